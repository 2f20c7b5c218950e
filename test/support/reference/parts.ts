/** The reference's parts: the time of one unit that counts in a row, and the sums that are taken over it. */
import type { Camp, Registry } from '../../../services/domain/registry/registry.ts';
import { common, dateAt, dateSpan, monthOf, nextDate, type Span } from './calendar.ts';
import type { Group, Member } from './groups.ts';
import type { Interval } from './intervals.ts';
import type { Metered } from './meter.ts';
import { countedSpans } from './registered.ts';
import { amountWithin, type Basis, MS_PER_HOUR, meanPerHour, type Segment } from './segments.ts';

/** A camp's own litres per generator kWh in one of its months, or null where it has none. */
type Baseline = (camp: Camp, month: string) => number | null;

/** All that rows are computed from. */
export interface Ground {
  registry: Registry;
  metered: ReadonlyMap<string, Metered>;
  baseline: Baseline;
}

export interface Piece extends Span {
  date: string;
  month: string;
}

/** A unit's time that counts, cut at its camp's midnights; never empty. */
export interface Part extends Member {
  metered: Metered;
  pieces: Piece[];
}

export type Flow = (metered: Metered) => readonly Segment[];
export const energyOf: Flow = ({ energy }) => energy;
export const reverseOf: Flow = ({ reverse }) => reverse;
export const fuelOf: Flow = ({ fuel }) => fuel;
export const curtailedOf: Flow = ({ curtailed }) => curtailed;

/** The units that count in the interval, each with its time there. */
export function partsOf(ground: Ground, group: Group, interval: Interval): Part[] {
  return group.members.flatMap(({ unit, camp }) => {
    const span = interval.inCamp(camp);
    const metered = ground.metered.get(unit.id);
    if (span === null || metered === undefined) return [];
    const pieces = countedSpans(unit, camp, span, group.owners).flatMap((counted) =>
      byDate(counted, camp.timeZone),
    );
    return pieces.length === 0 ? [] : [{ unit, camp, metered, pieces }];
  });
}

/** A span cut at the local midnights. */
export function byDate(span: Span, timeZone: string): Piece[] {
  const pieces: Piece[] = [];
  for (let date = dateAt(span.from, timeZone); date <= dateAt(span.to - 1, timeZone); date = nextDate(date)) {
    const piece = common(dateSpan(date, timeZone), span);
    if (piece !== null) pieces.push({ ...piece, date, month: monthOf(date) });
  }
  return pieces;
}

/** What flowed in each piece of a part, segment by segment. */
export function amounts(part: Part, flow: Flow): { amount: number; basis: Basis; piece: Piece }[] {
  return part.pieces.flatMap((piece) =>
    sharing(flow(part.metered), piece).map((segment) => ({
      amount: amountWithin(segment, piece),
      basis: segment.basis,
      piece,
    })),
  );
}

/** The segments that share time with a span; the list is in order and no two of it overlap. */
function sharing(segments: readonly Segment[], span: Span): Segment[] {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.to ?? 0) <= span.from) low = middle + 1;
    else high = middle;
  }
  const found: Segment[] = [];
  for (let at = low; at < segments.length; at++) {
    const segment = segments[at];
    if (segment === undefined || segment.from >= span.to) break;
    found.push(segment);
  }
  return found;
}

/** The sum of the parts that are known: 0 without any part, null where there are parts and none is known. */
export function total(parts: readonly Part[], flow: Flow): number | null {
  const known = parts.flatMap((part) => amounts(part, flow));
  return parts.length > 0 && known.length === 0 ? null : sum(known.map(({ amount }) => amount));
}

/** The hours that a generator ran, with its load (a share of its rating) in each of them. */
export function runningOf(part: Part): { hours: number; load: number; ratedKw: number }[] {
  const ratedKw = part.unit.ratedKw ?? Number.NaN;
  return part.pieces.flatMap((piece) =>
    sharing(part.metered.energy, piece)
      .filter((segment) => meanPerHour(segment) > 0)
      .map((segment) => ({
        hours: milliseconds(common(segment, piece)) / MS_PER_HOUR,
        load: meanPerHour(segment) / ratedKw,
        ratedKw,
      })),
  );
}

/** The time that the unit's own readings vouch for. */
export function coveredMs(part: Part): number {
  return sum(
    part.pieces.flatMap((piece) =>
      sharing(part.metered.energy, piece)
        .filter(({ basis }) => basis !== 'recovered')
        .map((segment) => milliseconds(common(segment, piece))),
    ),
  );
}

/** The time that counts. */
export function countedMs(part: Part): number {
  return sum(part.pieces.map(milliseconds));
}

export function milliseconds(span: Span | null): number {
  return span === null ? 0 : span.to - span.from;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
