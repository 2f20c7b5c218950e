/** Who replays what of the quarantine, over both databases that may hold it. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NotInQuarantineError } from '../../../services/store/port.ts';
import { SharedQuarantine } from '../../../services/store/shared/quarantine.ts';
import { describeShared, type OpenShared, type SharedHome } from '../../support/shared-kit.ts';
import { openWriter, type SharedWriter } from '../../support/shared-writer.ts';

const CLAIM_MS = 60_000;

describeShared('a replay of quarantine', (makeHome) => {
  let home: SharedHome;
  let opened: OpenShared;
  let writer: SharedWriter;
  let nowMs: number;
  let here: SharedQuarantine;
  let there: SharedQuarantine;
  beforeEach(async () => {
    home = await makeHome();
    opened = await home.open();
    writer = await openWriter(opened);
    nowMs = 1_000_000;
    const now = () => sql<number>`${sql.lit(nowMs)}`;
    [here, there] = [
      new SharedQuarantine(opened.shared, 'here', undefined, now),
      new SharedQuarantine(opened.shared, 'there', undefined, now),
    ];
    const payload = Buffer.from('x');
    await writer.commit({
      quarantined: [1, 2, 3].map((receivedAt) => ({
        ...{ receivedAt, topic: null, payload, code: 'unit-unknown', reason: 'r', unit: 'u' },
      })),
    });
  });
  afterEach(async () => {
    await writer.close();
    await opened.close();
    await home.remove();
  });

  const claimAll = async (quarantine: SharedQuarantine) =>
    (await quarantine.claimOldest(0, 100, 100)).map(({ id }) => id);

  it('is refused what another has claimed or what is gone, and then claims nothing', async () => {
    await here.claim([2]);
    await expect(there.claim([1, 2, 3])).rejects.toEqual(new NotInQuarantineError([2]));
    await expect(there.claim([3, 99])).rejects.toEqual(new NotInQuarantineError([99]));
    expect(await claimAll(here)).toEqual([1, 3]);
  });

  it('leaves out what others have claimed, within the ids that were asked for', async () => {
    expect((await here.claimOldest(0, 100, 1)).map(({ id }) => id)).toEqual([1]);
    expect((await there.claimOldest(0, 2, 100)).map(({ id }) => id)).toEqual([2]);
    expect((await there.claimOldest(3, 100, 100)).map(({ id }) => id)).toEqual([]);
    expect(await claimAll(here)).toEqual([3]);
    expect(await claimAll(there)).toEqual([]);
  });

  it('reads what it claimed, oldest first', async () => {
    await here.claim([3, 1]);
    expect((await here.readClaimed([3, 1])).map(({ id }) => id)).toEqual([1, 3]);
  });

  it('lets others have what it has completed, and says anew why an item stays', async () => {
    await here.claim([1, 2]);
    await here.completeReplay([1, 2], [{ id: 2, code: 'time-invalid', reason: 'again', unit: 'v' }]);
    expect(await claimAll(there)).toEqual([1, 2, 3]);
    const [, second] = await here.page(100);
    expect(second).toMatchObject({ id: 2, code: 'time-invalid', reason: 'again', unit: 'v', receivedAt: 2 });
    expect([await here.countOf('u'), await here.countOf('v')]).toEqual([2, 1]);
    expect((await here.countsByCode()).map(({ code, count }) => `${code} ${count}`)).toEqual([
      'unit-unknown 2',
      'time-invalid 1',
    ]);
  });

  it('takes out of quarantine what a batch with its samples releases', async () => {
    await here.claim([1, 2]);
    await writer.commit({ released: [1] });
    await here.completeReplay([1, 2], []);
    expect((await here.page(100)).map(({ id }) => id)).toEqual([3, 2]);
    await expect(there.claim([1])).rejects.toEqual(new NotInQuarantineError([1]));
    expect(await here.total()).toBe(2);
  });

  it('that died lets others have its items after a minute, and no sooner', async () => {
    expect(await claimAll(here)).toEqual([1, 2, 3]);
    nowMs += CLAIM_MS;
    expect(await claimAll(there)).toEqual([]);
    nowMs += 1;
    await there.claim([1, 2]);
    await here.completeReplay([1, 2, 3], []);
    expect(await claimAll(here), 'it ends no claim of another').toEqual([3]);
  });
});
