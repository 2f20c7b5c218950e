/** Fields that were clicked together: which value of a message is which of ours. */
import type { SOURCE_UNITS } from '../../../services/domain/devices/profile.ts';
import type { TelemetryField, UnitKind } from '../../../services/domain/telemetry.ts';

export type SourceUnit = (typeof SOURCE_UNITS)[number];
interface MappedValue {
  at: string;
  topic?: string;
  unit?: SourceUnit;
}
export type Mapping = Partial<Record<TelemetryField, MappedValue>>;

/** A value of a message, with the JSON Pointer to it. */
export interface Leaf {
  pointer: string;
  shown: string;
}

const LEAVES_AT_MOST = 300;

/** All values of a payload, in its own order. */
export function leavesOf(payload: string): Leaf[] {
  try {
    const leaves: Leaf[] = [];
    collect(JSON.parse(payload), '', leaves);
    return leaves;
  } catch {
    return [{ pointer: '', shown: payload.slice(0, 80) }];
  }
}

function collect(value: unknown, pointer: string, leaves: Leaf[]): void {
  if (leaves.length >= LEAVES_AT_MOST) return;
  if (typeof value !== 'object' || value === null) {
    leaves.push({ pointer, shown: String(value).slice(0, 80) });
    return;
  }
  for (const [key, entry] of Object.entries(value)) {
    collect(entry, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, leaves);
  }
}

/** The unit of measure in which each field most often comes. */
export const USUAL_UNITS: Partial<Record<TelemetryField, readonly SourceUnit[]>> = {
  powerKw: ['W', 'kW', 'MW'],
  availableKw: ['W', 'kW', 'MW'],
  energyKwh: ['kWh', 'Wh', 'MWh'],
  importedKwh: ['kWh', 'Wh', 'MWh'],
  exportedKwh: ['kWh', 'Wh', 'MWh'],
  chargedKwh: ['kWh', 'Wh', 'MWh'],
  dischargedKwh: ['kWh', 'Wh', 'MWh'],
  fuelUsedL: ['L', 'm3', 'gal'],
  deliveredL: ['L', 'm3', 'gal'],
  levelL: ['L', 'm3', '%', 'gal'],
  runHours: ['h', 'min', 's'],
  coolantC: ['°C', '°F', 'K'],
  moduleC: ['°C', '°F', 'K'],
  ambientC: ['°C', '°F', 'K'],
  socPct: ['%'],
  loadPct: ['%'],
  irradianceWm2: ['W/m2'],
};

/** What a unit must say of itself beside its name. */
export const FIGURES_OF: Record<UnitKind, readonly ('ratedKw' | 'capacityKwh' | 'capacityL')[]> = {
  generator: ['ratedKw'],
  solar: ['ratedKw'],
  wind: ['ratedKw'],
  hydro: ['ratedKw'],
  battery: ['ratedKw', 'capacityKwh'],
  grid: [],
  load: [],
  tank: ['capacityL'],
  weather: [],
};

/** An id that a device's name suggests. */
export function idOf(device: string): string {
  const id = device
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return id.slice(-64) || 'unit';
}
