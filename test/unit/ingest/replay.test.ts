import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotInQuarantineError } from '../../../services/store/port.ts';
import { IntakeWorld, NOW, sampleAt, topicOf } from './intake-world.ts';

let world: IntakeWorld;
beforeEach(async () => {
  world = await IntakeWorld.open();
});
afterEach(() => world.close());

describe('a replay', () => {
  beforeEach(async () => {
    await world.send('l3', sampleAt(0));
    await world.send('l3', `[${sampleAt(1)},{"ts":${NOW},"powerKw":"x"},${sampleAt(2)}]`);
    await world.send('l1', 'bad');
  });

  it('keeps an item of many bad samples as one, until some of them can be taken', async () => {
    await world.send('l1', `[${'1,'.repeat(150)}1]`);
    const [rest] = world.batchWriter.quarantine.page(1);
    expect(await world.intake.replay([rest?.id ?? 0])).toEqual({ accepted: 0, quarantined: 1 });
    expect(world.batchWriter.quarantine.page(1)).toEqual([rest]);
  });

  it('takes what can be taken now, and keeps of an array only what is bad', async () => {
    world.register('l1', 'l3');
    expect(await world.intake.replay()).toEqual({ accepted: 3, quarantined: 2 });
    expect(await world.stored('l3')).toHaveLength(3);
    const items = world.batchWriter.quarantine.page(10);
    expect(items.map(({ payload }) => Buffer.from(payload).toString())).toEqual([
      `{"ts":${NOW},"powerKw":"x"}`,
      'bad',
    ]);
    expect(items[0]).toMatchObject({ topic: topicOf('l3'), unit: 'l3', receivedAt: NOW });
  });

  it('leaves what is as bad as before where it is, with the reason that holds now', async () => {
    const before = world.batchWriter.quarantine.page(10).map(({ id }) => id);
    expect(await world.intake.replay()).toEqual({ accepted: 0, quarantined: 3 });
    world.register('l3');
    const [bad] = before;
    expect(await world.intake.replay([bad ?? 0])).toEqual({ accepted: 0, quarantined: 1 });
    const items = world.batchWriter.quarantine.page(10);
    expect(items.map(({ id }) => id)).toEqual(before);
    expect(items[0]?.reason).toContain('unknown unit l1');
  });

  it('takes only what was chosen, and each once', async () => {
    world.register('l1', 'l3');
    const first = world.batchWriter.quarantine.page(10).at(-1)?.id ?? 0;
    await expect(world.intake.replay([first, 999])).rejects.toThrow('not in quarantine any more: 999');
    expect(world.batchWriter.quarantine.total()).toBe(3);
    const replays = await Promise.allSettled([
      world.intake.replay([first, first]),
      world.intake.replay([first]),
    ]);
    expect(replays).toMatchObject([
      { status: 'fulfilled', value: { accepted: 1, quarantined: 0 } },
      { status: 'rejected', reason: new NotInQuarantineError([first]) },
    ]);
    expect(world.batchWriter.quarantine.total()).toBe(2);
  });

  it('stores and lets go in one commit: when that fails, all is still in quarantine', async () => {
    world.register('l1', 'l3');
    world.gate.gated = true;
    const replay = world.intake.replay();
    (await world.gate.begun()).reject(new Error('the disk is full'));
    await expect(replay).rejects.toThrow('the disk is full');
    expect(world.batchWriter.quarantine.total()).toBe(3);
    expect(await world.stored('l3')).toEqual([]);
    world.gate.gated = false;
    expect(await world.intake.replay()).toEqual({ accepted: 3, quarantined: 2 });
  });

  it('judges by the time of the replay: what was in the future may have come to pass', async () => {
    await world.send('l1', `{"ts":${NOW + 700_000},"powerKw":4}`);
    const [early] = world.batchWriter.quarantine.page(1);
    const ids = [early?.id ?? 0];
    expect(await world.intake.replay(ids)).toEqual({ accepted: 0, quarantined: 1 });
    world.now = NOW + 100_000;
    expect(await world.intake.replay(ids)).toEqual({ accepted: 1, quarantined: 0 });
  });

  it('goes through a quarantine of any size', async () => {
    await Promise.all(Array.from({ length: 700 }, (_, at) => world.send('l4', sampleAt(at))));
    world.register('l4');
    expect(await world.intake.replay()).toEqual({ accepted: 700, quarantined: 3 });
    expect(world.batchWriter.quarantine.total()).toBe(3);
  });
});
