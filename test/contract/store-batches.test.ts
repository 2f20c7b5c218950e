/** What the store port promises of a batch. */
import { expect, it } from 'vitest';
import { runStoreContract, T0 } from '../support/store-contract.ts';
import { appendReadable, batchOf, sampleOf, unitOf } from '../support/store-kit.ts';

runStoreContract((opened) => {
  const generator = unitOf('g1', 'generator');
  const solar = unitOf('s1', 'solar');

  it('leaves a stale note with each unit and its span, until the note is removed, also over a restart', async () => {
    const first = await appendReadable(opened.store, [
      sampleOf(generator, T0 + 5, { powerKw: 1 }),
      sampleOf(solar, T0 + 9, { powerKw: 1 }),
      sampleOf(generator, T0 + 1, { powerKw: 1 }),
    ]);
    const second = await opened.store.addStaleNote([{ unit: 's1', from: 3, to: 4 }]);
    const spans = [
      { unit: 'g1', from: T0 + 1, to: T0 + 5 },
      { unit: 's1', from: T0 + 9, to: T0 + 9 },
    ];
    await opened.reopen();
    const notes = await opened.store.staleNotes(0, 10);
    expect(notes.map(({ id }) => id)).toEqual([first, second]);
    expect(notes[0]?.spans).toEqual(expect.arrayContaining(spans));
    expect(notes[0]?.spans).toHaveLength(2);
    expect(await opened.store.staleNotes(first, 10)).toEqual([
      { id: second, spans: [{ unit: 's1', from: 3, to: 4 }] },
    ]);
    expect(await opened.store.staleNotes(0, 1)).toHaveLength(1);
    await opened.store.removeStaleNotes([first]);
    await opened.reopen();
    expect((await opened.store.staleNotes(0, 10)).map(({ id }) => id)).toEqual([second]);
  });

  it('keeps its quarantine and unknown fields, and lets go what a replay took', async () => {
    const { store } = opened;
    const message = {
      receivedAt: T0,
      topic: 'a/b',
      payload: Buffer.from([0, 255]),
      code: 'payload-not-json' as const,
      reason: 'not JSON',
      unit: null,
    };
    await store.append(
      batchOf([], {
        quarantined: [message, { ...message, unit: 'g1' }],
        unknownFields: [{ unit: 'g1', field: 'colour', seenAt: T0 }],
      }),
    );
    await opened.reopen();
    const { quarantine, unknownFields } = opened.batchWriter;
    expect(quarantine.total()).toBe(2);
    expect(quarantine.page(10).filter(({ unit }) => unit === 'g1')).toHaveLength(1);
    expect(unknownFields.of('g1')).toMatchObject([{ field: 'colour', count: 1 }]);
    const [newest] = quarantine.page(1);
    await opened.store.append(
      batchOf([sampleOf(generator, T0, { powerKw: 1 })], { released: [newest?.id ?? 0] }),
    );
    expect(opened.batchWriter.quarantine.total()).toBe(1);
  });
});
