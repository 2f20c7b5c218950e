/** One camp, its units and their quarter-hours, from which the tests of the footprint ask rows. */
import { expect } from 'vitest';
import { answerFootprint } from '../../../../services/analysis/footprint.ts';
import { localCalendar } from '../../../../services/domain/calendar.ts';
import { FACTOR_CATALOGUE } from '../../../../services/domain/footprint/factors.ts';
import type { FootprintQuery, FootprintRow } from '../../../../services/domain/footprint/row.ts';
import {
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

export const JUBA = 'Africa/Juba';
const DAY = '2026-03-10';
export const start = localCalendar(JUBA).dayStart(DAY);

/** One camp with the given units; a camp may be told more. */
export function registry(
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

export const GENERATOR = { id: 'g1', kind: 'generator', fuel: 'diesel' } as const;
export const SOLAR = { id: 's1', kind: 'solar' } as const;
export const LOAD = { id: 'l1', kind: 'load' } as const;
export const BATTERY = { id: 'b1', kind: 'battery' } as const;
export const GRID = { id: 'n1', kind: 'grid', ratedKw: undefined } as const;

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

export function ask(
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

export async function one(index: RegistryIndex, rows: UnitInterval[], query: Partial<FootprintQuery> = {}) {
  const [row, ...rest] = await ask(index, rows, query);
  expect(rest).toEqual([]);
  if (row === undefined) throw new Error('no row');
  return row;
}

/** A quarter-hour's row of a unit, wholly measured unless told otherwise. */
export function quarter(unit: string, measures: Partial<UnitInterval>, at = start): UnitInterval {
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
