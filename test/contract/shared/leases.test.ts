/** What one process does for all, by leases; there are some only where several processes share PostgreSQL. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Leases } from '../../../services/store/shared/leases.ts';
import { describePostgres, type OpenShared, type SharedHome } from '../../support/shared-kit.ts';
import { quietLog } from '../../support/store-kit.ts';

/** By the database's clock others may have a lease after this, and by its own clock the holder has let go before. */
const TTL_MS = 15_000;
const TRUSTED_MS = 12_000;

describePostgres('leases', (makeHome) => {
  let home: SharedHome;
  let opened: OpenShared;
  /** The database's clock, and that of each process. */
  let clock: { database: number; here: number; there: number };
  let here: Leases;
  let there: Leases;
  beforeEach(async () => {
    home = await makeHome();
    opened = await home.open();
    clock = { database: 1_000_000, here: 0, there: 5_000 };
    here = leasesOf('here', () => clock.here);
    there = leasesOf('there', () => clock.there);
  });
  afterEach(async () => {
    await here.stop();
    await there.stop();
    await opened.close();
    await home.remove();
  });

  function leasesOf(holder: string, monotonicMs: () => number): Leases {
    const now = () => sql<number>`${sql.lit(clock.database)}`;
    return new Leases({ shared: opened.shared, holder, log: quietLog, now, monotonicMs });
  }

  function pass(ms: number): void {
    clock.database += ms;
    clock.here += ms;
    clock.there += ms;
  }

  it('are held by one process from its first renewal on, and by it again after a restart', async () => {
    const [mine, theirs] = [here.want('rollup'), there.want('rollup')];
    expect(mine.isHeld).toBe(false);
    await here.renew();
    await there.renew();
    expect([mine.isHeld, theirs.isHeld]).toEqual([true, false]);
    expect([here.isHeldElsewhere('rollup'), there.isHeldElsewhere('rollup')]).toEqual([false, true]);
    const restarted = leasesOf('here', () => clock.here);
    const again = restarted.want('rollup');
    await restarted.renew();
    expect(again.isHeld).toBe(true);
  });

  it('stay where they are while they are renewed', async () => {
    const [mine, theirs] = [here.want('rollup'), there.want('rollup')];
    for (let renewals = 0; renewals < 5; renewals += 1) {
      await here.renew();
      await there.renew();
      pass(TRUSTED_MS - 1);
    }
    expect([mine.isHeld, theirs.isHeld, mine.term]).toEqual([true, false, 1]);
  });

  it('are let go by the holder’s own clock before another process may have them', async () => {
    const [mine, theirs] = [here.want('rollup'), there.want('rollup')];
    await here.renew();
    pass(TRUSTED_MS);
    expect(mine.isHeld).toBe(false);
    pass(TTL_MS - TRUSTED_MS);
    await there.renew();
    expect(theirs.isHeld).toBe(false);
    pass(1);
    await there.renew();
    expect(theirs.isHeld).toBe(true);
  });

  it('are lost by a holder that slept, which has another term when it has one again', async () => {
    const mine = here.want('rollup');
    const theirs = there.want('rollup');
    await here.renew();
    clock.database += TTL_MS + 1;
    await there.renew();
    await here.renew();
    expect([mine.isHeld, theirs.isHeld]).toEqual([false, true]);
    expect(here.isHeldElsewhere('rollup')).toBe(true);
    await there.stop();
    await here.renew();
    expect([mine.isHeld, mine.term]).toEqual([true, 2]);
  });

  it('are free at once when their holder stops', async () => {
    here.want('rollup');
    const theirs = there.want('rollup');
    await here.renew();
    await here.stop();
    await there.renew();
    expect(theirs.isHeld).toBe(true);
  });

  it('are taken over by name where they ran out, each by one process', async () => {
    const third = leasesOf('third', () => clock.here);
    third.want('session/3a');
    third.want('session/3b');
    third.want('rollup');
    await third.renew();
    expect(await here.takeOver('session/')).toBeNull();
    pass(TTL_MS + 1);
    expect(await third.takeOver('session/'), 'not from itself').toBeNull();
    const taken = await Promise.all([here.takeOver('session/'), there.takeOver('session/')]);
    const rest = await here.takeOver('session/');
    expect([...taken, rest].filter((name) => name !== null).sort()).toEqual(['session/3a', 'session/3b']);
    expect(await there.takeOver('session/')).toBeNull();
  });

  it('that are removed can’t be taken over, and those of others can’t be removed', async () => {
    here.want('session/a');
    await here.renew();
    await there.remove('session/a');
    pass(TTL_MS + 1);
    await here.renew();
    await here.remove('session/a');
    pass(TTL_MS + 1);
    expect(await there.takeOver('session/')).toBeNull();
  });

  it('that are forgotten run out', async () => {
    here.want('session/a');
    await here.renew();
    here.forget('session/a');
    pass(TTL_MS + 1);
    await here.renew();
    expect(await there.takeOver('session/')).toBe('session/a');
  });

  it('let a work be done while they are held, and only then', async () => {
    const done: string[] = [];
    const work = (place: string) => () => {
      done.push(`${place} begins`);
      return async () => {
        done.push(`${place} ends`);
      };
    };
    here.whileHeld('retention', work('here'));
    there.whileHeld('retention', work('there'));
    await here.renew();
    await there.renew();
    pass(TTL_MS + 1);
    await there.renew();
    await here.renew();
    await there.stop();
    expect(done).toEqual(['here begins', 'there begins', 'here ends', 'there ends']);
  });
});
