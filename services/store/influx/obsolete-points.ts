/**
 * Writing an InfluxDB point again leaves in place whatever it had beyond. So before interval rows are written, those
 * that are no more, or lose a measure, are deleted. That is rare, and deleting is dear, so what is there is read first.
 */
import { INTERVAL_MEASURES, type Resolution, type UnitInterval } from '../../domain/metering/intervals.ts';
import type { IntervalReplacement } from '../port.ts';
import { cellsOf } from './csv.ts';
import type { InfluxHttp } from './http.ts';
import { oneOf, PACKED_FIELD, rollupMeasurement, unpackRow, within } from './line-protocol.ts';

interface Incoming {
  replacement: IntervalReplacement;
  rows: ReadonlyMap<number, UnitInterval>;
  /** The span of what must be deleted, inclusive; null while nothing must. */
  vanishing: { from: number; to: number } | null;
}

/** Deletes what the replacements do away with. */
export async function removeObsoletePoints(
  http: InfluxHttp,
  resolution: Resolution,
  replacements: readonly IntervalReplacement[],
): Promise<void> {
  const incoming = replacements.map((replacement): Incoming => {
    const rows = new Map(replacement.rows.map((row) => [row.start, row]));
    return { replacement, rows, vanishing: null };
  });
  const byUnit = Map.groupBy(incoming, ({ replacement }) => replacement.unit.id);
  const answers = await http.queryAll(statementsFor(resolution, replacements));
  for (const line of answers.flatMap((table) => table?.lines ?? [])) {
    const [, , time, camp, kind, mission, unit = '', packed = ''] = cellsOf(line);
    const start = Number(time);
    const entry = byUnit.get(unit)?.find(({ replacement: { from, to } }) => start >= from && start < to);
    if (entry === undefined) continue;
    const { unit: now } = entry.replacement;
    const moved = camp !== now.camp || kind !== now.kind || mission !== now.mission;
    if (!moved && !loses(unpackRow(unit, start, packed), entry.rows.get(start))) continue;
    entry.vanishing = {
      from: Math.min(entry.vanishing?.from ?? start, start),
      to: Math.max(entry.vanishing?.to ?? start, start),
    };
  }
  const losing = incoming.filter(({ vanishing }) => vanishing !== null);
  for (const { replacement, vanishing } of losing) {
    if (vanishing === null) continue;
    await http.delete(rollupMeasurement(resolution), vanishing.from, vanishing.to, replacement.unit.id);
  }
}

/** One statement for each range, that asks for all units that are to be replaced in it. */
function statementsFor(resolution: Resolution, replacements: readonly IntervalReplacement[]): string[] {
  const columns = `"camp", "kind", "mission", "unit", "${PACKED_FIELD}"`;
  return [...Map.groupBy(replacements, within)].map(([range, those]) => {
    const units = oneOf(those.map(({ unit }) => unit));
    return `SELECT ${columns} FROM "${rollupMeasurement(resolution)}" WHERE ${range} AND ${units}`;
  });
}

function loses(before: UnitInterval, after: UnitInterval | undefined): boolean {
  return (
    after === undefined ||
    INTERVAL_MEASURES.some((measure) => before[measure] !== undefined && after[measure] === undefined)
  );
}
