/** The batch writer of a process, with the bound of its quarantine, and what the metrics tell of its evictions. */
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import { BatchWriter } from '../store/sqlite/batch-writer.ts';
import type { Database } from '../store/sqlite/database.ts';
import { OccasionalLog } from './occasional-log.ts';

/** Quarantine takes at most this part of the disk, whatever the bound. */
const DISK_PART = 4;

export interface BatchWriterParts {
  /** QUARANTINE_MAX_BYTES. */
  maxBytes: number;
  isShared: boolean;
  metrics: Metrics;
  log: Pick<Logger, 'info' | 'warn'>;
}

export function openBatchWriter(
  database: Database,
  { maxBytes, isShared, metrics, log }: BatchWriterParts,
): BatchWriter {
  const evicted = metrics.counter(
    'footprint_quarantine_evicted_total',
    'Oldest items that left quarantine because it reached QUARANTINE_MAX_BYTES',
  );
  const occasionalLog = new OccasionalLog(log);
  return new BatchWriter(database, {
    isShared,
    quarantineMaxBytes: Math.min(maxBytes, database.diskSpace().totalBytes / DISK_PART),
    onEvicted: (items) => {
      evicted.inc(items);
      occasionalLog.warn(
        { items },
        'quarantine is full (QUARANTINE_MAX_BYTES): its oldest items were removed',
      );
    },
  });
}
