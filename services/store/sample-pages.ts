/** Reads a unit's samples page by page, so that a long range neither fills the memory nor holds up others. */
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { Sample } from '../domain/telemetry.ts';
import type { Store, TimeRange } from './port.ts';

const PAGE_SAMPLES = 2_000;

export interface SamplePagesOptions {
  /** In one request to the store. */
  pageSamples?: number;
  /** The first of them only. */
  atMost?: number;
  /** Aborts once nobody waits for the samples any more. */
  signal?: AbortSignal | undefined;
}

/** The unit's samples in a range, oldest first. @throws the signal's reason once it has aborted */
export async function readSamples(
  store: Pick<Store, 'samples'>,
  unit: RegisteredUnit,
  { from, to }: TimeRange,
  { atMost = Number.POSITIVE_INFINITY, pageSamples = PAGE_SAMPLES, signal }: SamplePagesOptions = {},
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let start = from; ; ) {
    const limit = Math.min(pageSamples, atMost - samples.length);
    const page = await store.samples(unit, { from: start, to }, limit, signal);
    for (const sample of page) samples.push(sample);
    const last = page.at(-1);
    if (last === undefined || page.length < limit || samples.length >= atMost) return samples;
    start = last.ts + 1;
    await new Promise(setImmediate);
  }
}
