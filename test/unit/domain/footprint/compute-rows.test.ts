import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerFootprint } from '../../../../services/analysis/footprint.ts';
import { localCalendar } from '../../../../services/domain/calendar.ts';
import { DAY_MS } from '../../../../services/domain/durations.ts';
import { FACTOR_CATALOGUE } from '../../../../services/domain/footprint/factors.ts';
import type { FootprintQuery, FootprintRow } from '../../../../services/domain/footprint/row.ts';
import {
  QUARTER_MS,
  type Resolution,
  sumIntervals,
  type UnitInterval,
} from '../../../../services/domain/metering/intervals.ts';
import {
  type RegisteredUnit,
  RegistryIndex,
  type RegistryInput,
  registrySchema,
} from '../../../../services/domain/registry/registry.ts';

const JUBA = 'Africa/Juba';
const DAY = '2026-03-10';
const start = localCalendar(JUBA).dayStart(DAY);

/** One camp with the given units; a camp may be told more. */
function registry(
  units: Partial<RegistryInput['units'][number]>[],
  camp: Partial<RegistryInput['camps'][number]> = {},
): RegistryIndex {
  return new RegistryIndex(
    registrySchema.parse({
      missions: [{ id: 'unmiss', name: 'UNMISS', country: 'SSD', timeZone: JUBA }],
      camps: [
        {
          id: 'juba',
          mission: 'unmiss',
          name: 'Juba',
          latitude: 4.8,
          longitude: 31.6,
          timeZone: JUBA,
          ...camp,
        },
      ],
      units: units.map((unit) => ({ camp: 'juba', name: `${unit.id}`, ratedKw: 100, ...unit })),
    }),
  );
}

const GENERATOR = { id: 'g1', kind: 'generator', fuel: 'diesel' } as const;
const SOLAR = { id: 's1', kind: 'solar' } as const;
const LOAD = { id: 'l1', kind: 'load' } as const;
const BATTERY = { id: 'b1', kind: 'battery' } as const;
const GRID = { id: 'n1', kind: 'grid', ratedKw: undefined } as const;

/** A store that holds quarter-hours alone and sums days and months from them. */
function storeOf(rows: UnitInterval[]) {
  return {
    async intervals(
      resolution: Resolution,
      units: readonly RegisteredUnit[],
      range: { from: number; to: number },
    ) {
      const found = units.map((unit): [string, UnitInterval[]] => {
        const own = rows.filter((row) => row.unit === unit.id).sort((a, b) => a.start - b.start);
        const summed = resolution === '15m' ? own : sumBy(resolution, unit, own);
        return [unit.id, summed.filter((row) => row.start >= range.from && row.start < range.to)];
      });
      return new Map(found);
    },
  };
}

function sumBy(period: 'day' | 'month', unit: RegisteredUnit, rows: UnitInterval[]): UnitInterval[] {
  const calendar = localCalendar(unit.timeZone);
  const startOf = (at: number) => (period === 'day' ? calendar.dayAt(at) : calendar.monthAt(at)).from;
  return [...Map.groupBy(rows, (row) => startOf(row.start))].map(([at, part]) =>
    sumIntervals(unit.id, at, part),
  );
}

function ask(
  index: RegistryIndex,
  rows: UnitInterval[],
  query: Partial<FootprintQuery> = {},
): Promise<FootprintRow[]> {
  return answerFootprint(
    { store: storeOf(rows), index, catalogue: FACTOR_CATALOGUE },
    {
      by: 'mission',
      interval: 'total',
      from: { date: DAY },
      to: { date: '2026-03-11' },
      missions: [],
      camps: [],
      units: [],
      contributors: [],
      ...query,
    },
  );
}

async function one(index: RegistryIndex, rows: UnitInterval[], query: Partial<FootprintQuery> = {}) {
  const [row, ...rest] = await ask(index, rows, query);
  expect(rest).toEqual([]);
  if (row === undefined) throw new Error('no row');
  return row;
}

