import { describe, expect, it } from 'vitest';
import { localCalendar } from '../../../../services/domain/calendar.ts';
import { DAY_MS } from '../../../../services/domain/durations.ts';
import {
  ask,
  BATTERY,
  GENERATOR,
  GRID,
  JUBA,
  LOAD,
  one,
  quarter,
  registry,
  SOLAR,
  start,
} from './compute-rows-kit.ts';

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
