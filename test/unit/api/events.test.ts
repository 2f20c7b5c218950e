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
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #text = '';

  async connect(): Promise<Response> {
    const response = await api.app.request('/api/events', {
      headers: { authorization: `Bearer ${TOKEN}` },
      signal: this.#abort.signal,
    });
    this.#reader = response.body?.getReader();
    return response;
  }

  /** The next event of a name; null when the stream ended before one came. */
  async next(name: string): Promise<ServerEvent | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end === -1) {
        const read = await this.#reader?.read();
        if (read === undefined || read.done) return null;
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
    await this.#reader?.cancel();
    this.#abort.abort();
  }
}

async function listening(test: (listener: Listener) => Promise<void>): Promise<void> {
  const listener = new Listener();
  await listener.connect();
  try {
    await test(listener);
  } finally {
    await listener.close();
  }
}

describe('GET /api/events', () => {
  it('is a stream that is neither kept nor compressed', async () => {
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

  it('sends all units that reported, then those that changed', async () => {
    await api.store('malakal-g1', NOW - 1000, { powerKw: 100, state: 'running' });
    await listening(async (listener) => {
      expect((await listener.next('power'))?.data.units).toEqual([
        {
          unit: 'malakal-g1',
          ts: new Date(NOW - 1000).toISOString(),
          powerKw: 100,
          fields: { powerKw: 100, state: 'running' },
        },
      ]);
      await api.store('malakal-pv', NOW, { powerKw: 40 });
      await api.store('malakal-pv', NOW + 1, { powerKw: 41 });
      expect((await listener.next('power'))?.data.units).toMatchObject([{ unit: 'malakal-pv', powerKw: 41 }]);
    });
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
      expect((await listener.next('alarms'))?.data.alarms).toEqual([]);
      now += 5000;
      await api.store('malakal-g1', now, { state: 'fault' });
      expect((await listener.next('alarms'))?.data.alarms).toMatchObject([{ kind: 'generator-fault' }]);
    });
  });

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
