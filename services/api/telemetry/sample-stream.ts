/**
 * Cuts an upload into the texts of its samples while it streams in: a JSON array's elements, the lines of NDJSON,
 * or one JSON object. It only looks for borders; what is wrong inside a sample is the intake's to judge.
 */
import { isSpace, NestingScan, trimmed } from '../../json-nesting.ts';
import { ApiProblem } from '../problems.ts';

/** As much as the broker's door lets in: the intake quarantines what is larger than a message may be. */
const SAMPLE_BYTES_AT_MOST = 4 * 1024 * 1024;

const EXPECTED =
  'it must be NDJSON (one sample a line) or a JSON array of samples, each with its unit, its ts and its readings';

const [LINE_FEED, COMMA] = [10, 44];
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * The samples of an upload, in order.
 * @throws ApiProblem 413 for a sample that is larger than any could be, 400 for a body that is empty or blank
 */
export async function* samplesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let cutter: Cutter | null = null;
  let rest: Uint8Array = new Uint8Array();
  let isTooLarge = false;
  for await (const chunk of body) {
    // Read to its end all the same: who is cut off while sending does not see the answer.
    if (isTooLarge) continue;
    rest = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (cutter === null) {
      rest = withoutByteOrderMark(rest);
      cutter = cutterFor(rest);
    }
    if (cutter === null) {
      rest = new Uint8Array();
      continue;
    }
    const { pieces, consumed } = cutter.cut(rest, false);
    yield* pieces;
    rest = rest.subarray(consumed);
    isTooLarge = rest.byteLength > SAMPLE_BYTES_AT_MOST;
  }
  if (isTooLarge) {
    throw new ApiProblem(
      'body-too-large',
      `one sample must be at most ${SAMPLE_BYTES_AT_MOST} bytes; those before it are taken`,
    );
  }
  if (cutter === null) throw new ApiProblem('invalid-body', `the body is empty: ${EXPECTED}`);
  yield* cutter.cut(rest, true).pieces;
}

interface Cutter {
  /** The whole pieces at the front of the bytes (at the end: all of them), and how many bytes are done with. */
  cut(bytes: Uint8Array, atEnd: boolean): { pieces: Uint8Array[]; consumed: number };
}

/** Which cutter an upload needs, by its first character; null while there is none. */
function cutterFor(bytes: Uint8Array): Cutter | null {
  const first = bytes.find((byte) => !isSpace(byte));
  if (first === undefined) return null;
  return first === OPEN_BRACKET ? new ArrayCutter() : new LineCutter();
}

/** One sample a line; an object that is spread over lines (pretty-printed) is one too. */
class LineCutter implements Cutter {
  cut(bytes: Uint8Array, atEnd: boolean): { pieces: Uint8Array[]; consumed: number } {
    const pieces: Uint8Array[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      const line = trimmed(bytes.subarray(start, end));
      // A lone opening brace begins a pretty-printed object: no line of NDJSON looks like that.
      const lineEnd = line.byteLength === 1 && line[0] === OPEN_BRACE ? objectEnd(bytes, start) : end;
      if (lineEnd === -1) break;
      const piece = trimmed(bytes.subarray(start, lineEnd));
      if (piece.byteLength > 0) pieces.push(piece);
      start = lineEnd === end ? end + 1 : lineEnd;
    }
    if (!atEnd) return { pieces, consumed: start };
    const last = trimmed(bytes.subarray(start));
    if (last.byteLength > 0) pieces.push(last);
    return { pieces, consumed: bytes.byteLength };
  }
}

/** Where the object that begins in the bytes ends (exclusive), or -1 when it doesn't. */
function objectEnd(bytes: Uint8Array, from: number): number {
  const scan = new NestingScan();
  for (let at = from; at < bytes.byteLength; at += 1) {
    scan.advance(bytes[at] ?? 0);
    if (bytes[at] === CLOSE_BRACE && scan.depth === 0 && !scan.inText) return at + 1;
  }
  return -1;
}

/** The elements of a JSON array; an array that is broken or empty is one piece where it is so. */
class ArrayCutter implements Cutter {
  readonly #scan = new NestingScan();
  /** Bytes at the front that were scanned in an earlier call. */
  #scanned = 0;
  #state: 'before' | 'inside' | 'after' = 'before';
  #elements = 0;

  cut(bytes: Uint8Array, atEnd: boolean): { pieces: Uint8Array[]; consumed: number } {
    const pieces: Uint8Array[] = [];
    let start = 0;
    const take = (end: number) => {
      const piece = trimmed(bytes.subarray(start, end));
      const isEmptyArray = this.#elements === 0 && bytes[end] === CLOSE_BRACKET;
      if (piece.byteLength > 0) pieces.push(piece);
      // A comma without an element is no JSON either: kept, so that it is told.
      else pieces.push(Buffer.from(isEmptyArray ? '[]' : ','));
      this.#elements += 1;
      start = end + 1;
    };
    for (let at = this.#scanned; at < bytes.byteLength; at += 1) {
      const byte = bytes[at] ?? 0;
      if (this.#state === 'before' && byte === OPEN_BRACKET) {
        this.#state = 'inside';
        start = at + 1;
      } else if (this.#state === 'inside') {
        if (byte === COMMA && this.#scan.isOutside) take(at);
        else if (byte === CLOSE_BRACKET && this.#scan.isOutside) {
          take(at);
          this.#state = 'after';
        } else this.#scan.advance(byte);
      }
    }
    this.#scanned = bytes.byteLength - start;
    if (!atEnd) return { pieces, consumed: start };
    const last = trimmed(bytes.subarray(start));
    if (last.byteLength > 0 || this.#state === 'inside')
      pieces.push(last.byteLength > 0 ? last : Buffer.from('['));
    return { pieces, consumed: bytes.byteLength };
  }
}

function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte)
    ? bytes.subarray(BYTE_ORDER_MARK.length)
    : bytes;
}
