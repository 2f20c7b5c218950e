/**
 * The reference's metering: from one unit's samples, in order of arrival, to all its segments of energy,
 * fuel and curtailment.
 */
import type { Unit } from '../../../services/domain/registry/registry.ts';
import type { NumericField, Sample } from '../../../services/domain/telemetry.ts';
import { type Oddity, scanCounter, spanOf } from './counter.ts';
import { integrate, meanPerHour, outside, type Reading, type Segment } from './segments.ts';

export interface Metered {
  /** What it produced, imported, discharged or (a load) used, in kWh. */
  energy: Segment[];
  /** What it exported or was charged with, in kWh; empty for other kinds. */
  reverse: Segment[];
  /** Litres. */
  fuel: Segment[];
  /** kWh that it could have given and did not. */
  curtailed: Segment[];
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
  const channel = (counter: NumericField, power: (powerKw: number) => number): Segment[] => {
    const counted = scanCounter(unit, readingsOf(samples, counter), false);
    oddities.push(...counted.oddities);
    const powers = readingsOf(samples, 'powerKw').map(({ ts, value }) => ({ ts, value: power(value) }));
    return inOrder([...counted.segments, ...outside(integrate(unit, powers), spanOf(counted.segments))]);
  };
  const forward = (powerKw: number) => Math.max(0, powerKw);
  const backward = (powerKw: number) => Math.max(0, -powerKw);

  let energy: Segment[] = [];
  let reverse: Segment[] = [];
  if (unit.kind === 'grid') {
    energy = channel('importedKwh', forward);
    reverse = channel('exportedKwh', backward);
  } else if (unit.kind === 'battery') {
    energy = channel('dischargedKwh', forward);
    reverse = channel('chargedKwh', backward);
  } else if (unit.kind !== 'tank' && unit.kind !== 'weather') {
    energy = channel('energyKwh', forward);
  }
  let fuel: Segment[] = [];
  if (unit.kind === 'generator') {
    const counted = scanCounter(unit, readingsOf(samples, 'fuelUsedL'), true);
    oddities.push(...counted.oddities);
    fuel = fuelSegments(unit, counted.segments, readingsOf(samples, 'fuelRateLph'), energy);
  }
  return {
    energy,
    reverse,
    fuel,
    curtailed: integrate(unit, unusedPower(samples)),
    oddities,
  };
}

/** Rule 7: the counter, else the rate, else the curve upon whatever energy is left. */
function fuelSegments(
  unit: Unit,
  counted: readonly Segment[],
  rates: readonly Reading[],
  energy: readonly Segment[],
): Segment[] {
  const rated = outside(integrate(unit, rates), spanOf(counted));
  const taken = [...spanOf(counted), ...rated];
  const litresPerHour = (kw: number) => 0.0165 * (unit.ratedKw ?? 0) + 0.267 * kw;
  const estimated = outside(energy, taken).map((segment): Segment => {
    const runs = meanPerHour(segment) > 0;
    const { line } = segment;
    return {
      ...segment,
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

function inOrder(segments: readonly Segment[]): Segment[] {
  return [...segments].sort((a, b) => a.from - b.from);
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
