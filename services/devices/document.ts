/** A payload as a document with elements, by the format that its profile names. */
import { isUtf8 } from 'node:buffer';
import type { QuarantineCode } from '../domain/quarantine.ts';
import type { CompiledPart } from './compile.ts';
import { parseLines } from './line-protocol.ts';
import { unpacked } from './pointer.ts';
import { isNoReading } from './reading.ts';

const DEVICE_PAYLOAD_BYTES = 1024 * 1024;

export interface Element {
  value: unknown;
  /** The key under which it stands, where the profile takes each entry of an object. */
  key: string | null;
}

export interface Document {
  value: unknown;
  elements: readonly Element[];
  /** A payload of no bytes: the device left, or the topic was erased. */
  isEmpty: boolean;
}

export interface Unreadable {
  code: QuarantineCode;
  reason: string;
}

export function readDocument(part: CompiledPart, payload: Uint8Array): Document | Unreadable {
  const size = payload.byteLength;
  if (size === 0) return { value: undefined, elements: [], isEmpty: true };
  if (size > DEVICE_PAYLOAD_BYTES) {
    const reason = `payload is ${size} bytes: must be at most ${DEVICE_PAYLOAD_BYTES} (1 MiB)`;
    return { code: 'payload-too-large', reason };
  }
  if (!isUtf8(payload)) return { code: 'payload-not-utf8', reason: 'payload is not UTF-8' };
  const text = Buffer.from(payload.buffer, payload.byteOffset, size)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  const { formats } = part;
  const isJson = formats.includes('json') && (formats.length === 1 || /^\s*[{[]/.test(text));
  if (isJson) return readJson(part, text);
  if (formats.includes('line-protocol') && (formats.length === 1 || looksLikeLines(text)))
    return readLines(text);
  return { value: text, elements: [{ value: text, key: null }], isEmpty: text.trim() === '' };
}

function looksLikeLines(text: string): boolean {
  return /^[^\s=]+.*\s\S+=/.test(text);
}

function readLines(text: string): Document | Unreadable {
  const lines = parseLines(text);
  if (typeof lines === 'string') return { code: 'payload-not-line-protocol', reason: `payload is ${lines}` };
  return { value: lines, elements: lines.map((value) => ({ value, key: null })), isEmpty: false };
}

function readJson(part: CompiledPart, text: string): Document | Unreadable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (isNoReading(text)) return { value: undefined, elements: [], isEmpty: true };
    value = parseWithoutNaN(text);
    if (value === undefined) return { code: 'payload-not-json', reason: 'payload is not JSON' };
  }
  if (part.each.length === 0) return { value, elements: [{ value, key: null }], isEmpty: false };
  for (const pointer of part.each) {
    const elements = elementsAt(value, pointer.keys, null);
    if (elements.length > 0) return { value, elements, isEmpty: false };
  }
  return { value, elements: [], isEmpty: false };
}

/** Python and C print numbers that JSON does not have. */
function parseWithoutNaN(text: string): unknown {
  if (!/nan|inf/i.test(text)) return undefined;
  try {
    return JSON.parse(text.replace(/([:[,]\s*)-?(?:nan|inf(?:inity)?)(?=\s*[,}\]])/gi, '$1null'));
  } catch {
    return undefined;
  }
}

/** `*` stands for each entry of an object (or array); arrays on the way out are taken item by item. */
function elementsAt(value: unknown, keys: readonly string[], key: string | null): Element[] {
  const [next, ...rest] = keys;
  const holder = typeof value === 'string' ? unpacked(value) : value;
  if (typeof holder !== 'object' || holder === null) return [];
  if (next === undefined) {
    if (!Array.isArray(holder)) return [{ value: holder, key }];
    // Below `*` all kinds of entries come along; an array that is named by itself holds what is meant.
    return holder.flatMap((value: unknown) => (key === null || isObject(value) ? [{ value, key }] : []));
  }
  if (next === '*') {
    return Object.entries(holder).flatMap(([name, entry]) => elementsAt(entry, rest, name));
  }
  return Object.hasOwn(holder, next) ? elementsAt(Reflect.get(holder, next), rest, key) : [];
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
