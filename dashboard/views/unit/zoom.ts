/** The part of the period that is zoomed to, as the URL holds it. Pure. */
import { MINUTE_MS } from '../../../services/domain/durations.ts';

/** Instants, epoch ms. */
export interface Zoom {
  from: number;
  to: number;
}

/** Nothing is to be seen in less. */
const SHORTEST_MS = 5 * MINUTE_MS;
const LONGEST_MS = 3 * 366 * 24 * 60 * MINUTE_MS;

/** `2026-11-22T08:00Z..2026-11-22T12:00Z`: whole minutes in UTC. */
export function writeZoom({ from, to }: Zoom): string {
  const text = (instant: number) => `${new Date(instant).toISOString().slice(0, 16)}Z`;
  return `${text(from)}..${text(to)}`;
}

/** Reads what writeZoom wrote; null for anything else. */
export function readZoom(text: string | null): Zoom | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\dZ)\.\.(\d{4}-\d\d-\d\dT\d\d:\d\dZ)$/.exec(text ?? '');
  const [from, to] = [Date.parse(match?.[1] ?? ''), Date.parse(match?.[2] ?? '')];
  return to - from >= SHORTEST_MS && to - from <= LONGEST_MS ? { from, to } : null;
}

/** Zooms by a factor (below 1: in) around an instant, to whole minutes and within what makes sense. */
export function zoomBy({ from, to }: Zoom, factor: number, around: number): Zoom {
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (to - from) * factor));
  const share = (around - from) / (to - from);
  return atMinutes(around - share * length, length);
}

/** Moves by a share of what is seen. */
export function panBy({ from, to }: Zoom, share: number): Zoom {
  return atMinutes(from + share * (to - from), to - from);
}

/** From one instant to another, in either order, but never too short to see anything. */
export function zoomTo(one: number, other: number): Zoom {
  const [from, to] = [Math.min(one, other), Math.max(one, other)];
  const missing = Math.max(0, SHORTEST_MS - (to - from));
  return atMinutes(from - missing / 2, to - from + missing);
}

function atMinutes(from: number, length: number): Zoom {
  const start = Math.floor(from / MINUTE_MS) * MINUTE_MS;
  return { from: start, to: start + Math.ceil(length / MINUTE_MS) * MINUTE_MS };
}
