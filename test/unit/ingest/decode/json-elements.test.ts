import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonElements } from '../../../../services/ingest/decode/json-elements.ts';

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe('the elements of an array', () => {
  it('are as they were sent, for every JSON, each alone and some together', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.constantFrom(0, 2), (values, indent) => {
        const elements = new JsonElements(Buffer.from(JSON.stringify(values, null, indent)));
        expect(elements.count).toBe(values.length);
        for (const [index, value] of values.entries()) {
          const text = textOf(elements.bytesOf(index));
          expect(text.trim()).toBe(text);
          expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
        }
        const indexes = values.map((_, index) => index).filter((index) => index % 3 !== 1);
        const picked = JSON.parse(textOf(elements.arrayOf(indexes)));
        expect(JSON.stringify(picked)).toBe(JSON.stringify(indexes.map((index) => values[index])));
      }),
    );
  });
});
