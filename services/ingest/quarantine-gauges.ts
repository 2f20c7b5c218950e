/** What the metrics tell of the quarantine: of the one that all processes share, where they do. */
import type { Metrics } from '../metrics.ts';
import type { QuarantineTotals } from '../store/shared/quarantine-bound.ts';

/** However often, and by however many, the metrics are read, the database is asked no more often. */
const ASKED_EVERY_MS = 2_000;

/** @param monotonicMs a clock that is never set, in milliseconds */
export function addQuarantineGauges(
  metrics: Pick<Metrics, 'gauge'>,
  quarantine: { totals(): Promise<QuarantineTotals> },
  monotonicMs: () => number,
): void {
  let last: { askedAt: number; totals: Promise<QuarantineTotals> } | null = null;
  const totals = () => {
    if (last === null || monotonicMs() - last.askedAt >= ASKED_EVERY_MS) {
      last = { askedAt: monotonicMs(), totals: quarantine.totals() };
    }
    return last.totals;
  };
  metrics.gauge('footprint_quarantine_items', 'Items in quarantine', async () => (await totals()).items);
  metrics.gauge(
    'footprint_quarantine_bytes',
    'What the quarantine takes on disk, about',
    async () => (await totals()).bytes,
  );
}
