import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../services/domain/durations.ts';
import { healthQuestion } from '../../../services/health.ts';
import type { StoreCheck } from '../../../services/store/port.ts';
import { Retention } from '../../../services/store/retention.ts';
import { eventually } from '../../support/child.ts';
import { quietLog } from '../../support/store-kit.ts';

describe('the raw retention', () => {
  it('removes what is older at the start, and waits for that when it stops', async () => {
    const asked: number[] = [];
    const gate = Promise.withResolvers<number>();
    const store = {
      removeSamplesBefore: (ts: number) => {
        asked.push(ts);
        return gate.promise;
      },
    };
    const retention = new Retention({
      store,
      rawRetentionDays: 400,
      log: quietLog,
      now: () => 1_000 * DAY_MS,
    });
    retention.start();
    await eventually(() => asked.length === 1);
    expect(asked).toEqual([600 * DAY_MS]);
    let stopped = false;
    const stopping = retention.stop().then(() => {
      stopped = true;
    });
    await new Promise(setImmediate);
    expect(stopped).toBe(false);
    gate.resolve(3);
    await stopping;
  });

  it('outlives a store that fails', async () => {
    const store = { removeSamplesBefore: () => Promise.reject(new Error('unreachable')) };
    const errors: string[] = [];
    const log = { info: () => {}, error: (_: unknown, message?: string) => errors.push(message ?? '') };
    const retention = new Retention({ store, rawRetentionDays: 1, log, now: Date.now });
    retention.start();
    await retention.stop();
    expect(errors).toHaveLength(1);
  });
});

describe('the health of the parts', () => {
  it('is a word each for the public, and for the log why, once for each change', async () => {
    const logged: unknown[] = [];
    const log = {
      warn: (entry: object) => logged.push(entry),
      info: (entry: object) => logged.push(entry),
    };
    let now = 0;
    let store: StoreCheck = { ok: true };
    let asked = 0;
    const health = healthQuestion(
      {
        broker: () => ({ ok: true }),
        store: async () => {
          asked += 1;
          return store;
        },
        outbox: () => ({ ok: false, detail: 'InfluxDB is away' }),
      },
      log,
      () => now,
    );
    expect(await health()).toEqual({ broker: 'ok', store: 'ok', outbox: 'degraded' });
    store = { ok: false, detail: 'no answer' };
    now = 999;
    expect((await health()).store).toBe('ok');
    expect(asked).toBe(1);
    now = 1_000;
    expect((await health()).store).toBe('degraded');
    store = { ok: true };
    now = 2_000;
    expect((await health()).store).toBe('ok');
    expect(logged).toEqual([
      { part: 'outbox', reason: 'InfluxDB is away' },
      { part: 'store', reason: 'no answer' },
      { part: 'store' },
    ]);
  });
});
