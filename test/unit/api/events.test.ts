import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiFixture, type Fixture, NOW, TOKEN } from './fixture.ts';

let api: Fixture;
let now = NOW;
const stopping = new AbortController();
beforeEach(async () => {
  now = NOW;
  api = await apiFixture({ now: () => now, stopping: stopping.signal });
});
afterEach(() => api.close());

interface ServerEvent {
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: the events' shapes are what the tests assert
  data: any;
}

/** Connects as a browser would; events are read one by one. */
class Listener {
  readonly #abort = new AbortController();
  #chunks: AsyncIterator<Uint8Array> | undefined;
  #text = '';

  /** @param encoding what a compressed stream is decompressed by */
  async connect(query = '', encoding?: 'gzip' | 'br'): Promise<Response> {
    const response = await api.app.request(`/api/events${query}`, {
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(encoding === undefined ? {} : { 'accept-encoding': encoding }),
      },
      signal: this.#abort.signal,
    });
    if (response.body !== null) this.#chunks = chunksOf(response.body, encoding)[Symbol.asyncIterator]();
    return response;
  }

  /** The next event of a name; null when the stream ended before one came. */
  async next(name: string): Promise<ServerEvent | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end === -1) {
        const read = await this.#chunks?.next();
        if (read === undefined || read.done === true) return null;
        this.#text += Buffer.from(read.value).toString();
        continue;
      }
      const lines = this.#text.slice(0, end).split('\n');
      this.#text = this.#text.slice(end + 2);
      const field = (key: string) =>
        lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2) ?? '';
      if (field('event') === name) return { event: name, data: JSON.parse(field('data')) };
    }
  }

  async close(): Promise<void> {
    await this.#chunks?.return?.();
    this.#abort.abort();
  }
}

function chunksOf(
  body: ReadableStream<Uint8Array>,
  encoding: 'gzip' | 'br' | undefined,
): AsyncIterable<Uint8Array> {
  const stream = Readable.from(bytesOf(body));
  if (encoding === undefined) return stream;
  return stream.pipe(encoding === 'gzip' ? createGunzip() : createBrotliDecompress());
}

async function* bytesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}

async function listening(test: (listener: Listener) => Promise<void>, query = ''): Promise<void> {
  const listener = new Listener();
  await listener.connect(query);
  try {
    await test(listener);
  } finally {
    await listener.close();
  }
}

describe('GET /api/events', () => {
  it('is a stream that is not kept, nor compressed where the client does not accept it', async () => {
    const listener = new Listener();
    const response = await listener.connect();
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('content-encoding')).toBeNull();
    await listener.close();
  });

  it('begins with the server’s time, and that of the last data', async () => {
    await api.store('malakal-g1', NOW, { powerKw: 1 });
    await listening(async (listener) => {
      const iso = new Date(NOW).toISOString();
      expect((await listener.next('ping'))?.data).toEqual({ serverTime: iso, lastDataAt: iso });
    });
  });

  it('sends the power of all units that reported, then of those whose power changed', async () => {
    await api.store('malakal-g1', NOW - 1000, { powerKw: 100, state: 'running' });
    await api.store('nicosia-tank', NOW - 1000, { levelL: 10 });
    await listening(async (listener) => {
      expect((await listener.next('power'))?.data).toEqual({
        serverTime: new Date(NOW).toISOString(),
        lastDataAt: new Date(NOW).toISOString(),
        full: true,
        units: [{ unit: 'malakal-g1', powerKw: 100 }],
      });
      await api.store('malakal-g1', NOW, { powerKw: 100.4, state: 'running' });
      await api.store('malakal-pv', NOW, { powerKw: 40 });
      await api.store('malakal-pv', NOW + 1, { powerKw: 41.04 });
      expect((await listener.next('power'))?.data).toMatchObject({
        full: false,
        units: [{ unit: 'malakal-pv', powerKw: 41 }],
      });
    });
  });

  it.each([
    ['?mission=unmiss', ['malakal-g1', 'malakal-pv']],
    ['?camp=nicosia', ['nicosia-grid']],
    ['?unit=malakal-pv&unit=nicosia-grid', ['malakal-pv', 'nicosia-grid']],
    ['?mission=unmiss&unit=malakal-pv', ['malakal-pv']],
  ])('is only about what %s asks for', async (query, units) => {
    for (const unit of ['malakal-g1', 'malakal-pv', 'nicosia-grid'])
      await api.store(unit, NOW, { powerKw: 1 });
    await api.store('malakal-g1', NOW, { state: 'fault' });
    await listening(async (listener) => {
      const power = await listener.next('power');
      expect(power?.data.units.map(({ unit }: { unit: string }) => unit)).toEqual(units);
      const { alarms } = (await listener.next('alarms'))?.data ?? {};
      expect(alarms).toHaveLength(units.includes('malakal-g1') ? 1 : 0);
    }, query);
  });

  it('refuses ids that nobody knows', async () => {
    const response = await api.ask('/api/events?camp=nowhere&unit=nobody');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: '/problems/unknown-filter-id',
      errors: [{ path: 'camp' }, { path: 'unit' }],
    });
  });

  it.each(['gzip', 'br'] as const)('is compressed by %s, each event at once', async (encoding) => {
    const listener = new Listener();
    const response = await listener.connect('', encoding);
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect((await listener.next('power'))?.data.units).toEqual([]);
    await api.store('malakal-g1', NOW, { powerKw: 100 });
    expect((await listener.next('power'))?.data.units).toMatchObject([{ powerKw: 100 }]);
    await listener.close();
  });

  it('sends an empty picture before any data, so that a page knows that it is live', async () => {
    await listening(async (listener) => {
      expect((await listener.next('power'))?.data).toMatchObject({ units: [], lastDataAt: null });
    });
  });

  it('leaves out units that are no longer registered', async () => {
    await api.store('malakal-g1', NOW, { powerKw: 100 });
    const { missions, camps } = api.deps.registryRepository.current().registry;
    await api.deps.registryRepository.replace({ missions, camps, units: [] }, 'test');
    await listening(async (listener) => {
      expect((await listener.next('power'))?.data.units).toEqual([]);
    });
  });

  it('sends the alarms that stand, and again when they change', async () => {
    await listening(async (listener) => {
      expect((await listener.next('alarms'))?.data).toEqual({ full: true, alarms: [], cleared: [] });
      now += 5000;
      await api.store('malakal-g1', now, { state: 'fault' });
      expect((await listener.next('alarms'))?.data).toMatchObject({
        full: false,
        alarms: [{ kind: 'generator-fault' }],
        cleared: [],
      });
      now += 5000;
      await api.store('malakal-g1', now, { state: 'running' });
      expect((await listener.next('alarms'))?.data).toEqual({
        full: false,
        alarms: [],
        cleared: ['generator-fault:malakal-g1'],
      });
    });
  }, 20_000);

  it('answers HEAD without opening a stream', async () => {
    const response = await api.ask('/api/events', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('ends when the services stop', async () => {
    await listening(async (listener) => {
      await listener.next('power');
      stopping.abort();
      expect(await listener.next('never')).toBeNull();
    });
  });
});