/** A quarter-hour's row of a unit, wholly measured unless told otherwise. */
function quarter(unit: string, measures: Partial<UnitInterval>, at = start): UnitInterval {
  const { energyKwh, importedKwh, fuelL } = measures;
  const supplied = energyKwh ?? importedKwh;
  return {
    unit,
    start: at,
    ...(supplied === undefined ? {} : { measuredKwh: supplied, recoveredKwh: 0, integratedKwh: 0 }),
    ...(fuelL === undefined
      ? {}
      : { fuelMeasuredL: fuelL, fuelRecoveredL: 0, fuelIntegratedL: 0, fuelEstimatedL: 0 }),
    coveredS: 900,
    rejected: 0,
    resets: 0,
    ...measures,
  };
}

describe('renewable share', () => {
  it('keeps batteries on neither side: solar 400, generator 600, discharge 150 is 40 %', async () => {
    const row = await one(registry([GENERATOR, SOLAR, LOAD, BATTERY]), [
      quarter('g1', { energyKwh: 600, fuelL: 180 }),
      quarter('s1', { energyKwh: 400 }),
      quarter('l1', { energyKwh: 950 }),
      quarter('b1', { chargedKwh: 200, dischargedKwh: 150 }),
    ]);
    expect(row.renewableShare).toBe(0.4);
    expect(row.energyKwh).toMatchObject({ supplied: 1000, load: 950, batteryDischarged: 150, grid: 0 });
  });

  it('takes the renewable part of the grid on that date; an unknown one counts as 0, with a note', async () => {
    const camp = {
      grid: [
        { from: '2026-03-01', renewableFraction: 0.5, kgCo2ePerKwh: 0.4 },
        { from: '2026-03-11', kgCo2ePerKwh: 0.8 },
      ],
    };
    const rows = [quarter('n1', { importedKwh: 100 }), quarter('n1', { importedKwh: 300 }, start + DAY_MS)];
    const query = { interval: 'day', to: { date: '2026-03-12' } } as const;
    const [first, second] = await ask(registry([GRID], camp), rows, query);
    expect([first?.renewableShare, second?.renewableShare]).toEqual([0.5, 0]);
    expect([first?.co2eKg.grid, second?.co2eKg.grid]).toEqual([40, 240]);
    expect([first?.notes, second?.notes]).toEqual([
      ['headcount-unknown'],
      ['grid-fraction-unknown', 'headcount-unknown'],
    ]);
    const whole = await one(registry([GRID], camp), rows, { to: { date: '2026-03-12' } });
    expect(whole.renewableShare).toBe(50 / 400);
  });

  it('is unknown where nothing was covered, though the energy is known', async () => {
    const row = await one(registry([SOLAR]), [
      quarter('s1', { energyKwh: 4, measuredKwh: 0, recoveredKwh: 4, coveredS: 0 }),
    ]);
    expect(row).toMatchObject({ renewableShare: null, coverage: 0, energyBasis: { recovered: 1 } });
  });
});

describe('unknown and zero', () => {
  it('a kind that the group lacks is 0, one that said nothing is null, and a sum takes what is known', async () => {
    const row = await one(registry([GENERATOR, SOLAR]), [quarter('g1', { energyKwh: 6, fuelL: 2 })]);
    expect(row.energyKwh).toMatchObject({ generator: 6, solar: null, wind: 0, supplied: 6, curtailed: null });
    expect(row.avoidedFuelL).toBeNull();
  });

  it('a group without any data still has its row, all unknown', async () => {
    const row = await one(registry([GENERATOR]), []);
    expect(row).toMatchObject({
      energyKwh: { generator: null, supplied: null, solar: 0 },
      fuelL: null,
      co2eKg: { fuel: null, grid: 0, biogenic: null },
      generators: { hoursRun: null, hoursBelow30Pct: null, loadFactor: null },
      coverage: 0,
      energyBasis: null,
      fuelBasis: null,
    });
  });

  it('a missing grid factor makes the grid emissions unknown, with a note', async () => {
    const row = await one(registry([GRID]), [quarter('n1', { importedKwh: 10 })]);
    expect(row.co2eKg.grid).toBeNull();
    expect(row.notes).toEqual(['grid-fraction-unknown', 'grid-factor-unknown', 'headcount-unknown']);
  });

  it('curtailment is unknown in an interval in which nobody said what was available, 0 where nothing was lost', async () => {
    const rows = [0, 2].map((curtailedKwh, day) =>
      quarter('s1', { energyKwh: 4, curtailedKwh }, start + day * DAY_MS),
    );
    const query = { interval: 'day', to: { date: '2026-03-13' } } as const;
    const days = await ask(registry([SOLAR]), rows, query);
    expect(days.map(({ energyKwh }) => energyKwh.curtailed)).toEqual([0, 2, null]);
  });
});

