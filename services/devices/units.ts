/** Units of measure: what a device says, converted to the unit that is part of our field's name. */
import type { SOURCE_UNITS } from '../domain/devices/profile.ts';
import type { NumericField } from '../domain/telemetry.ts';

export type SourceUnit = (typeof SOURCE_UNITS)[number];

/** What a unit measures, and how a value becomes one of the quantity's base unit: value × factor + shift. */
interface Measure {
  quantity: 'power' | 'energy' | 'time' | 'volume' | 'percent' | 'length' | 'temperature' | 'irradiance';
  factor: number;
  shift?: number;
}

const MEASURES: Record<SourceUnit, Measure> = {
  W: { quantity: 'power', factor: 1 / 1000 },
  kW: { quantity: 'power', factor: 1 },
  MW: { quantity: 'power', factor: 1000 },
  Wh: { quantity: 'energy', factor: 1 / 1000 },
  kWh: { quantity: 'energy', factor: 1 },
  MWh: { quantity: 'energy', factor: 1000 },
  s: { quantity: 'time', factor: 1 / 3600 },
  min: { quantity: 'time', factor: 1 / 60 },
  h: { quantity: 'time', factor: 1 },
  L: { quantity: 'volume', factor: 1 },
  m3: { quantity: 'volume', factor: 1000 },
  gal: { quantity: 'volume', factor: 3.785411784 },
  '%': { quantity: 'percent', factor: 1 },
  mm: { quantity: 'length', factor: 1 },
  cm: { quantity: 'length', factor: 10 },
  m: { quantity: 'length', factor: 1000 },
  '°C': { quantity: 'temperature', factor: 1 },
  '°F': { quantity: 'temperature', factor: 5 / 9, shift: (-32 * 5) / 9 },
  K: { quantity: 'temperature', factor: 1, shift: -273.15 },
  'W/m2': { quantity: 'irradiance', factor: 1 },
};

/** Other spellings, in lower case, that devices write behind a number. */
const SPELLINGS: Readonly<Record<string, SourceUnit>> = {
  ...Object.fromEntries(
    (Object.keys(MEASURES) as SourceUnit[])
      .filter((unit) => unit.length > 1 || unit === '%')
      .map((unit) => [unit.toLowerCase(), unit]),
  ),
  ...{ w: 'W', watt: 'W', watts: 'W', kilowatt: 'kW', kilowatts: 'kW' },
  ...{ s: 's', sec: 's', secs: 's', seconds: 's', mins: 'min', minutes: 'min' },
  ...{ h: 'h', hr: 'h', hrs: 'h', hour: 'h', hours: 'h' },
  ...{ l: 'L', liter: 'L', liters: 'L', litre: 'L', litres: 'L', 'm³': 'm3', cbm: 'm3' },
  ...{ gallon: 'gal', gallons: 'gal', percent: '%', c: '°C', degc: '°C', f: '°F', degf: '°F', k: 'K' },
  ...{ m: 'm', 'w/m²': 'W/m2' },
};

/** The unit that a text names, or null. Case tells a milliwatt from a megawatt: those are not known in lower case. */
export function unitNamed(text: string): SourceUnit | null {
  if (Object.hasOwn(MEASURES, text)) return text as SourceUnit;
  if (/^m(w|wh)$/.test(text)) return null;
  const lower = text.toLowerCase();
  return Object.hasOwn(SPELLINGS, lower) ? (SPELLINGS[lower] ?? null) : null;
}

/** A level that is not litres yet: it takes the tank's size or form. */
export type Level = { percent: number } | { mm: number };

const QUANTITY_OF: Record<NumericField, Measure['quantity'] | 'rate'> = {
  powerKw: 'power',
  availableKw: 'power',
  energyKwh: 'energy',
  chargedKwh: 'energy',
  dischargedKwh: 'energy',
  importedKwh: 'energy',
  exportedKwh: 'energy',
  fuelRateLph: 'rate',
  fuelUsedL: 'volume',
  deliveredL: 'volume',
  levelL: 'volume',
  loadPct: 'percent',
  socPct: 'percent',
  runHours: 'time',
  coolantC: 'temperature',
  moduleC: 'temperature',
  ambientC: 'temperature',
  irradianceWm2: 'irradiance',
};

/**
 * A value in a field's own unit.
 * @returns the number, a level that still needs the tank, or null where the unit does not measure what the field is
 */
export function convert(field: NumericField, value: number, unit: SourceUnit): number | Level | null {
  const { quantity, factor, shift = 0 } = MEASURES[unit];
  const wanted = QUANTITY_OF[field];
  if (quantity === wanted) {
    // One rounding only: 1/1000 has no exact form, 1000 has.
    const converted = factor < 1 && shift === 0 ? value / Math.round(1 / factor) : value * factor + shift;
    return converted;
  }
  if (field === 'levelL' && quantity === 'percent') return { percent: value };
  if (field === 'levelL' && quantity === 'length') return { mm: value * factor };
  if (wanted === 'rate' && quantity === 'volume') return value * factor;
  return null;
}
