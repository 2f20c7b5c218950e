/** The notes of what must be rolled up: this process's own in SQLite, and those that processes share in PostgreSQL. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StaleNote, StaleSpan } from '../../../services/store/port.ts';
import { SharedNotes } from '../../../services/store/shared/notes.ts';
import { describeShared, type OpenShared, type SharedHome } from '../../support/shared-kit.ts';
import { openWriter, type SharedWriter } from '../../support/shared-writer.ts';
import { sampleOf, unitOf } from '../../support/store-kit.ts';

interface Notes {
  after(afterId: number, limit: number): Promise<StaleNote[]> | StaleNote[];
  add(spans: readonly StaleSpan[]): Promise<number> | number;
  remove(ids: readonly number[]): Promise<void> | void;
}

describeShared('stale notes', (makeHome) => {
  let home: SharedHome;
  let opened: OpenShared;
  let writer: SharedWriter;
  let notes: Notes;
  beforeEach(async () => {
    home = await makeHome();
    opened = await home.open();
    writer = await openWriter(opened);
    notes = opened.database === null ? new SharedNotes(opened.shared) : writer.batchWriter.staleNotes;
  });
  afterEach(async () => {
    await writer.close();
    await opened.close();
    await home.remove();
  });

  const unit = unitOf('g1', 'generator');
  const commit = (...times: number[]) =>
    writer.commit({ samples: times.map((ts) => sampleOf(unit, ts, { powerKw: 1 })) });
  const spans = async (afterId = 0, limit = 100) =>
    (await notes.after(afterId, limit)).map((note) => note.spans.map(({ from, to }) => [from, to]));

  it('say what the samples of each batch made stale, oldest first', async () => {
    await commit(30, 10, 20);
    await commit(5);
    expect(await spans()).toEqual([[[10, 30]], [[5, 5]]]);
    expect((await notes.after(0, 1))[0]?.spans).toEqual([{ unit: 'g1', from: 10, to: 30 }]);
    const [first] = await notes.after(0, 1);
    expect(await spans(first?.id)).toEqual([[[5, 5]]]);
  });

  it('are made by no batch without samples', async () => {
    await writer.commit({ unknownFields: [] });
    expect(await spans()).toEqual([]);
  });

  it('are gone once they are removed, and their ids are not given again', async () => {
    await commit(1);
    await commit(2);
    const ids = (await notes.after(0, 100)).map(({ id }) => id);
    await notes.remove(ids);
    expect(await spans()).toEqual([]);
    const next = await notes.add([{ unit: 'g1', from: 7, to: 9 }]);
    expect(next).toBeGreaterThan(Math.max(...ids));
    expect(await spans(Math.max(...ids))).toEqual([[[7, 9]]]);
  });
});
