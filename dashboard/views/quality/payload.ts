/** Shows what came in whole: JSON laid out, other text as it is, bytes as a hex dump. Pure. */
import type { QuarantineItem } from './queries.ts';

/** A payload may be 256 KiB; more than this is not read on a page. */
const SHOWN_CHARACTERS = 4_000;
const SHOWN_BYTES = 1_024;
const BYTES_A_LINE = 16;

export interface ShownPayload {
  form: 'json' | 'text' | 'bytes';
  text: string;
  /** Characters or bytes that are not shown. */
  left: number;
}

export function shownPayload({
  payload,
  payloadEncoding,
}: Pick<QuarantineItem, 'payload' | 'payloadEncoding'>): ShownPayload {
  if (payloadEncoding === 'base64') {
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return {
      form: 'bytes',
      text: hexDump(bytes.subarray(0, SHOWN_BYTES)),
      left: Math.max(0, bytes.length - SHOWN_BYTES),
    };
  }
  const laidOut = asJson(payload);
  const text = laidOut ?? payload;
  return {
    form: laidOut === null ? 'text' : 'json',
    text: text.slice(0, SHOWN_CHARACTERS),
    left: Math.max(0, text.length - SHOWN_CHARACTERS),
  };
}

/** Lines of sixteen bytes: their place, in hex, and as characters where they are printable ASCII. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_A_LINE) {
    const line = [...bytes.subarray(at, at + BYTES_A_LINE)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const characters = line
      .map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·'))
      .join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(BYTES_A_LINE * 3 - 1)}  ${characters}`);
  }
  return lines.join('\n');
}

function asJson(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}
