/**
 * What of a message may be kept in quarantine: what its profile reads, and nothing else. Positions, names of people
 * and network data, which network servers send along, are never stored.
 */
import type { CompiledPart } from './compile.ts';
import type { LineElement } from './line-protocol.ts';
import { type Pointer, unpacked } from './pointer.ts';

/** Takes the items of an array one by one, and anything else as it is. */
const ITEMS = Symbol('items');
type Step = string | typeof ITEMS;

const TEXT_CHARACTERS_KEPT = 200;

/** The payload to keep: the parts of its document that the profile reads. */
export function keptPayload(part: CompiledPart, payload: Uint8Array, document: unknown): Uint8Array {
  if (document === undefined) return new Uint8Array();
  // A bare value is all that it says; lines are written again.
  if (typeof document === 'string') return payload.subarray(0, TEXT_CHARACTERS_KEPT);
  if (part.formats.includes('line-protocol') && Array.isArray(document)) {
    return Buffer.from(document.map((line: LineElement) => lineText(part, line)).join('\n'));
  }
  const paths = pathsOf(part);
  return Buffer.from(JSON.stringify(copied(document, paths) ?? null));
}

function pathsOf(part: CompiledPart): Step[][] {
  const inDocument: Pointer[] = [];
  const inElement: Pointer[] = [];
  for (const pointer of pointersOf(part)) (pointer.ofDocument ? inDocument : inElement).push(pointer);
  const elements: Step[][] = part.each.length === 0 ? [[]] : part.each.map(({ keys }) => [...keys, ITEMS]);
  return [
    ...inDocument.map(({ keys }) => [...keys]),
    ...elements.flatMap((element) => inElement.map(({ keys }) => [...element, ...keys])),
  ];
}

function pointersOf(part: CompiledPart): Pointer[] {
  const conditions = [...part.where, ...part.readers.flatMap(({ where }) => where)];
  return [
    ...part.devices.flatMap(({ pointers }) => pointers),
    ...part.time.map(({ pointer }) => pointer),
    ...conditions.map(({ pointer }) => pointer),
    ...part.readers.flatMap(({ pointer, sumParts, guards }) => [
      ...(pointer === null || sumParts !== null ? [] : [pointer]),
      ...(sumParts ?? []).map((sumPart) => sumPart.pointer),
      ...guards.map((guard) => guard.pointer),
    ]),
  ];
}

function copied(value: unknown, paths: readonly (readonly Step[])[]): unknown {
  const holder = typeof value === 'string' ? unpacked(value) : value;
  if (paths.some((path) => path.length === 0)) {
    const leaf = leafOf(holder);
    if (leaf !== undefined) return leaf;
  }
  if (typeof holder !== 'object' || holder === null) return undefined;
  const itemPaths = paths.filter(([step]) => step === ITEMS).map((path) => path.slice(1));
  if (itemPaths.length > 0) {
    if (Array.isArray(holder)) return holder.map((item) => copied(item, itemPaths) ?? null);
    return copied(holder, [...itemPaths, ...paths.filter(([step]) => step !== ITEMS)]);
  }
  const copy: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(holder)) {
    const further = paths.filter(([step]) => step === key || step === '*').map((path) => path.slice(1));
    const kept = further.length === 0 ? undefined : copied(entry, further);
    if (kept !== undefined) copy[key] = kept;
  }
  return copy;
}

/** A reading is a scalar, or an array of them; an object at a reading's place is none. */
function leafOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => typeof item !== 'object').slice(0, 1_000);
  if (typeof value === 'object' && value !== null) return undefined;
  return typeof value === 'string' ? value.slice(0, TEXT_CHARACTERS_KEPT) : value;
}

function lineText(part: CompiledPart, line: LineElement): string {
  const first = new Set(pointersOf(part).map(({ keys }) => keys.slice(0, 2).join('/')));
  const tags = Object.entries(line.tags).filter(([key]) => first.has(`tags/${key}`));
  const fields = Object.entries(line.fields).filter(([key]) => first.has(`fields/${key}`));
  const head = [escaped(line.name), ...tags.map(([key, value]) => `${escaped(key)}=${escaped(value)}`)];
  const body = fields.map(
    ([key, value]) => `${escaped(key)}=${typeof value === 'string' ? JSON.stringify(value) : value}`,
  );
  // A line needs a field; this one says nothing.
  if (body.length === 0) body.push('none=0');
  return [head.join(','), body.join(','), ...(line.timestamp === undefined ? [] : [line.timestamp])].join(
    ' ',
  );
}

function escaped(text: string): string {
  return text.replace(/([,= \\])/g, '\\$1');
}
