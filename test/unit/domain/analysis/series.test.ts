/** The footprint in other forms: figures laid out small, a contributor's statement. */
import { describe, expect, it } from 'vitest';
import { contributorStatement } from '../../../../services/domain/analysis/contributor.ts';
import { type SeriesFigure, SeriesLayout } from '../../../../services/domain/analysis/series.ts';
import { FACTOR_CATALOGUE } from '../../../../services/domain/footprint/factors.ts';
import type { FootprintRow } from '../../../../services/domain/footprint/row.ts';

function row(over: Partial<FootprintRow>): FootprintRow {
  return {
    from: '2026-03-01T00:00:00+02:00',
    to: '2026-03-02T00:00:00+02:00',
    energyKwh: {
      ...{ generator: 0, solar: 0, wind: 0, hydro: 0, grid: 0, supplied: 0, exported: 0 },
      ...{ load: 0, batteryCharged: 0, batteryDischarged: 0, curtailed: null },
    },
    renewableShare: null,
    fuelL: null,
    fuelLPerKwh: null,
    co2eKg: { fuel: null, grid: 0, biogenic: null },
    avoidedFuelL: null,
    perPersonDay: { fuelL: null, kwh: null },
    generators: { hoursRun: 0, hoursBelow30Pct: 0, loadFactor: null },
    coverage: null,
    energyBasis: null,
    fuelBasis: null,
    readings: { rejected: 0, resets: 0 },
    notes: [],
    ...over,
  };
}

function seriesOf(figure: SeriesFigure, by: 'camp', rows: readonly FootprintRow[]) {
  const layout = new SeriesLayout(figure, by);
  for (const each of rows) layout.add([each]);
  return layout.series();
}

describe('a series', () => {
  it('lays out a figure by group and interval; what a group lacks is unknown', () => {
    const rows = [
      row({ camp: 'a', date: '2026-03-01', fuelL: 1234.5678 }),
      row({ camp: 'b', date: '2026-03-02', fuelL: 0 }),
      row({ camp: 'a', date: '2026-03-02' }),
    ];
    expect(seriesOf('fuelL', 'camp', rows)).toEqual({
      figure: 'fuelL',
      intervals: ['2026-03-01', '2026-03-02'],
      groups: [
        { id: 'a', values: [1234.6, null] },
        { id: 'b', values: [null, 0] },
      ],
    });
  });

  it('labels quarter-hours by their start in UTC, so that camps of two zones line up', () => {
    const rows = [
      row({ camp: 'a', from: '2026-03-01T02:00:00+02:00' }),
      row({ camp: 'b', from: '2026-03-01T00:00:00+00:00' }),
    ];
    expect(seriesOf('rejected', 'camp', rows).intervals).toEqual(['2026-03-01T00:00:00.000Z']);
  });
});

describe('a contributor’s statement', () => {
  const month = (label: string, avoidedFuelL: number | null) => row({ month: label, avoidedFuelL });
  const day = (unit: string, coverage: number | null) => row({ unit, coverage });
  const later = {
    version: 'test',
    factors: FACTOR_CATALOGUE.factors.flatMap((factor) =>
      factor.id === 'diesel'
        ? [
            { ...factor, kgCo2ePerUnit: 2 },
            { ...factor, kgCo2ePerUnit: 3, validFrom: '2026-03-01' },
          ]
        : [factor],
    ),
  };

  it('values each month’s litres at the factor of that month', () => {
    const statement = contributorStatement(
      [month('2026-02', 100), month('2026-03', 10)],
      [],
      '2026-03-31',
      later,
    );
    expect(statement.avoidedCo2eKg).toBe(230);
    expect(statement.factor.kgCo2ePerUnit).toBe(3);
  });

  it('knows no emissions where no litre is known, and 0 where none was avoided', () => {
    const of = (litres: number | null) =>
      contributorStatement([month('2026-02', litres)], [], '2026-02-28', later).avoidedCo2eKg;
    expect(of(null)).toBeNull();
    expect(of(0)).toBe(0);
  });

  it('counts a unit as available on the days on which it reported, out of service counting for nothing', () => {
    const days = [day('u', 1), day('u', 0.2), day('u', 0), day('u', null), day('v', null)];
    expect(contributorStatement([], days, '2026-02-28', later).availability).toEqual([
      { unit: 'u', share: 2 / 3 },
      { unit: 'v', share: null },
    ]);
  });
});
