/** What leaves the page: tables as CSV in the reader's own style, named by place and period. */
import { describe, expect, it } from 'vitest';
import { contentTable } from '../../../dashboard/charts/content-table.ts';
import { csvOf, csvStyleOf, fileNameOf } from '../../../dashboard/export/table-data.ts';
import { createFormat } from '../../../dashboard/i18n/format.ts';
import { LANGUAGES, LOCALES } from '../../../dashboard/i18n/languages.ts';

const TABLE = {
  headers: ['Camp', 'Fuel (L)'],
  rows: [
    ['Juba; "north"', 1234.5],
    ['Bor', null],
  ],
};

describe('a CSV', () => {
  it('separates by semicolons where decimals have a comma, so that spreadsheets split it', () => {
    expect(csvOf(TABLE, csvStyleOf(LOCALES.fr))).toBe(
      '\ufeffCamp;Fuel (L)\r\n"Juba; ""north""";1234,5\r\nBor;\r\n',
    );
    expect(csvOf(TABLE, csvStyleOf(LOCALES.en))).toBe(
      '\ufeffCamp,Fuel (L)\r\n"Juba; ""north""",1234.5\r\nBor,\r\n',
    );
    expect(LANGUAGES.map((language) => csvStyleOf(LOCALES[language]).separator)).toEqual([
      ...[',', ',', ';', ';', ';', ','],
    ]);
  });

  it('lets no spreadsheet compute what is text', () => {
    const csv = csvOf({ headers: ['Name'], rows: [['=HYPERLINK("x")'], [-5]] }, csvStyleOf('en'));
    expect(csv).toBe('\ufeffName\r\n"\'=HYPERLINK(""x"")"\r\n-5\r\n');
  });
});

describe('a file’s name', () => {
  it('says place, table and period, without signs that a file system refuses', () => {
    expect(fileNameOf(['UNMISS: north/south', 'Camps', '2026-10-01..2026-11-01'], 'xlsx')).toBe(
      'UNMISS north south – Camps – 2026-10-01..2026-11-01.xlsx',
    );
  });
});

describe('a chart’s table', () => {
  it('has a column a series with its unit, and nothing where nothing is known', () => {
    const line = { colour: 'accent', shape: 'line' } as const;
    const table = contentTable(
      {
        ...{ labels: ['1 Mar', '2 Mar'], labelHeader: 'Time', measure: 'power' },
        series: [
          { ...line, id: 'p', name: 'Power', values: [1.5, null] },
          { ...line, id: 's', name: 'Share', values: [0.25, 0], measure: 'share' },
        ],
      },
      createFormat('en'),
    );
    expect(table).toEqual({
      headers: ['Time', 'Power (kW)', 'Share (%)'],
      rows: [
        ['1 Mar', 1.5, 25],
        ['2 Mar', null, 0],
      ],
    });
  });
});
