/** Trying quarantined messages again: after a change of the registry, say, that adds the unit which was unknown. */
import { setImmediate } from 'node:timers/promises';
import type { Batch, QuarantinedMessage } from '../store/port.ts';
import type {
  QuarantineItem,
  QuarantineRepository,
  StayingItem,
} from '../store/sqlite/quarantine-repository.ts';
import type { Decoder } from './decode/decoder.ts';

/** Items that are read together; the repository reads fewer where their payloads are large. */
const ITEMS_A_READ = 200;
/** Payloads of chosen items that are held at once. */
const HELD_BYTES_AT_MOST = 4 * 1024 * 1024;
/** A commit holds up all else while it is written. */
const SAMPLES_A_COMMIT = 5_000;
/** After so long at a stretch others come between. */
const STRETCH_MS = 10;

export interface ReplayOptions {
  decoder: Decoder;
  quarantine: QuarantineRepository;
  /** Makes a batch durable, as any other. */
  commit: (batch: Batch, accepted: number) => Promise<void>;
  now: () => number;
}

/** What became of an upload or a replay. */
export interface IntakeCounts {
  /** Samples that are stored. */
  accepted: number;
  /** Items that are in quarantine. */
  quarantined: number;
}

export class Replay {
  readonly #options: ReplayOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ReplayOptions) {
    this.#options = options;
  }

  /** One replay at a time, so that no item is taken twice. */
  run(ids?: readonly number[]): Promise<IntakeCounts> {
    const next = this.#last.then(() => this.#run(ids));
    this.#last = next.catch(() => {});
    return next;
  }

  async #run(ids?: readonly number[]): Promise<IntakeCounts> {
    const counts = { accepted: 0, quarantined: 0 };
    for (const items of ids === undefined ? this.#all() : this.#chosen(ids))
      await this.#replay(items, counts);
    return counts;
  }

  /** What is in quarantine now, oldest first, so that a later reading replaces an earlier one. */
  *#all(): Generator<QuarantineItem[]> {
    const { quarantine } = this.#options;
    const lastId = quarantine.newestId();
    for (let afterId = 0; ; ) {
      const items = quarantine.oldest(afterId, lastId, ITEMS_A_READ);
      const last = items.at(-1);
      if (last === undefined) return;
      yield items;
      afterId = last.id;
    }
  }

  *#chosen(ids: readonly number[]): Generator<QuarantineItem[]> {
    let items: QuarantineItem[] = [];
    let bytes = 0;
    for (const id of [...new Set(ids)].sort((a, b) => a - b)) {
      const item = this.#options.quarantine.byId(id);
      if (item === undefined) continue;
      items.push(item);
      bytes += item.payload.byteLength;
      if (items.length < ITEMS_A_READ && bytes < HELD_BYTES_AT_MOST) continue;
      yield items;
      [items, bytes] = [[], 0];
    }
    if (items.length > 0) yield items;
  }

  async #replay(items: readonly QuarantineItem[], counts: IntakeCounts): Promise<void> {
    let attempt = newAttempt();
    let stretchMs = performance.now();
    for (const item of items) {
      this.#decodeAgain(item, attempt);
      if (attempt.batch.samples.length >= SAMPLES_A_COMMIT) {
        await this.#finish(attempt, counts);
        attempt = newAttempt();
      }
      if (performance.now() - stretchMs < STRETCH_MS) continue;
      await setImmediate();
      stretchMs = performance.now();
    }
    await this.#finish(attempt, counts);
  }

  #decodeAgain(item: QuarantineItem, attempt: Attempt): void {
    const { decoder, now } = this.#options;
    const decoded: Batch = { samples: [], quarantined: [], unknownFields: [] };
    const accepted = decoder.decode(item, now(), decoded);
    const [bad] = decoded.quarantined;
    // Where nothing of an item can be taken it stays as it is, whole; of an array, only the bad samples stay.
    if (accepted === 0 && bad !== undefined) {
      attempt.staying.push(stayingItem(item, bad, decoded.quarantined.length));
      return;
    }
    attempt.accepted += accepted;
    attempt.released.push(item.id);
    for (const sample of decoded.samples) attempt.batch.samples.push(sample);
    attempt.batch.quarantined.push(...decoded.quarantined);
    for (const field of decoded.unknownFields) attempt.batch.unknownFields.push(field);
  }

  async #finish({ batch, released, staying, accepted }: Attempt, counts: IntakeCounts): Promise<void> {
    const { commit, quarantine } = this.#options;
    if (released.length > 0) await commit(batch, accepted);
    quarantine.updateReasons(staying);
    counts.accepted += accepted;
    counts.quarantined += staying.length + batch.quarantined.length;
  }
}

/** What one commit of a replay takes out of quarantine, and what stays. */
interface Attempt {
  batch: Batch;
  released: number[];
  staying: StayingItem[];
  accepted: number;
}

function newAttempt(): Attempt {
  const released: number[] = [];
  return {
    batch: { samples: [], quarantined: [], unknownFields: [], released },
    released,
    staying: [],
    accepted: 0,
  };
}

/** An item of which nothing can be taken now either; one that stands for many bad samples goes on doing so. */
function stayingItem(
  { id, code, reason }: QuarantineItem,
  bad: QuarantinedMessage,
  badCount: number,
): StayingItem {
  if (badCount > 1) return { id, code, reason, unit: bad.unit };
  return { id, code: bad.code, reason: bad.reason, unit: bad.unit };
}
