/** A process that commits batches: into the shared database itself where it is alone, else by a handover. */
import type { Batch } from '../../services/store/port.ts';
import { Handover } from '../../services/store/shared/handover.ts';
import { Outgoing, type Parcel } from '../../services/store/shared/outgoing.ts';
import { BatchWriter } from '../../services/store/sqlite/batch-writer.ts';
import { Database } from '../../services/store/sqlite/database.ts';
import { eventually } from './child.ts';
import type { OpenShared } from './shared-kit.ts';
import { batchOf, quietLog } from './store-kit.ts';
import { tempDir } from './temp-dir.ts';

export interface SharedWriter {
  batchWriter: BatchWriter;
  /** Commits a batch; what it quarantines, releases or notes is in the shared database when this resolves. */
  commit(batch: Partial<Batch>): Promise<void>;
  close(): Promise<void>;
}

export interface SharedWriterOptions {
  quarantineMaxBytes?: number;
  onEvicted?: (items: number) => void;
}

export async function openWriter(
  { shared, database }: OpenShared,
  { quarantineMaxBytes = 1024 ** 3, onEvicted = () => {} }: SharedWriterOptions = {},
): Promise<SharedWriter> {
  if (database !== null) {
    const batchWriter = new BatchWriter(database, { quarantineMaxBytes, onEvicted });
    return {
      batchWriter,
      commit: async ({ samples = [], ...rest }) => {
        await batchWriter.commit(batchOf(samples, rest), () => {});
      },
      close: async () => {},
    };
  }
  const dir = await tempDir('writer');
  const own = Database.open(dir.path);
  const batchWriter = new BatchWriter(own, { quarantineMaxBytes, onEvicted, isShared: true });
  const outgoing = new Outgoing(batchWriter);
  const handover = new Handover({
    ...{ shared, outgoing, quarantineMaxBytes, onEvicted, writer: dir.path, log: quietLog },
    deliveredBefore: () => Number.MAX_SAFE_INTEGER,
    onProgress: () => {},
  });
  handover.start();
  return {
    batchWriter,
    commit: async ({ samples = [], ...rest }) => {
      await batchWriter.commit(batchOf(samples, rest), () => {});
      handover.wake();
      await eventually(() => outgoing.next() === null, 30_000);
    },
    close: async () => {
      await handover.stop();
      own.close();
      await dir.remove();
    },
  };
}

/** What a process that is killed at the wrong moment forgets: that the shared database has its parcels. */
export class ForgetfulOutgoing extends Outgoing {
  delivered = 0;

  override next(): Parcel | null {
    return this.delivered === 0 ? super.next() : null;
  }

  override remove(): void {
    this.delivered += 1;
  }
}
