import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CsvColumn, csvColumns, csvHeader, csvRow } from '../../../services/api/csv.ts';

const rowSchema = z.object({
  name: z.string(),
  energyKwh: z.object({ solar: z.number().nullable(), grid: z.number() }),
  basis: z.object({ measured: z.number() }).nullable(),
  label: z.string().optional(),
  notes: z.array(z.string()),
});
const columns = csvColumns(rowSchema);
const row = { name: 'a', energyKwh: { solar: 1.5, grid: 0 }, basis: { measured: 1 }, notes: ['x', 'y'] };

const csvText = (some: readonly CsvColumn[], rows: readonly object[]) =>
  [csvHeader(some), ...rows.map((each) => csvRow(some, each))].join('');

describe('rows as CSV', () => {
  it('have a column for each value of the schema, nested names joined by a dot', () => {
    expect(columns.map(({ header }) => header)).toEqual([
      'name',
      'energyKwh.solar',
      'energyKwh.grid',
      'basis.measured',
      'label',
      'notes',
    ]);
  });

  it('write 0 as 0, and leave empty what is unknown or absent', () => {
    const unknown = { ...row, energyKwh: { solar: null, grid: 0 }, basis: null, notes: [] };
    expect(csvText(columns, [row, unknown])).toBe(
      'name,energyKwh.solar,energyKwh.grid,basis.measured,label,notes\r\na,1.5,0,1,,x y\r\na,,0,,,\r\n',
    );
  });

  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['quotes', 'say "hi"', '"say ""hi"""'],
    ['a line break', 'a\r\nb', '"a\r\nb"'],
    ['nothing special', 'Camp Faouar – ß', 'Camp Faouar – ß'],
  ])('quote a text with %s as RFC 4180 says', (_, name, expected) => {
    expect(csvText(columns.slice(0, 1), [{ ...row, name }])).toBe(`name\r\n${expected}\r\n`);
  });

  it.each([
    ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
    ['+1', "'+1"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
  ])('defuse the text %j, which a spreadsheet would run as a formula', (name, expected) => {
    expect(csvRow(columns.slice(0, 1), { ...row, name })).toBe(`${expected}\r\n`);
  });

  it('leave negative numbers what they are', () => {
    expect(csvRow(columns.slice(1, 2), { ...row, energyKwh: { solar: -1.5, grid: 0 } })).toBe('-1.5\r\n');
  });

  it('are a header alone where there are none', () => {
    expect(csvText(columns.slice(0, 1), [])).toBe('name\r\n');
  });
});