describe('fuel and emissions', () => {
  it('multiply litres by the fuel factor, with biogenic CO2 apart', async () => {
    const hvo = { id: 'g2', kind: 'generator', fuel: 'hvo' } as const;
    const row = await one(registry([GENERATOR, hvo]), [
      quarter('g1', { energyKwh: 300, fuelL: 100, hoursRun: 4, hoursBelow30Pct: 1 }),
      quarter('g2', { energyKwh: 100, fuelL: 50, hoursRun: 4, hoursBelow30Pct: 0 }),
    ]);
    expect(row.co2eKg.fuel).toBeCloseTo(100 * 2.6853344 + 50 * 0.03558, 3);
    expect(row.co2eKg.biogenic).toBeCloseTo(50 * 2.43, 9);
    expect(row.fuelLPerKwh).toBe(150 / 400);
    expect(row.generators).toEqual({ hoursRun: 8, hoursBelow30Pct: 1, loadFactor: 0.5 });
  });

  it('avoided fuel uses the camp’s own litres per kWh of the whole local month', async () => {
    const rows = [
      quarter('s1', { energyKwh: 10 }),
      quarter('g1', { energyKwh: 100, fuelL: 40 }, localCalendar(JUBA).dayStart('2026-03-30')),
      quarter('g1', { energyKwh: 100, fuelL: 10 }, localCalendar(JUBA).dayStart('2026-04-01')),
    ];
    const row = await one(registry([GENERATOR, SOLAR]), rows, { units: ['s1'], by: 'unit' });
    expect(row).toMatchObject({ avoidedFuelL: 4, notes: [] });
    const none = await one(registry([SOLAR]), rows.slice(0, 1), { by: 'unit' });
    expect(none).toMatchObject({ avoidedFuelL: 3, notes: ['avoided-baseline-default'] });
  });
});

describe('per person and day', () => {
  const headcount = [
    { from: '2026-03-01', people: 100 },
    { from: '2026-03-11', people: 300 },
  ];

  it('divides by the headcount on each date times its days', async () => {
    const row = await one(
      registry([GENERATOR], { headcount }),
      [quarter('g1', { energyKwh: 800, fuelL: 400 })],
      { to: { date: '2026-03-12' } },
    );
    expect(row.perPersonDay).toEqual({ fuelL: 1, kwh: 2 });
  });

  it('takes a part of a day as its fraction', async () => {
    const row = await one(registry([GENERATOR], { headcount }), [quarter('g1', { energyKwh: 5, fuelL: 1 })], {
      to: { instant: start + DAY_MS / 4 },
    });
    expect(row.perPersonDay.kwh).toBeCloseTo(5 / 25, 12);
  });

  it('is unknown before the first headcount, and always by unit and contributor', async () => {
    const index = registry([GENERATOR], { headcount });
    const early = await one(index, [], { from: { date: '2026-02-28' } });
    expect(early).toMatchObject({ perPersonDay: { fuelL: null, kwh: null }, notes: ['headcount-unknown'] });
    const rows = [quarter('g1', { energyKwh: 5, fuelL: 1 })];
    for (const by of ['unit', 'contributor'] as const) {
      expect(await one(index, rows, { by })).toMatchObject({ perPersonDay: { fuelL: null }, notes: [] });
    }
  });
});

