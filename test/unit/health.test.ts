import { describe, expect, it } from 'vitest';
import { healthQuery } from '../../services/health.ts';
import type { StoreCheck } from '../../services/store/port.ts';

describe('the health of the parts', () => {
  it('is a word each for the public, and for the log why, once for each change', async () => {
    const logged: unknown[] = [];
    const log = {
      warn: (entry: object) => logged.push(entry),
      info: (entry: object) => logged.push(entry),
    };
    let monotonicMs = 0;
    let store: StoreCheck = { ok: true };
    let asked = 0;
    const health = healthQuery(
      {
        broker: () => ({ ok: true }),
        store: async () => {
          asked += 1;
          return store;
        },
        outbox: async () => ({ ok: false, detail: 'InfluxDB is away' }),
      },
      log,
      () => monotonicMs,
    );
    expect(await health()).toEqual({ broker: 'ok', store: 'ok', outbox: 'degraded' });
    store = { ok: false, detail: 'no answer' };
    monotonicMs = 999;
    expect((await health()).store).toBe('ok');
    expect(asked).toBe(1);
    monotonicMs = 1_000;
    expect((await health()).store).toBe('degraded');
    store = { ok: true };
    monotonicMs = 2_000;
    expect((await health()).store).toBe('ok');
    expect(logged).toEqual([
      { part: 'outbox', reason: 'InfluxDB is away' },
      { part: 'store', reason: 'no answer' },
      { part: 'store' },
    ]);
  });
});
