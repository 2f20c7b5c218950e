/**
 * Values that stand until the device says otherwise: devices that only speak on change are repeated on the grid of
 * `reportEveryS`, while they are known to live.
 */
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { SampleFields, TelemetryField } from '../domain/telemetry.ts';
import type { UnitSample } from '../store/port.ts';
import { onGrid } from './element-decoder.ts';
import type { DeviceResult } from './message-decoder.ts';

/** Counters that should move with power. */
const COUNTERS = [
  ...['energyKwh', 'importedKwh', 'exportedKwh', 'chargedKwh', 'dischargedKwh', 'fuelUsedL', 'runHours'],
] as const;

interface Held {
  unit: RegisteredUnit;
  /** Epoch ms of reception; Infinity holds without end. */
  values: Map<TelemetryField, { value: SampleFields[TelemetryField]; untilMs: number }>;
  lastTs: number;
  isAlive: () => boolean;
}

export interface HoldRule {
  /** Infinity: while it lives. */
  holdMs: number;
  isAlive: () => boolean;
}

export class HeldValues {
  readonly #held = new Map<string, Held>();

  /** Takes what a message of a unit's device said. */
  observe(result: DeviceResult, { holdMs, isAlive }: HoldRule, nowMs: number): void {
    const { profile, device, unit } = result;
    if (unit === null || device === null) return;
    const key = `${profile}\n${device}`;
    let held = this.#held.get(key);
    if (held === undefined) {
      if (result.samples.length === 0) return;
      held = { unit, values: new Map(), lastTs: 0, isAlive };
      this.#held.set(key, held);
    }
    held.unit = unit;
    for (const field of result.ended ?? []) held.values.delete(field);
    for (const { ts, fields, isHistorical } of result.samples) {
      if (isHistorical === true || ts < held.lastTs) continue;
      held.lastTs = ts;
      for (const [field, value] of Object.entries(fields)) {
        held.values.set(field as TelemetryField, { value, untilMs: nowMs + holdMs });
      }
    }
  }

  /** The repetitions that are due; `knows` says whether the unit is still in the registry. */
  due(nowMs: number, unitNow: (id: string) => RegisteredUnit | undefined): UnitSample[] {
    const samples: UnitSample[] = [];
    for (const [key, held] of this.#held) {
      const unit = unitNow(held.unit.id);
      if (unit === undefined || !held.isAlive()) {
        this.#held.delete(key);
        continue;
      }
      const ts = onGrid(nowMs, unit.reportEveryS);
      if (ts <= held.lastTs) continue;
      const fields = standing(held, nowMs);
      if (Object.keys(fields).length === 0) continue;
      held.lastTs = ts;
      samples.push({ unit, ts, fields });
    }
    return samples;
  }
}

/**
 * What stands now. A counter that should move (its device has power) is not repeated: the next reading would look
 * like a jump from the repetition, and the accounting spreads what it rose by over the time it really took.
 */
function standing({ values }: Held, nowMs: number): SampleFields {
  const fields: SampleFields = {};
  const powerKw = values.get('powerKw')?.value;
  const moves = typeof powerKw === 'number' && powerKw !== 0;
  for (const [field, { value, untilMs }] of values) {
    if (nowMs > untilMs) values.delete(field);
    else if (!(moves && COUNTERS.some((counter) => counter === field)))
      Object.assign(fields, { [field]: value });
  }
  return fields;
}
