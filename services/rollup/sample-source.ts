/** Where rolling up reads one unit's samples from: the store, or a window of recent samples in memory. */
import type { RegisteredUnit } from '../domain/registry/registry.ts';
import type { NumericField, Sample } from '../domain/telemetry.ts';
import type { Store } from '../store/port.ts';
import { readSamples } from '../store/sample-pages.ts';

export interface SampleSource {
  /** The samples with from <= ts <= to, oldest first. */
  between(from: number, to: number): Promise<Sample[]>;
  /** Up to `limit` samples that carry the field: nearest first, ts < `ts` before, ts >= `ts` after. */
  neighbours(
    field: NumericField,
    ts: number,
    direction: 'before' | 'after',
    limit: number,
  ): Promise<Sample[]>;
}

/** Across a network each page costs a round trip. */
const PAGE_SAMPLES = 10_000;

/** Reads from the store. */
export function storeSource(
  store: Pick<Store, 'samples' | 'neighbours'>,
  unit: RegisteredUnit,
): SampleSource {
  return {
    between: (from, to) => readSamples(store, unit, { from, to: to + 1 }, { pageSamples: PAGE_SAMPLES }),
    neighbours: (field, ts, direction, limit) => store.neighbours(unit, field, ts, direction, limit),
  };
}

/** Caches what was read once, so that the same neighbours are not read from the store again in one pass. */
export class SampleWindow implements SampleSource {
  readonly #store: SampleSource;
  /** All samples of the unit with ts >= from, oldest first. */
  #samples: Sample[];
  #from: number;
  /** Fields that the unit never reported before `from`. */
  readonly #neverBefore = new Set<NumericField>();

  constructor(store: SampleSource, from: number, samples: Sample[]) {
    this.#store = store;
    this.#from = from;
    this.#samples = samples;
  }

  get from(): number {
    return this.#from;
  }

  get size(): number {
    return this.#samples.length;
  }

  get lastTs(): number | null {
    return this.#samples.at(-1)?.ts ?? null;
  }

  /** Takes a sample as the store does: the same ts merges, the later arrival's readings replacing. */
  insert(sample: Sample): void {
    if (sample.ts < this.#from) {
      this.#neverBefore.clear();
      return;
    }
    const position = this.#position(sample.ts);
    const present = this.#samples[position];
    if (present === undefined) this.#samples.push(sample);
    else if (present.ts === sample.ts) {
      this.#samples[position] = { ts: sample.ts, fields: { ...present.fields, ...sample.fields } };
    } else this.#samples.splice(position, 0, sample);
  }

  /** Forgets the samples before `from`, which the store still has. */
  trim(from: number): void {
    if (from <= this.#from) return;
    const dropped = this.#samples.splice(0, this.#position(from));
    this.#from = from;
    if (this.#neverBefore.size === 0) return;
    for (const { fields } of dropped) {
      for (const field of this.#neverBefore) {
        if (fields[field] !== undefined) this.#neverBefore.delete(field);
      }
    }
  }

  async between(from: number, to: number): Promise<Sample[]> {
    const within = this.#samples.slice(this.#position(from), this.#position(to + 1));
    if (from >= this.#from) return within;
    return [...(await this.#store.between(from, Math.min(to, this.#from - 1))), ...within];
  }

  async neighbours(
    field: NumericField,
    ts: number,
    direction: 'before' | 'after',
    limit: number,
  ): Promise<Sample[]> {
    const found: Sample[] = [];
    if (direction === 'after') {
      if (ts < this.#from) return this.#store.neighbours(field, ts, direction, limit);
      for (let at = this.#position(ts); at < this.#samples.length && found.length < limit; at += 1) {
        const sample = this.#samples[at];
        if (sample?.fields[field] !== undefined) found.push(sample);
      }
      return found;
    }
    for (let at = this.#position(ts) - 1; at >= 0 && found.length < limit; at -= 1) {
      const sample = this.#samples[at];
      if (sample?.fields[field] !== undefined) found.push(sample);
    }
    const missing = limit - found.length;
    if (missing === 0 || this.#neverBefore.has(field)) return found;
    const border = Math.min(ts, this.#from);
    const older = await this.#store.neighbours(field, border, 'before', missing);
    if (older.length === 0 && border === this.#from) this.#neverBefore.add(field);
    return [...found, ...older];
  }

  /** The position of the first sample with a time of at least `ts`. */
  #position(ts: number): number {
    let low = 0;
    let high = this.#samples.length;
    if ((this.#samples[high - 1]?.ts ?? Number.NEGATIVE_INFINITY) < ts) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#samples[middle]?.ts ?? 0) < ts) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
