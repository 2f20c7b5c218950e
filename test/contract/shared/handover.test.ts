/** What a process hands over to PostgreSQL: each thing once, whatever is killed when. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SERVER_NOW } from '../../../services/store/shared/clock.ts';
import { Handover } from '../../../services/store/shared/handover.ts';
import { SharedNotes } from '../../../services/store/shared/notes.ts';
import { Outgoing } from '../../../services/store/shared/outgoing.ts';
import { SharedQuarantine } from '../../../services/store/shared/quarantine.ts';
import { SharedUnknownFields } from '../../../services/store/shared/unknown-fields.ts';
import { BatchWriter } from '../../../services/store/sqlite/batch-writer.ts';
import { Database } from '../../../services/store/sqlite/database.ts';
import { eventually } from '../../support/child.ts';
import { describePostgres, type OpenShared, type SharedHome } from '../../support/shared-kit.ts';
import { ForgetfulOutgoing } from '../../support/shared-writer.ts';
import { batchOf, quietLog, sampleOf, unitOf } from '../../support/store-kit.ts';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';

/** A writer that was not seen for longer is taken for dead. */
const AWAY_MS = 20_000;

describePostgres('a handover', (makeHome) => {
  let home: SharedHome;
  let opened: OpenShared;
  let dir: TempDir;
  let database: Database;
  let batchWriter: BatchWriter;
  let deliveredBefore: number;
  const running: Handover[] = [];
  beforeEach(async () => {
    home = await makeHome();
    opened = await home.open();
    dir = await tempDir('handover');
    database = Database.open(dir.path);
    batchWriter = new BatchWriter(database, { isShared: true });
    deliveredBefore = Number.MAX_SAFE_INTEGER;
  });
  afterEach(async () => {
    for (const handover of running.splice(0)) await handover.stop();
    database.close();
    await opened.close();
    await home.remove();
    await dir.remove();
  });

  function begin(outgoing = new Outgoing(batchWriter)): Handover {
    const handover = new Handover({
      ...{ shared: opened.shared, outgoing, writer: 'writer', quarantineMaxBytes: 1e9, log: quietLog },
      onEvicted: () => {},
      deliveredBefore: () => deliveredBefore,
      onProgress: () => {},
    });
    handover.start();
    running.push(handover);
    return handover;
  }

  const commitSample = (ts: number) =>
    batchWriter.commit(batchOf([sampleOf(unitOf('g1', 'generator'), ts, { powerKw: 1 })]), () => {});
  const message = (receivedAt: number) => ({
    ...{ receivedAt, topic: null, payload: Buffer.from('x'), unit: null },
    ...{ code: 'payload-not-json' as const, reason: 'r' },
  });
  const due = async (notes: SharedNotes) =>
    (await notes.after(0, 100)).flatMap(({ spans }) => spans.map(({ from }) => from));

  it('brings each thing once, also where a kill made the process forget that it had', async () => {
    const quarantine = new SharedQuarantine(opened.shared, 'here');
    const unknownFields = [{ unit: 'g1', field: 'colour', seenAt: 5 }];
    await commitSample(1);
    await batchWriter.commit(batchOf([], { quarantined: [message(1), message(2)], unknownFields }), () => {});
    const killed = new ForgetfulOutgoing(batchWriter);
    const before = begin(killed);
    await eventually(() => killed.delivered > 0);
    await before.stop();
    await batchWriter.commit(batchOf([], { quarantined: [message(3)], released: [1] }), () => {});
    const outgoing = new Outgoing(batchWriter);
    begin(outgoing);
    await eventually(() => outgoing.next() === null);
    expect((await quarantine.page(100)).map(({ receivedAt }) => receivedAt)).toEqual([3, 2]);
    expect(await due(new SharedNotes(opened.shared))).toEqual([1]);
    expect(await new SharedUnknownFields(opened.shared).read()).toMatchObject([
      { field: 'colour', count: 1 },
    ]);
  });

  it('makes a note due once its writer says that its samples are delivered', async () => {
    const notes = new SharedNotes(opened.shared);
    deliveredBefore = 2;
    const outgoing = new Outgoing(batchWriter);
    await commitSample(10);
    await commitSample(20);
    begin(outgoing);
    await eventually(() => outgoing.next() === null);
    expect(await due(notes)).toEqual([10]);
    deliveredBefore = 3;
    await eventually(async () => (await due(notes)).length === 2);
  });

  it('whose writer is away has its notes rolled up early, once, and again when it is back', async () => {
    let aheadMs = 0;
    const notes = new SharedNotes(opened.shared, () => sql<number>`(${SERVER_NOW} + ${sql.lit(aheadMs)})`);
    deliveredBefore = 0;
    const outgoing = new Outgoing(batchWriter);
    await commitSample(10);
    const before = begin(outgoing);
    await eventually(() => outgoing.next() === null);
    await before.stop();
    expect(await due(notes), 'it was seen just now').toEqual([]);
    aheadMs = AWAY_MS + 1;
    const early = await notes.after(0, 100);
    expect(early).toHaveLength(1);
    await notes.remove(early.map(({ id }) => id));
    expect(await due(notes), 'it was rolled up early').toEqual([]);
    deliveredBefore = 2;
    begin(outgoing);
    await eventually(async () => (await due(notes)).length === 1);
    await notes.remove((await notes.after(0, 100)).map(({ id }) => id));
    expect(await due(notes)).toEqual([]);
  });
});
