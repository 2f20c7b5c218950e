/** The outer form of a payload: at most 256 KiB of UTF-8 that is a JSON object, or an array of them. */
import { isUtf8 } from 'node:buffer';
import type { QuarantineCode } from '../../domain/quarantine.ts';
import { shown } from './readings.ts';
import type { Rejection } from './rejection.ts';

const PAYLOAD_BYTES_AT_MOST = 256 * 1024;

/** A payload that holds a sample, or an array of elements. */
export interface Envelope {
  value: unknown;
}

/** The parsed payload, or what keeps it from being read at all. */
export function parseEnvelope(payload: Uint8Array): Envelope | Rejection {
  const size = payload.byteLength;
  if (size > PAYLOAD_BYTES_AT_MOST) {
    return rejection(
      'payload-too-large',
      `payload is ${size} bytes: must be at most ${PAYLOAD_BYTES_AT_MOST} (256 KiB)`,
    );
  }
  if (size === 0) return rejection('payload-empty', 'payload is empty: must be JSON');
  if (!isUtf8(payload)) return rejection('payload-not-utf8', 'payload is not UTF-8');
  const text = textOf(payload);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return rejection('payload-not-json', `payload is not JSON: ${parseErrorText(error)}`);
  }
  if (Array.isArray(value)) {
    return value.length === 0
      ? rejection('payload-empty', 'payload is an empty array: must hold a sample at least')
      : { value };
  }
  if (typeof value === 'object' && value !== null) return { value };
  return rejection(
    'sample-not-object',
    `payload is ${shown(value)}: must be a JSON object, or an array of them`,
  );
}

function rejection(code: QuarantineCode, reason: string): Rejection {
  return { code, describe: () => reason, namedUnit: null };
}

/** What the parser says, without its copy of the payload's text. */
function parseErrorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/, (?:\.\.\.)?".*$/s, '');
}

function textOf(payload: Uint8Array): string {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
  // RFC 8259 §8.1 lets a reader ignore a byte order mark.
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
