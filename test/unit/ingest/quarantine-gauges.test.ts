import { afterEach, beforeEach, expect, it } from 'vitest';
import { addQuarantineGauges } from '../../../services/ingest/quarantine-gauges.ts';
import { Metrics } from '../../../services/metrics.ts';

let metrics: Metrics;
beforeEach(() => {
  metrics = new Metrics();
});
afterEach(() => metrics.stop());

async function scrape(): Promise<string[]> {
  const lines = (await metrics.metrics()).split('\n');
  return lines.filter((line) => line.startsWith('footprint_quarantine_'));
}

it('tell the totals of all processes, and ask for them at most every two seconds', async () => {
  let nowMs = 0;
  let asked = 0;
  const totals = async () => {
    asked += 1;
    return { items: asked, bytes: 100 * asked };
  };
  addQuarantineGauges(metrics, { totals }, () => nowMs);
  const first = ['footprint_quarantine_items 1', 'footprint_quarantine_bytes 100'];
  expect(await scrape()).toEqual(first);
  nowMs = 1_999;
  expect(await scrape()).toEqual(first);
  nowMs = 2_000;
  expect(await scrape()).toEqual(['footprint_quarantine_items 2', 'footprint_quarantine_bytes 200']);
  expect(asked).toBe(2);
});
