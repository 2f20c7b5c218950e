/**
 * Files the rows of units that moved under their new mission, camp and kind, also those that can't be made again
 * because their raw samples are gone. They are written first and deleted where they were afterwards.
 */
import { RESOLUTIONS, type Resolution, type UnitInterval } from '../../../domain/metering/intervals.ts';
import type { RegisteredUnit } from '../../../domain/registry/registry.ts';
import { cellsOf } from '../csv.ts';
import type { InfluxHttp, PointTags } from '../http.ts';
import { PACKED_FIELD, rollupMeasurement, unpackRow } from '../line-protocol.ts';

/** Of more units than this the series of all are asked for, which is quicker than naming each. */
const MAX_NAMED_UNITS = 1_000;
const END_OF_TIME = Date.UTC(2262, 0, 1);

/** The rollup series of units under other tags than the registry gives them now. */
export async function findMisfiled(
  http: InfluxHttp,
  units: readonly RegisteredUnit[],
): Promise<{ resolution: Resolution; unit: RegisteredUnit; tags: PointTags }[]> {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const named =
    units.length <= MAX_NAMED_UNITS ? ` WHERE "unit" =~ /^(?:${[...byId.keys()].join('|')})$/` : '';
  const answers = await http.queryAll(
    RESOLUTIONS.map((resolution) => `SHOW SERIES FROM "${rollupMeasurement(resolution)}"${named}`),
  );
  return answers.flatMap((table, position) =>
    (table?.lines ?? []).flatMap((line) => {
      const resolution = RESOLUTIONS[position];
      const pairs = (cellsOf(line).at(-1) ?? '').split(',').slice(1);
      const {
        unit: id = '',
        camp = '',
        kind = '',
        mission = '',
      } = Object.fromEntries(pairs.map((pair) => pair.split('=')));
      const unit = byId.get(id);
      if (unit === undefined || resolution === undefined) return [];
      const isRight = camp === unit.camp && kind === unit.kind && mission === unit.mission;
      return isRight ? [] : [{ resolution, unit, tags: { unit: id, camp, kind, mission } }];
    }),
  );
}

/** The rows of a series that its unit does not have under its present tags yet. */
export async function readMisfiled(
  http: InfluxHttp,
  resolution: Resolution,
  unit: RegisteredUnit,
  tags: PointTags,
): Promise<UnitInterval[]> {
  const select = ({ camp, kind, mission }: Omit<PointTags, 'unit'>) =>
    `SELECT "${PACKED_FIELD}" FROM "${rollupMeasurement(resolution)}" WHERE time >= 0 AND "unit" = '${unit.id}' AND "camp" = '${camp}' AND "kind" = '${kind}' AND "mission" = '${mission}'`;
  const [before, now] = await http.queryAll([select(tags), select(unit)]);
  const present = new Set((now?.lines ?? []).map((line) => cellsOf(line)[2]));
  return (before?.lines ?? []).flatMap((line) => {
    const [, , time = '', packed = ''] = cellsOf(line);
    return present.has(time) ? [] : [unpackRow(unit.id, Number(time), packed)];
  });
}

/** Deletes a series. */
export function deleteMisfiled(http: InfluxHttp, resolution: Resolution, tags: PointTags): Promise<void> {
  return http.delete(rollupMeasurement(resolution), 0, END_OF_TIME, tags);
}