describe('service, owners and coverage', () => {
  const rotating = {
    ...SOLAR,
    owner: [
      { from: '2026-03-10', contributor: 'IND' },
      { from: '2026-03-11', contributor: 'BGD' },
    ],
  };
  const days = [-1, 0, 1].map((day) => quarter('s1', { energyKwh: 1 }, start + day * DAY_MS));

  it('a contributor has only the time in which it owned', async () => {
    const rows = await ask(registry([rotating]), days, { by: 'contributor', from: { date: '2026-03-01' } });
    expect(rows.map((row) => [row.contributor, row.energyKwh.solar])).toEqual([
      ['IND', 1],
      ['UN', 1],
    ]);
    const month = { from: { date: '2026-03-01' }, to: { date: '2026-04-01' }, interval: 'month' } as const;
    const monthly = await ask(registry([rotating]), days, { by: 'contributor', ...month });
    expect(monthly.map((row) => [row.contributor, row.month, row.energyKwh.solar])).toEqual([
      ['BGD', '2026-03', 1],
      ['IND', '2026-03', 1],
      ['UN', '2026-03', 1],
    ]);
  });

  it('counts only the time in service, whose end is exclusive', async () => {
    const served = { ...SOLAR, inService: { from: '2026-03-10', to: '2026-03-11' } };
    const row = await one(registry([served]), days, {
      from: { date: '2026-03-01' },
      to: { date: '2026-04-01' },
    });
    expect(row.energyKwh.solar).toBe(1);
    expect(row.coverage).toBeCloseTo(900 / 86_400, 12);
    const after = await one(registry([served]), days, {
      from: { date: '2026-03-11' },
      to: { date: '2026-03-12' },
    });
    expect(after).toMatchObject({ energyKwh: { solar: 0, supplied: 0 }, coverage: null });
  });

  it('weighs coverage by rated power; a grid meter without one weighs as the largest of the camp', async () => {
    const covered = { from: { instant: start }, to: { instant: start + QUARTER_MS } };
    const big = { ...GENERATOR, ratedKw: 300 };
    const rows = [quarter('g1', { energyKwh: 1, fuelL: 1 })];
    expect((await one(registry([big, SOLAR]), rows, covered)).coverage).toBe(0.75);
    expect((await one(registry([big, GRID]), rows, covered)).coverage).toBe(0.5);
    expect((await one(registry([big, LOAD, BATTERY]), rows, covered)).coverage).toBe(1);
  });
});

describe('time', () => {
  const index = registry([SOLAR]);

  it('has one row for each group and interval, also without data, cut to what was asked', async () => {
    const query = {
      interval: 'hour',
      from: { instant: start + QUARTER_MS },
      to: { instant: start + 6 * QUARTER_MS },
    } as const;
    const rows = await ask(index, [quarter('s1', { energyKwh: 1 }, start + 5 * QUARTER_MS)], query);
    expect(rows.map((row) => [row.from, row.to, row.energyKwh.solar])).toEqual([
      ['2026-03-10T00:15:00+02:00', '2026-03-10T01:00:00+02:00', null],
      ['2026-03-10T01:00:00+02:00', '2026-03-10T01:30:00+02:00', 1],
    ]);
  });

  it('the total of a period is the sum of its quarter-hours, days and months, however it is cut', async () => {
    const spread = Array.from({ length: 200 }, (_, step) =>
      quarter('s1', { energyKwh: 1 + step }, start - 30 * DAY_MS + step * 29 * QUARTER_MS),
    );
    const bound = fc.integer({ min: 0, max: 60 * 96 });
    await fc.assert(
      fc.asyncProperty(bound, bound, async (a, b) => {
        fc.pre(a !== b);
        const [from, to] = [Math.min(a, b), Math.max(a, b)].map((n) => ({
          instant: start - 30 * DAY_MS + n * QUARTER_MS,
        }));
        if (from === undefined || to === undefined) throw new Error('no bounds');
        const sums = [];
        for (const interval of ['total', 'month', 'day', 'hour', '15m'] as const) {
          const rows = await ask(index, spread, { interval, from, to });
          sums.push(rows.reduce((sum, row) => sum + (row.energyKwh.solar ?? 0), 0));
        }
        const inside = spread.filter((row) => row.start >= from.instant && row.start < to.instant);
        const expected = inside.reduce((sum, row) => sum + (row.energyKwh ?? 0), 0);
        for (const sum of sums) expect(sum).toBeCloseTo(expected, 6);
      }),
      { numRuns: 25 },
    );
  });
});
