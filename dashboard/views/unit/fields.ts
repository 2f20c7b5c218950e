/** The fields that units report: in which measure, whether the axis starts at zero, and which one is shown first. */
import type { NumericField, UnitKind } from '../../../services/domain/telemetry.ts';
import { KIND_FIELDS } from '../../../services/domain/telemetry.ts';
import type { Measure } from '../../i18n/measures.ts';

interface FieldDefinition {
  measure: Measure;
  /** A cumulative counter, or a temperature, is seen from where it stands, not from zero. */
  fromZero: boolean;
}

const shown = (measure: Measure): FieldDefinition => ({ measure, fromZero: true });
const standing = (measure: Measure): FieldDefinition => ({ measure, fromZero: false });

export const FIELDS: Readonly<Record<NumericField, FieldDefinition>> = {
  powerKw: shown('power'),
  availableKw: shown('power'),
  energyKwh: standing('energy'),
  importedKwh: standing('energy'),
  exportedKwh: standing('energy'),
  chargedKwh: standing('energy'),
  dischargedKwh: standing('energy'),
  fuelRateLph: shown('fuelRate'),
  fuelUsedL: standing('volume'),
  loadPct: shown('percent'),
  runHours: standing('hours'),
  coolantC: standing('temperature'),
  moduleC: standing('temperature'),
  ambientC: standing('temperature'),
  irradianceWm2: shown('irradiance'),
  socPct: shown('percent'),
  levelL: shown('volume'),
  deliveredL: standing('volume'),
};

/** The numeric fields of a kind; the first is the one that is shown at first. */
export function fieldsOfKind(kind: UnitKind): NumericField[] {
  return KIND_FIELDS[kind].filter((field): field is NumericField & typeof field => field in FIELDS);
}
