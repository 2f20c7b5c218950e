import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiFixture, type Fixture } from './fixture.ts';

let api: Fixture;
let replayed: (readonly number[] | undefined)[];
beforeEach(async () => {
  replayed = [];
  api = await apiFixture({
    intake: {
      upload: async () => ({ accepted: 0, quarantined: 0 }),
      replay: async (ids) => {
        replayed.push(ids);
        return { accepted: 1, quarantined: 2 };
      },
    },
  });
});
afterEach(() => api.close());

const json = async (path: string) => (await api.ask(path)).json();
const replay = (body?: string) =>
  api.ask('/api/quarantine/replay', { method: 'POST', ...(body === undefined ? {} : { body }) });

describe('the quarantine', () => {
  it('shows what came in whole, with its code and reason: text as text, other bytes in base64', async () => {
    await api.quarantine('{"ts": bad', 'payload-not-json');
    await api.quarantine(new Uint8Array([0xff, 0x00]), 'payload-not-utf8');
    expect(await json('/api/quarantine')).toEqual({
      total: 2,
      items: [
        {
          id: 2,
          receivedAt: '2026-03-15T12:07:00.000Z',
          topic: null,
          payload: '/wA=',
          payloadEncoding: 'base64',
          code: 'payload-not-utf8',
          reason: 'The payload is not UTF-8 text',
        },
        {
          id: 1,
          receivedAt: '2026-03-15T12:07:00.000Z',
          topic: null,
          payload: '{"ts": bad',
          payloadEncoding: 'utf8',
          code: 'payload-not-json',
          reason: 'The payload is not JSON',
        },
      ],
      next: null,
    });
  });

  it('keeps a byte order mark: what is shown is what came', async () => {
    await api.quarantine('\ufeff{}', 'fields-unknown');
    expect((await json('/api/quarantine')).items[0].payload).toBe('\ufeff{}');
  });

  it.each([1, 2, 60, 120, 200])('comes page by page of %i, each item once', async (limit) => {
    for (let at = 0; at < 120; at += 1) await api.quarantine(`item ${at}`, 'unit-unknown');
    const seen: number[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: { id: number }[]; next: string | null; total: number } = await json(
        `/api/quarantine?limit=${limit}${next === '' ? '' : `&cursor=${next}`}`,
      );
      expect(page.total).toBe(120);
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, at) => 120 - at));
  });

  it('ends a page early that would become too large', async () => {
    const large = 'x'.repeat(3 * 1024 * 1024);
    for (let at = 0; at < 3; at += 1) await api.quarantine(large, 'payload-too-large');
    const page = await json('/api/quarantine');
    expect(page.items).toHaveLength(1);
    expect((await json(`/api/quarantine?cursor=${page.next}`)).items[0].id).toBe(2);
  });

  it('is replayed by ids, or all of it', async () => {
    const response = await replay('{"ids":[3,1]}');
    expect(await response.json()).toEqual({ accepted: 1, quarantined: 2 });
    await replay('{}');
    await replay();
    expect(replayed).toEqual([[3, 1], undefined, undefined]);
  });

  it.each(['{"ids":"all"}', '{"ids":[1.5]}', '{"ids":[0]}', '{"id":[1]}', '[1]', '{'])(
    'refuses to replay %s',
    async (body) => {
      expect((await replay(body)).status).toBe(400);
      expect(replayed).toEqual([]);
    },
  );

  const remove = (body: string) => api.ask('/api/quarantine', { method: 'DELETE', body });

  it('is removed by ids, by the time of arrival, or whole', async () => {
    for (let count = 0; count < 5; count += 1) await api.quarantine('x', 'payload-not-json');
    expect(await (await remove('{"ids":[1,2,99]}')).json()).toEqual({ removed: 2 });
    expect(await (await remove('{"before":"2026-03-15T12:00:00Z"}')).json()).toEqual({ removed: 0 });
    expect(await (await remove('{"before":"2026-03-15T15:00:00+02:00","ids":[3]}')).json()).toEqual({
      removed: 1,
    });
    expect((await json('/api/quarantine')).total).toBe(2);
    expect(await (await remove('{}')).json()).toEqual({ removed: 2 });
    expect(await json('/api/quarantine')).toEqual({ total: 0, items: [], next: null });
  });

  it.each(['', '[]', '{"ids":"all"}', '{"before":"yesterday"}', '{"before":5}', '{"all":true}'])(
    'is not removed by %s',
    async (body) => {
      await api.quarantine('x', 'payload-not-json');
      expect((await remove(body)).status).toBe(400);
      expect((await json('/api/quarantine')).total).toBe(1);
    },
  );
});
