/** What stands out about a unit, worst first. Pure: the numbers are the API's, only what is worth saying is chosen. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';
import type { UnitAnalysis, UnitDetail } from './queries.ts';

export type UnitRemark =
  | { kind: 'silent' | 'fault' | 'clockOff' }
  | { kind: 'unexplained'; fuelL: number }
  | { kind: 'idling'; hours: number; fuelL: number }
  | { kind: 'burnsMore' | 'burnsLess'; deviation: number }
  | { kind: 'weakSun' | 'strongSun'; performanceRatio: number }
  | { kind: 'thin'; coverage: number }
  | { kind: 'rejected' | 'resets' | 'unknownFields' | 'quarantined'; count: number };

/** What is worth a remark. */
const IDLING_HOURS = 1;
const IDLING_SHARE = 0.05;
const FUEL_DEVIATION = 0.05;
const RATIO_AT_LEAST = 0.7;
const RATIO_AT_MOST = 1;
const THIN = 0.9;
/** A tank's level is read to about so much of what went through it. */
const LEVEL_TOLERANCE = 0.02;
const ALARM_REMARKS = {
  'unit-silent': 'silent',
  'generator-fault': 'fault',
  'clock-off': 'clockOff',
} as const;

export function remarksOnUnit(
  detail: Pick<UnitDetail, 'alarms' | 'unknownFields' | 'quarantined'>,
  analysis: Pick<UnitAnalysis, 'generator' | 'solar' | 'tank'> | null,
  row: Pick<FootprintRow, 'coverage' | 'readings'> | null,
): UnitRemark[] {
  const alarms = detail.alarms.flatMap((alarm): UnitRemark[] =>
    alarm === 'unit-silent' || alarm === 'generator-fault' || alarm === 'clock-off'
      ? [{ kind: ALARM_REMARKS[alarm] }]
      : [],
  );
  return [...alarms, ...workRemarks(analysis), ...dataRemarks(detail, row)];
}

function workRemarks(analysis: Pick<UnitAnalysis, 'generator' | 'solar' | 'tank'> | null): UnitRemark[] {
  const remarks: UnitRemark[] = [];
  const { outL = null, unexplainedL = null } = analysis?.tank ?? {};
  if (outL !== null && unexplainedL !== null && unexplainedL > LEVEL_TOLERANCE * outL) {
    remarks.push({ kind: 'unexplained', fuelL: unexplainedL });
  }
  const { hours = 0, wastedL = 0 } = analysis?.generator?.idling ?? {};
  const hoursRun = (analysis?.generator?.loadBands ?? []).reduce((sum, band) => sum + band.hours, 0);
  if (hours >= IDLING_HOURS && hours >= IDLING_SHARE * hoursRun)
    remarks.push({ kind: 'idling', hours, fuelL: wastedL });
  const deviation = analysis?.generator?.fuelCurve.deviation ?? 0;
  if (deviation >= FUEL_DEVIATION) remarks.push({ kind: 'burnsMore', deviation });
  if (deviation <= -FUEL_DEVIATION) remarks.push({ kind: 'burnsLess', deviation });
  const performanceRatio = analysis?.solar?.performanceRatio ?? null;
  if (performanceRatio !== null && performanceRatio < RATIO_AT_LEAST) {
    remarks.push({ kind: 'weakSun', performanceRatio });
  }
  if (performanceRatio !== null && performanceRatio > RATIO_AT_MOST) {
    remarks.push({ kind: 'strongSun', performanceRatio });
  }
  return remarks;
}

function dataRemarks(
  { unknownFields, quarantined }: Pick<UnitDetail, 'unknownFields' | 'quarantined'>,
  row: Pick<FootprintRow, 'coverage' | 'readings'> | null,
): UnitRemark[] {
  const remarks: UnitRemark[] = [];
  const coverage = row?.coverage ?? null;
  if (coverage !== null && coverage < THIN) remarks.push({ kind: 'thin', coverage });
  const counts = {
    rejected: row?.readings.rejected ?? 0,
    resets: row?.readings.resets ?? 0,
    unknownFields: unknownFields.length,
    quarantined,
  };
  for (const kind of ['rejected', 'resets', 'unknownFields', 'quarantined'] as const) {
    if (counts[kind] > 0) remarks.push({ kind, count: counts[kind] });
  }
  return remarks;
}
