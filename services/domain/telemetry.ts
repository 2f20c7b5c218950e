/**
 * The vocabulary of telemetry: which kinds of unit exist, which fields each kind reports, in which unit of
 * measure, and within which bounds. Every other room (intake, stores, metering, API) reads these tables;
 * none repeats them.
 */

export const UNIT_KINDS = [
  'generator',
  'solar',
  'wind',
  'hydro',
  'battery',
  'grid',
  'load',
  'tank',
  'weather',
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

export const GENERATOR_STATES = ['off', 'starting', 'running', 'fault'] as const;
type GeneratorState = (typeof GENERATOR_STATES)[number];

interface Bounds {
  min: number;
  max: number;
}

const COUNTER: Bounds = { min: 0, max: Number.MAX_VALUE };
const POWER_KW: Bounds = { min: -100_000, max: 100_000 };
const TEMPERATURE_C: Bounds = { min: -60, max: 150 };

/** Every numeric field with the bounds (inclusive) outside of which a reading can't be true. */
export const FIELD_BOUNDS = {
  powerKw: POWER_KW,
  energyKwh: COUNTER,
  fuelRateLph: COUNTER,
  fuelUsedL: COUNTER,
  loadPct: { min: 0, max: 200 },
  runHours: COUNTER,
  coolantC: TEMPERATURE_C,
  availableKw: POWER_KW,
  irradianceWm2: { min: -50, max: 2_000 },
  moduleC: TEMPERATURE_C,
  chargedKwh: COUNTER,
  dischargedKwh: COUNTER,
  socPct: { min: 0, max: 100 },
  importedKwh: COUNTER,
  exportedKwh: COUNTER,
  levelL: COUNTER,
  deliveredL: COUNTER,
  ambientC: TEMPERATURE_C,
} as const satisfies Record<string, Bounds>;
export type NumericField = keyof typeof FIELD_BOUNDS;
export type TelemetryField = NumericField | 'state';

/** The fields that a kind may report; any other field in its payload is unknown to it. */
export const KIND_FIELDS = {
  generator: ['powerKw', 'energyKwh', 'fuelRateLph', 'fuelUsedL', 'loadPct', 'runHours', 'coolantC', 'state'],
  solar: ['powerKw', 'energyKwh', 'availableKw', 'irradianceWm2', 'moduleC'],
  wind: ['powerKw', 'energyKwh', 'availableKw', 'irradianceWm2', 'moduleC'],
  hydro: ['powerKw', 'energyKwh', 'availableKw', 'irradianceWm2', 'moduleC'],
  battery: ['powerKw', 'chargedKwh', 'dischargedKwh', 'socPct'],
  grid: ['powerKw', 'importedKwh', 'exportedKwh'],
  load: ['powerKw', 'energyKwh'],
  tank: ['levelL', 'deliveredL'],
  weather: ['irradianceWm2', 'ambientC'],
} as const satisfies Record<UnitKind, readonly TelemetryField[]>;

/** What one unit said at one instant of its own clock. An absent field means "no reading", never zero. */
export type SampleFields = { [F in NumericField]?: number } & { state?: GeneratorState };

export interface Sample {
  /** Device time, epoch milliseconds. */
  ts: number;
  fields: SampleFields;
}
