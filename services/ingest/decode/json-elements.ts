/**
 * The elements of a JSON array as they were sent: a bad sample of an array is quarantined by its own bytes, because
 * parsing it and writing it again would change it (1e999, repeated keys, deep nesting). A message may hold them by the
 * hundred thousand, so that they are positions, and bytes only where they are asked for.
 */
import { isSpace, NestingScan } from '../../json-nesting.ts';

const [COMMA, OPEN_BRACKET, CLOSE_BRACKET] = [44, 91, 93];

export class JsonElements {
  readonly #array: Uint8Array;
  /** Where each element begins and ends (exclusive), by turns. */
  readonly #borders: number[] = [];

  /** @param array the bytes of a valid JSON array, which may begin with a byte order mark */
  constructor(array: Uint8Array) {
    this.#array = array;
    const scan = new NestingScan();
    let start = 0;
    for (let index = 0; index < array.byteLength; index += 1) {
      const byte = array[index] ?? 0;
      const isBetweenElements = scan.depth === 1 && !scan.inText;
      if (scan.depth === 0 && byte === OPEN_BRACKET) start = index + 1;
      else if (isBetweenElements && (byte === COMMA || byte === CLOSE_BRACKET)) {
        this.#addTrimmed(start, index);
        start = index + 1;
      }
      scan.advance(byte);
    }
  }

  get count(): number {
    return this.#borders.length / 2;
  }

  /** An element's bytes, without white space around them. */
  bytesOf(index: number): Uint8Array {
    return this.#array.subarray(this.#borders[2 * index], this.#borders[2 * index + 1]);
  }

  /** The JSON array of some of the elements. */
  arrayOf(indexes: readonly number[]): Buffer {
    // Every element takes its bytes and a comma or a bracket; the opening bracket is one more.
    const picked = Buffer.allocUnsafe(this.#array.byteLength + 2);
    let length = 0;
    for (const index of indexes) {
      picked[length] = length === 0 ? OPEN_BRACKET : COMMA;
      length += 1;
      const end = this.#borders[2 * index + 1] ?? 0;
      for (let position = this.#borders[2 * index] ?? 0; position < end; position += 1) {
        picked[length] = this.#array[position] ?? 0;
        length += 1;
      }
    }
    picked[length] = CLOSE_BRACKET;
    return picked.subarray(0, length + 1);
  }

  #addTrimmed(start: number, end: number): void {
    let [first, last] = [start, end];
    while (first < last && isSpace(this.#array[first] ?? 0)) first += 1;
    while (last > first && isSpace(this.#array[last - 1] ?? 0)) last -= 1;
    this.#borders.push(first, last);
  }
}
