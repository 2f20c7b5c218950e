/**
 * The reference's metering: from one unit's samples, in order of arrival, to all its stretches of energy,
 * fuel and curtailment.
 */
import type { Unit } from '../../../services/domain/registry/registry.ts';
import type { NumericField, Sample } from '../../../services/domain/telemetry.ts';
import { type Oddity, scanCounter, spanOf } from './counter.ts';
import { integrate, meanPerHour, outside, type Reading, type Stretch } from './stretches.ts';

export interface Metered {
  /** What it produced, imported, discharged or (a load) used, in kWh. */
  energy: Stretch[];
  /** What it exported or was charged with, in kWh; empty for other kinds. */
  reverse: Stretch[];
  /** Litres. */
  fuel: Stretch[];
  /** kWh that it could have given and did not. */
  curtailed: Stretch[];
  everReportedAvailable: boolean;
  oddities: Oddity[];
}

/** Samples by device time; the same time merges field by field, the later arrival replacing. */
export function mergeArrivals(arrivals: readonly Sample[]): Sample[] {
  const merged = new Map<number, Sample>();
  for (const { ts, fields } of arrivals) {
    merged.set(ts, { ts, fields: { ...merged.get(ts)?.fields, ...fields } });
  }
  return [...merged.values()].sort((a, b) => a.ts - b.ts);
}

/** Rules 1 to 8 for one unit. */
export function meter(unit: Unit, arrivals: readonly Sample[]): Metered {
  const samples = mergeArrivals(arrivals);
  const oddities: Oddity[] = [];
  const channel = (counter: NumericField, power: (powerKw: number) => number): Stretch[] => {
    const counted = scanCounter(unit, readingsOf(samples, counter), false);
    oddities.push(...counted.oddities);
    const powers = readingsOf(samples, 'powerKw').map(({ ts, value }) => ({ ts, value: power(value) }));
    return inOrder([...counted.stretches, ...outside(integrate(unit, powers), spanOf(counted.stretches))]);
  };
  const forward = (powerKw: number) => Math.max(0, powerKw);
  const backward = (powerKw: number) => Math.max(0, -powerKw);

  let energy: Stretch[] = [];
  let reverse: Stretch[] = [];
  if (unit.kind === 'grid') {
    energy = channel('importedKwh', forward);
    reverse = channel('exportedKwh', backward);
  } else if (unit.kind === 'battery') {
    energy = channel('dischargedKwh', forward);
    reverse = channel('chargedKwh', backward);
  } else if (unit.kind !== 'tank' && unit.kind !== 'weather') {
    energy = channel('energyKwh', forward);
  }
  let fuel: Stretch[] = [];
  if (unit.kind === 'generator') {
    const counted = scanCounter(unit, readingsOf(samples, 'fuelUsedL'), true);
    oddities.push(...counted.oddities);
    fuel = fuelStretches(unit, counted.stretches, readingsOf(samples, 'fuelRateLph'), energy);
  }
  return {
    energy,
    reverse,
    fuel,
    curtailed: integrate(unit, unusedPower(samples)),
    everReportedAvailable: samples.some(({ fields }) => fields.availableKw !== undefined),
    oddities,
  };
}

/** Rule 7: the counter, else the rate, else the curve upon whatever energy is left. */
function fuelStretches(
  unit: Unit,
  counted: readonly Stretch[],
  rates: readonly Reading[],
  energy: readonly Stretch[],
): Stretch[] {
  const rated = outside(integrate(unit, rates), spanOf(counted));
  const taken = [...spanOf(counted), ...rated];
  const litresPerHour = (kw: number) => 0.0165 * (unit.ratedKw ?? 0) + 0.267 * kw;
  const estimated = outside(energy, taken).map((stretch): Stretch => {
    const runs = meanPerHour(stretch) > 0;
    const { line } = stretch;
    return {
      ...stretch,
      line: {
        ...line,
        fromPerHour: runs ? litresPerHour(line.fromPerHour) : 0,
        toPerHour: runs ? litresPerHour(line.toPerHour) : 0,
      },
      basis: 'estimated',
    };
  });
  return inOrder([...counted, ...rated, ...estimated]);
}

function inOrder(stretches: readonly Stretch[]): Stretch[] {
  return [...stretches].sort((a, b) => a.from - b.from);
}

function readingsOf(samples: readonly Sample[], field: NumericField): Reading[] {
  return samples.flatMap(({ ts, fields }) => {
    const value = fields[field];
    return value === undefined ? [] : [{ ts, value }];
  });
}

/** What stood ready and was not taken, at each sample that tells both. */
function unusedPower(samples: readonly Sample[]): Reading[] {
  return samples.flatMap(({ ts, fields: { availableKw, powerKw } }) =>
    availableKw === undefined || powerKw === undefined
      ? []
      : [{ ts, value: Math.max(0, availableKw - Math.max(0, powerKw)) }],
  );
}
