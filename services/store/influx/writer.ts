/**
 * What an error of an InfluxDB write means, in one place. Bad points are found by halving and handed back; a body
 * that is too large is sent in parts; anything else is for later, and nothing is ever dropped.
 */
import type { InfluxHttp } from './http.ts';
import { InfluxError } from './influx-error.ts';

export interface RefusedPoint {
  line: string;
  reason: string;
}

/** What became of the lines: all are in InfluxDB but for those refused; or they must be written again later. */
export type WriteResult =
  | { kind: 'written'; refused: RefusedPoint[] }
  | { kind: 'later'; reason: string; retryAfterMs: number | null; needsOperator: boolean };

/** The token, the right or the bucket is missing, or another server answers: it takes a person, so don't hurry. */
const NEEDS_OPERATOR: ReadonlySet<number> = new Set([401, 403, 404]);
const POINT_REFUSED: ReadonlySet<number> = new Set([400, 422]);
const TOO_LARGE = 413;

/** Writes whole lines of line protocol. Never rejects for what InfluxDB or the network did. */
export async function writeLines(http: InfluxHttp, lines: Uint8Array): Promise<WriteResult> {
  try {
    await http.write(lines);
    return { kind: 'written', refused: [] };
  } catch (error) {
    if (!(error instanceof InfluxError)) throw error;
    const { status, message } = error;
    if (status !== null && POINT_REFUSED.has(status) && refusesAll(lines, message)) {
      return { kind: 'written', refused: linesIn(lines).map((line) => ({ line, reason: message })) };
    }
    if (status !== null && (POINT_REFUSED.has(status) || status === TOO_LARGE)) {
      return writeHalves(http, lines, message);
    }
    const needsOperator = status !== null && (status < 300 || NEEDS_OPERATOR.has(status));
    return { kind: 'later', reason: message, retryAfterMs: error.retryAfterMs, needsOperator };
  }
}

/** Whether InfluxDB says that it dropped as many points as there are; what it does not drop it has written. */
function refusesAll(lines: Uint8Array, message: string): boolean {
  const dropped = /\bdropped=(\d+)\b/.exec(message)?.[1];
  return dropped !== undefined && Number(dropped) === linesIn(lines).length;
}

function linesIn(lines: Uint8Array): string[] {
  return Buffer.from(lines)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** What InfluxDB takes of refused lines. Writing a point again is harmless, so the halves need no memory. */
async function writeHalves(http: InfluxHttp, lines: Uint8Array, reason: string): Promise<WriteResult> {
  const middle = lineBreakNear(lines, lines.byteLength >> 1);
  if (middle === null) {
    return { kind: 'written', refused: linesIn(lines).map((line) => ({ line, reason })) };
  }
  const refused: RefusedPoint[] = [];
  for (const half of [lines.subarray(0, middle), lines.subarray(middle)]) {
    const result = await writeLines(http, half);
    if (result.kind === 'later') return result;
    refused.push(...result.refused);
  }
  return { kind: 'written', refused };
}

const LINE_BREAK = 10;

/** Where a line begins near the offset, neither at the very start nor at the end; null in a single line. */
function lineBreakNear(lines: Uint8Array, offset: number): number | null {
  const before = lines.lastIndexOf(LINE_BREAK, offset - 1) + 1;
  if (before > 0) return before;
  const after = lines.indexOf(LINE_BREAK, offset) + 1;
  return after > 0 && after < lines.byteLength ? after : null;
}
