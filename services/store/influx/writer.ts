/**
 * What an error of an InfluxDB write means, in one place. Bad points are found by halving and handed back; a body
 * that is too large is sent in parts; anything else is for later, and nothing is ever dropped.
 */
import { InfluxError, type InfluxHttp } from './http.ts';

export interface RefusedPoint {
  line: string;
  reason: string;
}

/** What became of the lines: all are in InfluxDB but for those refused; or they must be written again later. */
export type WriteResult =
  | { kind: 'written'; refused: RefusedPoint[] }
  | { kind: 'later'; reason: string; retryAfterMs: number | null; needsOperator: boolean };

/** The token, the right or the bucket is missing: it takes a person, so there is no point in hurrying. */
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
    if (status !== null && (POINT_REFUSED.has(status) || status === TOO_LARGE)) {
      return writeHalves(http, lines, message);
    }
    const needsOperator = status !== null && NEEDS_OPERATOR.has(status);
    return { kind: 'later', reason: message, retryAfterMs: error.retryAfterMs, needsOperator };
  }
}

/** What InfluxDB takes of refused lines. Writing a point again is harmless, so the halves need no memory. */
async function writeHalves(http: InfluxHttp, lines: Uint8Array, reason: string): Promise<WriteResult> {
  const middle = lineBreakNear(lines, lines.byteLength >> 1);
  if (middle === null) {
    const line = Buffer.from(lines).toString('utf8').trimEnd();
    return { kind: 'written', refused: line === '' ? [] : [{ line, reason }] };
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
