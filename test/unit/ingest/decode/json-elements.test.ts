import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementTexts } from '../../../../services/ingest/decode/json-elements.ts';

describe('the texts of an array’s elements', () => {
  it('are as they were sent, for every JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.constantFrom(0, 2), (values, indent) => {
        const texts = elementTexts(JSON.stringify(values, null, indent));
        expect(texts.map((text) => JSON.stringify(JSON.parse(text)))).toEqual(
          values.map((value) => JSON.stringify(value)),
        );
      }),
    );
  });
});
