/** How a family of real devices speaks: what a simulated unit's readings look like on its topics. */
import type { Camp, Unit, UnitKind } from '../fleet/registry.ts';

export type Fields = Readonly<Record<string, number | string>>;

export interface DeviceMessage {
  topic: string;
  payload: string | Uint8Array;
  qos: 0 | 1;
  retain: boolean;
}

/** What the registry says of a unit's device. */
interface DeviceSource {
  profile: string;
  device: string;
  settings?: Record<string, unknown>;
}

export interface Speaker {
  /** What is said when a unit's readings are these. */
  say(unit: Unit, tsMs: number, fields: Fields): DeviceMessage[];
  /** Filters of what the device listens to. */
  readonly listensTo: readonly string[];
  /** What is said at a request. */
  answer(topic: string, payload: Uint8Array, nowMs: number): DeviceMessage[];
  /** What is said before leaving. */
  end(nowMs: number): DeviceMessage[];
}

export interface Family {
  kinds: readonly UnitKind[];
  /** Whether its messages say when they measured; those that do not can't tell the past. */
  saysTime: boolean;
  sourceOf(unit: Unit): DeviceSource;
  speaker(camps: readonly Camp[], units: readonly Unit[]): Speaker;
}

/** A number of one's own for a text: the same at every start. */
export function hashOf(text: string): number {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  return hash >>> 0;
}

/** What most families neither hear nor say. */
export const SILENT = {
  listensTo: [],
  answer: (): DeviceMessage[] => [],
  end: (): DeviceMessage[] => [],
} as const;

export function numberIn(fields: Fields, name: string): number | null {
  const value = fields[name];
  return typeof value === 'number' ? value : null;
}
