import { describe, expect, it } from 'vitest';
import { UncaughtErrors } from '../../services/uncaught-errors.ts';

describe('an error that nobody caught', () => {
  function reporting() {
    const logged: unknown[] = [];
    const state = { inDoubt: false, monotonicMs: 0, count: 0 };
    const errors = new UncaughtErrors({
      log: { error: (entry: object) => logged.push(entry), fatal: (entry: object) => logged.push(entry) },
      counter: {
        inc: () => {
          state.count += 1;
        },
      },
      isInDoubt: () => state.inDoubt,
      monotonicMs: () => state.monotonicMs,
    });
    return { logged, state, errors };
  }

  it('is counted each time, and logged once a second', () => {
    const { logged, state, errors } = reporting();
    const error = new Error('of one connection');
    for (let n = 0; n < 1_000; n += 1) expect(errors.report(error)).toBe(true);
    state.monotonicMs = 1_000;
    errors.report(error);
    expect(state.count).toBe(1_001);
    expect(logged).toEqual([
      { err: error, unlogged: 0 },
      { err: error, unlogged: 999 },
    ]);
  });

  it('stops the services only where it leaves a transaction open', () => {
    const { logged, state, errors } = reporting();
    state.inDoubt = true;
    expect(errors.report(new Error('half-way'))).toBe(false);
    expect(logged).toHaveLength(1);
  });
});
