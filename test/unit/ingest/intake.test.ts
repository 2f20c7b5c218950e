import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IntakeWorld, NOW, sampleAt } from './intake-world.ts';

let world: IntakeWorld;
beforeEach(async () => {
  world = await IntakeWorld.open();
});
afterEach(() => world.close());

const stateOf = async (promise: Promise<unknown>) => {
  let state = 'pending';
  promise.then(
    () => {
      state = 'resolved';
    },
    () => {
      state = 'rejected';
    },
  );
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  return state;
};

describe('the intake', () => {
  it('acknowledges only what is durable', async () => {
    world.gate.gated = true;
    const message = world.send('l1', sampleAt(0));
    const commit = await world.gate.begun();
    expect(await stateOf(message)).toBe('pending');
    commit.resolve();
    await message;
    expect(await world.stored('l1')).toHaveLength(1);
  });

  it('lets all that arrives during a commit share the next', async () => {
    world.gate.gated = true;
    const first = world.send('l1', sampleAt(0));
    const commit = await world.gate.begun();
    const others = Array.from({ length: 500 }, (_, at) => world.send(at % 2 ? 'l1' : 'l2', sampleAt(at + 1)));
    const bad = world.send('l1', 'bad');
    commit.resolve();
    await first;
    (await world.gate.begun()).resolve();
    await Promise.all([...others, bad]);
    expect(world.gate.batches.map(({ samples }) => samples.length)).toEqual([1, 500]);
    expect(world.batchWriter.quarantine.total()).toBe(1);
  });

  it('cuts what is too much for one commit', async () => {
    const backlog = `[${Array.from({ length: 3_000 }, (_, at) => sampleAt(at)).join(',')}]`;
    await Promise.all([world.send('l1', backlog), world.send('l2', backlog), world.send('l1', backlog)]);
    expect(world.gate.batches.map(({ samples }) => samples.length)).toEqual([6_000, 3_000]);
  });

  it('acknowledges nothing of a commit that failed, tells no one of it, and goes on', async () => {
    const told: number[] = [];
    world.intake.onCommitted(({ samples }) => told.push(samples.length));
    world.gate.gated = true;
    const lost = [world.send('l1', sampleAt(0)), world.send('l2', sampleAt(0)), world.send('l2', 'bad')];
    const commit = await world.gate.begun();
    const next = world.send('l1', sampleAt(60_000));
    commit.reject(new Error('the disk is full'));
    for (const message of lost) await expect(message).rejects.toThrow('the disk is full');
    (await world.gate.begun()).resolve();
    await next;
    expect(told).toEqual([1]);
    expect(await world.stored('l2')).toEqual([]);
    expect(await world.metrics.metrics()).toContain('footprint_accepted_samples_total 1');
  });

  it('tells its listeners of each commit with its note, and survives one that fails', async () => {
    const told: [number, number][] = [];
    world.intake.onCommitted(() => {
      throw new Error('a listener of its own kind');
    });
    world.intake.onCommitted(({ samples }, noteId) => told.push([samples.length, noteId]));
    await world.send('l1', sampleAt(0));
    await world.send('l1', 'bad');
    const [note] = await world.store.staleNotes(0, 10);
    expect(told).toEqual([
      [1, note?.id],
      [0, 0],
    ]);
  });

  it('follows the registry as it changes', async () => {
    await world.send('l3', sampleAt(0));
    world.register('l1', 'l3');
    await world.send('l3', sampleAt(0));
    await world.send('l2', sampleAt(0));
    expect(await world.stored('l3')).toHaveLength(1);
    expect(world.batchWriter.quarantine.page(10).map(({ unit }) => unit)).toEqual(['l2', 'l3']);
  });

  it('counts messages, samples and items', async () => {
    await world.send('l1', `[${sampleAt(0)},${sampleAt(1)},{"ts":1}]`);
    await world.send('l1', 'bad');
    const text = await world.metrics.metrics();
    expect(text).toContain('footprint_received_messages_total 2');
    expect(text).toContain('footprint_accepted_samples_total 2');
    expect(text).toContain('footprint_quarantined_items_total 2');
  });
});

describe('an upload', () => {
  const entry = (unit: string, powerKw: unknown = 1) =>
    Buffer.from(JSON.stringify({ unit, ts: NOW, powerKw }));

  it('is taken by the same rules, and says what became of its samples once they are durable', async () => {
    const counts = await world.intake.upload([
      entry('l1'),
      entry('l9'),
      entry('l2', 'x'),
      entry('l2', null),
      Buffer.from('[]'),
    ]);
    expect(counts).toEqual({ accepted: 2, quarantined: 3 });
    expect(await world.stored('l1')).toHaveLength(1);
    expect(await world.stored('l2')).toEqual([]);
    expect(world.batchWriter.quarantine.page(10).every(({ topic }) => topic === null)).toBe(true);
  });

  it('counts its own alone, while messages arrive beside it', async () => {
    const message = world.send('l1', `[${sampleAt(5)},7]`);
    const [counts] = await Promise.all([
      world.intake.upload([entry('l1'), entry('l9')]),
      world.send('l2', 'bad'),
      message,
    ]);
    expect(counts).toEqual({ accepted: 1, quarantined: 1 });
  });

  it('larger than a commit is counted whole', async () => {
    const many = Array.from({ length: 12_000 }, (_, at) =>
      Buffer.from(`{"unit":"l1","ts":${NOW - at},"powerKw":1}`),
    );
    expect(await world.intake.upload(many)).toEqual({ accepted: 12_000, quarantined: 0 });
  });

  it('fails when it could not be made durable', async () => {
    world.gate.gated = true;
    const upload = world.intake.upload([entry('l1')]);
    (await world.gate.begun()).reject(new Error('the disk is full'));
    await expect(upload).rejects.toThrow('the disk is full');
  });
});
