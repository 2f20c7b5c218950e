import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplesOf } from '../../../services/api/telemetry/sample-stream.ts';
import { apiFixture } from './fixture.ts';

async function* chunksOf(
  text: string | Uint8Array,
  sizes: readonly number[] = [],
): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  let at = 0;
  for (const size of sizes) {
    if (at >= bytes.length) return;
    yield bytes.subarray(at, at + size);
    at += size;
  }
  if (at < bytes.length) yield bytes.subarray(at);
}

async function cut(text: string | Uint8Array, sizes?: readonly number[]): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of samplesOf(chunksOf(text, sizes))) pieces.push(Buffer.from(piece).toString());
  return pieces;
}

const A = '{"unit":"a","ts":"2026-03-01T00:00:00Z","powerKw":1}';
const B = '{"unit":"b","note":"],[\\"}{","list":[[1,2],{"c":3}]}';

describe('an upload is cut into its samples', () => {
  it.each([
    ['lines', `${A}\n${B}\n`, [A, B]],
    ['lines without a last line feed, with blank ones and carriage returns', `\r\n${A}\r\n\r\n${B}`, [A, B]],
    ['an array', `[${A},${B}]`, [A, B]],
    ['an array over lines', `\n[\n  ${A},\n  ${B}\n]\n`, [A, B]],
    ['one object', A, [A]],
    ['one pretty-printed object', '{\n  "unit": "a"\n}', ['{\n  "unit": "a"\n}']],
    [
      'pretty-printed objects one after another',
      '{\n"a": {}\n}\n{\n"b": "}"\n}\n',
      ['{\n"a": {}\n}', '{\n"b": "}"\n}'],
    ],
    ['a byte order mark in front', `\ufeff${A}\n${B}`, [A, B]],
    ['a byte order mark before an array', `\ufeff[${A}]`, [A]],
    ['an empty array, which is an envelope without samples', '[]', ['[]']],
    ['elements that are no objects', '[1,"two",null]', ['1', '"two"', 'null']],
    ['what is no JSON', 'hello\nworld', ['hello', 'world']],
    ['an array that is cut off', `[${A},{"unit":"b"`, [A, '{"unit":"b"']],
    ['an array that never began', '[', ['[']],
    ['a comma too many at the end', `[${A},]`, [A, ',']],
    ['commas without elements', `[,${A}]`, [',', A]],
    ['text after an array', `[${A}] tail`, [A, 'tail']],
    ['a bad line among good ones', `${A}\n{"unit":\n${B}`, [A, '{"unit":', B]],
  ])('%s', async (_, text, expected) => {
    expect(await cut(text)).toEqual(expected);
  });

  it('however it is split on its way', async () => {
    const samples = fc.array(fc.json({ maxDepth: 3 }), { minLength: 1, maxLength: 8 });
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(samples, sizes, fc.boolean(), async (texts, splits, asArray) => {
        const body = asArray ? `[${texts.join(',')}]` : texts.map((text) => `{"v":${text}}`).join('\n');
        const expected = asArray ? texts : texts.map((text) => `{"v":${text}}`);
        expect(await cut(body, splits)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the bytes of what is no UTF-8', async () => {
    const pieces: Uint8Array[] = [];
    const body = Buffer.concat([Buffer.from('['), Buffer.from([0xff, 0xfe]), Buffer.from(',1]')]);
    for await (const piece of samplesOf(chunksOf(body))) pieces.push(piece);
    expect(pieces[0]).toEqual(Buffer.from([0xff, 0xfe]));
  });

  it('refuses a sample that is larger than any could be', async () => {
    await expect(cut(`[{"a":"${'x'.repeat(4_200_000)}`, [600_000])).rejects.toMatchObject({
      code: 'body-too-large',
    });
  });

  it('reads an upload that it refuses to the end, so that its sender sees why', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; sent < 10; sent += 1) yield Buffer.from('x'.repeat(1_000_000));
    }
    const pieces: Uint8Array[] = [];
    const reading = (async () => {
      for await (const piece of samplesOf(endless())) pieces.push(piece);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'body-too-large' });
    expect({ sent, pieces }).toEqual({ sent: 10, pieces: [] });
  });
});

describe('POST /api/telemetry', () => {
  it('hands samples to the intake in commits of bounded size, and counts what became of them', async () => {
    const commits: number[] = [];
    const api = await apiFixture({
      intake: {
        upload: async (samples) => {
          commits.push(samples.length);
          return { accepted: samples.length - 1, quarantined: 1 };
        },
        replay: async () => ({ accepted: 0, quarantined: 0 }),
      },
    });
    const body = `${A}\n`.repeat(4500);
    const response = await api.ask('/api/telemetry', { method: 'POST', body });
    expect(await response.json()).toEqual({ accepted: 4497, quarantined: 3 });
    expect(commits).toEqual([2000, 2000, 500]);
    expect(api.errors).toEqual([]);
    await api.close();
  });

  it('takes a sender that hangs up for no failure of its own', async () => {
    const api = await apiFixture();
    const gone = new AbortController();
    const body = new ReadableStream({
      pull(stream) {
        gone.abort();
        stream.error(new Error('aborted'));
      },
    });
    const init = { method: 'POST', body, duplex: 'half' as const, signal: gone.signal };
    expect((await api.ask('/api/telemetry', init)).status).toBe(400);
    expect(api.errors).toEqual([]);
    await api.close();
  });
});
