/** Finds borders in JSON text, byte by byte and across pieces: how deep in brackets and strings a position is. */

const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE, QUOTE, BACKSLASH] = [9, 10, 13, 32, 34, 92];
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125];

/** How deep in brackets and texts a scan of JSON is. */
export class NestingScan {
  depth = 0;
  inText = false;
  #escaped = false;

  get isOutside(): boolean {
    return this.depth === 0 && !this.inText;
  }

  /** Goes on by one byte. */
  advance(byte: number): void {
    if (this.inText) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.inText = false;
    } else if (byte === QUOTE) this.inText = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.depth += 1;
    else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && this.depth > 0) this.depth -= 1;
  }
}

/** Whether a byte is white space in JSON. */
export function isSpace(byte: number): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB;
}

/** The bytes without white space around them. */
export function trimmed(bytes: Uint8Array): Uint8Array {
  let [start, end] = [0, bytes.byteLength];
  while (start < end && isSpace(bytes[start] ?? 0)) start += 1;
  while (end > start && isSpace(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.subarray(start, end);
}
