/** Litres in a tank from what a sensor measures: percent, or millimetres from its top or bottom. */
import type { Tank } from '../domain/devices/profile.ts';
import type { QuarantineCode } from '../domain/quarantine.ts';
import type { Level } from './units.ts';

/** Beyond an end by up to this share of the height counts as full or empty. */
const TOLERANCE = 0.05;

export interface TankForm {
  capacityL: number | undefined;
  tank: Tank | undefined;
}

/** Why the litres can't be told. */
export interface NoLitres {
  code: QuarantineCode;
  reason: string;
}

/** The litres of a level, or why they can't be told. */
export function litresOf(level: Level, { capacityL, tank }: TankForm): number | NoLitres {
  if ('percent' in level) {
    if (capacityL === undefined) return missing("levelL in % needs the unit's capacityL");
    return (level.percent / 100) * capacityL;
  }
  if (tank === undefined) return missing('levelL in mm needs settings.tank with heightMm or table');
  if (tank.table !== undefined) return fromTable(heightIn(level.mm, tank), tank.table);
  const { heightMm } = tank;
  if (heightMm === undefined) return missing('levelL in mm needs settings.tank.heightMm');
  if (capacityL === undefined) return missing("levelL in mm needs the unit's capacityL");
  const share = heightIn(level.mm, tank) / heightMm;
  if (share < -TOLERANCE || share > 1 + TOLERANCE) {
    return beyond(`level is ${level.mm} mm: more than 5 % beyond a tank of ${heightMm} mm`);
  }
  return capacityL * filledShare(Math.min(1, Math.max(0, share)), tank.shape ?? 'upright');
}

/** The height of the liquid: a sensor at the top measures what is missing. */
function heightIn(mm: number, { heightMm, measuredFrom }: Tank): number {
  return measuredFrom === 'top' && heightMm !== undefined ? heightMm - mm : mm;
}

/** The share of a cylinder's volume below a share of its height; lying, it is a segment of a circle. */
function filledShare(share: number, shape: 'upright' | 'horizontal'): number {
  if (shape === 'upright') return share;
  const c = 1 - 2 * share;
  return (Math.acos(c) - c * Math.sqrt(1 - c * c)) / Math.PI;
}

function fromTable(mm: number, table: NonNullable<Tank['table']>): number | NoLitres {
  const [first, last] = [table[0], table.at(-1)];
  if (first === undefined || last === undefined) return missing('settings.tank.table is empty');
  const margin = TOLERANCE * (last[0] - first[0]);
  if (mm < first[0] - margin || mm > last[0] + margin) {
    return beyond(`level is ${mm} mm: more than 5 % beyond the table, from ${first[0]} to ${last[0]} mm`);
  }
  if (mm <= first[0]) return first[1];
  const above = table.findIndex(([height]) => height >= mm);
  const [high, low] = [table[above], table[above - 1]];
  if (high === undefined || low === undefined) return last[1];
  return low[1] + ((high[1] - low[1]) * (mm - low[0])) / (high[0] - low[0]);
}

function missing(reason: string): NoLitres {
  return { code: 'settings-missing', reason };
}

function beyond(reason: string): NoLitres {
  return { code: 'value-out-of-range', reason };
}
