/** The fields that units report: in which measure, whether the axis starts at zero, and which one is shown first. */
import type { NumericField, UnitKind } from '../../../services/domain/telemetry.ts';
import { KIND_FIELDS } from '../../../services/domain/telemetry.ts';
import type { Measure } from '../../i18n/measures.ts';

interface FieldDefinition {
  measure: Measure;
  /** A cumulative counter, or a temperature, is seen from where it stands, not from zero. */
  fromZero: boolean;
  /** Is read whole, in the meter's own unit, to be held against it. */
  isCounter: boolean;
}

const shown = (measure: Measure): FieldDefinition => ({ measure, fromZero: true, isCounter: false });
const standing = (measure: Measure): FieldDefinition => ({ measure, fromZero: false, isCounter: false });
const counter = (measure: Measure): FieldDefinition => ({ measure, fromZero: false, isCounter: true });

export const FIELDS: Readonly<Record<NumericField, FieldDefinition>> = {
  powerKw: shown('power'),
  availableKw: shown('power'),
  energyKwh: counter('energy'),
  importedKwh: counter('energy'),
  exportedKwh: counter('energy'),
  chargedKwh: counter('energy'),
  dischargedKwh: counter('energy'),
  fuelRateLph: shown('fuelRate'),
  fuelUsedL: counter('volume'),
  loadPct: shown('percent'),
  runHours: counter('hours'),
  coolantC: standing('temperature'),
  moduleC: standing('temperature'),
  ambientC: standing('temperature'),
  irradianceWm2: shown('irradiance'),
  socPct: shown('percent'),
  levelL: shown('volume'),
  deliveredL: counter('volume'),
};

/** The numeric fields of a kind; the first is the one that is shown at first. */
export function fieldsOfKind(kind: UnitKind): NumericField[] {
  return KIND_FIELDS[kind].filter((field): field is NumericField & typeof field => field in FIELDS);
}
