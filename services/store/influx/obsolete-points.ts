/**
 * Writing an InfluxDB point again leaves in place whatever it had beyond, and a point under other tags is another one.
 * So what new interval rows do away with is deleted: rows that are no more or lose a measure, and those under the tags
 * that a unit had before. That is rare, and deleting is dear, so what is there is read first. It is deleted once
 * the new rows are written, so that an answer finds old rows or new ones.
 */
import { INTERVAL_MEASURES, type Resolution, type UnitInterval } from '../../domain/metering/intervals.ts';
import type { IntervalReplacement } from '../port.ts';
import { cellsOf } from './csv.ts';
import type { InfluxHttp, PointTags } from './http.ts';
import { oneOf, PACKED_FIELD, rollupMeasurement, unpackRow, within } from './line-protocol.ts';

/** Neighbouring points of one series that must be deleted. */
export interface ObsoletePoints {
  tags: PointTags;
  /** Inclusive on both ends, epoch milliseconds. */
  from: number;
  to: number;
  /** Rows that lose a measure, to be written again. */
  again: { replacement: IntervalReplacement; rows: UnitInterval[] };
}

/** What the replacements do away with. */
export async function findObsoletePoints(
  http: InfluxHttp,
  resolution: Resolution,
  replacements: readonly IntervalReplacement[],
): Promise<ObsoletePoints[]> {
  const byUnit = Map.groupBy(
    replacements.map((replacement) => ({
      replacement,
      rows: new Map(replacement.rows.map((row) => [row.start, row])),
    })),
    ({ replacement }) => replacement.unit.id,
  );
  const series = new Map<string, ObsoletePoints | null>();
  const obsolete: ObsoletePoints[] = [];
  const answers = await http.queryAll(statementsFor(resolution, replacements));
  for (const line of answers.flatMap((table) => table?.lines ?? [])) {
    const [, , time, camp = '', kind = '', mission = '', unit = '', packed = ''] = cellsOf(line);
    const start = Number(time);
    const entry = byUnit.get(unit)?.find(({ replacement: { from, to } }) => start >= from && start < to);
    if (entry === undefined) continue;
    const { replacement, rows } = entry;
    const { unit: now } = replacement;
    const hasMoved = camp !== now.camp || kind !== now.kind || mission !== now.mission;
    const row = hasMoved ? undefined : rows.get(start);
    const key = `${unit} ${camp} ${kind} ${mission} ${replacement.from}`;
    if (row !== undefined && !losesMeasure(unpackRow(unit, start, packed), row)) {
      series.set(key, null);
      continue;
    }
    let points = series.get(key) ?? null;
    if (points === null) {
      const tags = { unit, camp, kind, mission };
      points = { tags, from: start, to: start, again: { replacement, rows: [] } };
      obsolete.push(points);
      series.set(key, points);
    }
    points.to = start;
    if (row !== undefined) points.again.rows.push(row);
  }
  return obsolete;
}

/** One statement for each range, that asks for all units that are to be replaced in it. */
function statementsFor(resolution: Resolution, replacements: readonly IntervalReplacement[]): string[] {
  const columns = `"camp", "kind", "mission", "unit", "${PACKED_FIELD}"`;
  return [...Map.groupBy(replacements, within)].map(([range, those]) => {
    const units = oneOf(those.map(({ unit }) => unit));
    return `SELECT ${columns} FROM "${rollupMeasurement(resolution)}" WHERE ${range} AND ${units}`;
  });
}

function losesMeasure(before: UnitInterval, after: UnitInterval): boolean {
  return INTERVAL_MEASURES.some((measure) => before[measure] !== undefined && after[measure] === undefined);
}
