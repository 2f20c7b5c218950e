/** Trying quarantined messages again: after a change of the registry, say, that adds the unit which was unknown. */
import { setImmediate } from 'node:timers/promises';
import type { Batch, QuarantinedMessage } from '../store/port.ts';
import type { SharedQuarantine, StayingItem } from '../store/shared/quarantine.ts';
import type { QuarantineItem } from '../store/sqlite/quarantine-repository.ts';
import type { Decoder } from './decode/decoder.ts';

/** Items that are read together; the repository reads fewer where their payloads are large. */
const ITEMS_A_READ = 200;
/** A commit holds up all else while it is written. */
const SAMPLES_A_COMMIT = 5_000;
/** Longest time before other work gets its turn. */
const STRETCH_MS = 10;

export interface ReplayOptions {
  decoder: Decoder;
  quarantine: Pick<SharedQuarantine, 'newestId' | 'claimOldest' | 'claim' | 'readClaimed' | 'completeReplay'>;
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

  /**
   * One replay at a time in this process; items that another process is replaying are left to it.
   * @throws NotInQuarantineError where one of the ids is not in quarantine, or is being replayed
   */
  run(ids?: readonly number[]): Promise<IntakeCounts> {
    const next = this.#last.then(() => this.#run(ids));
    this.#last = next.catch(() => {});
    return next;
  }

  async #run(ids?: readonly number[]): Promise<IntakeCounts> {
    const counts = { accepted: 0, quarantined: 0 };
    for await (const items of ids === undefined ? this.#all() : this.#chosen(ids))
      await this.#replay(items, counts);
    return counts;
  }

  /** What is in quarantine now, oldest first, so that a later reading replaces an earlier one. */
  async *#all(): AsyncGenerator<QuarantineItem[]> {
    const { quarantine } = this.#options;
    const lastId = await quarantine.newestId();
    for (let afterId = 0; ; ) {
      const items = await quarantine.claimOldest(afterId, lastId, ITEMS_A_READ);
      const last = items.at(-1);
      if (last === undefined) return;
      yield items;
      afterId = last.id;
    }
  }

  async *#chosen(ids: readonly number[]): AsyncGenerator<QuarantineItem[]> {
    const { quarantine } = this.#options;
    let rest = [...new Set(ids)].sort((a, b) => a - b);
    await quarantine.claim(rest);
    try {
      while (rest.length > 0) {
        const items = await quarantine.readClaimed(rest);
        const last = items.at(-1);
        if (last === undefined) return;
        rest = rest.filter((id) => id > last.id);
        yield items;
      }
    } finally {
      // Where a commit fails, the rest may be tried again at once.
      if (rest.length > 0) await quarantine.completeReplay(rest, []);
    }
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
    const accepted = decoder.decode({ ...item, replayed: true }, now(), decoded);
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
    const claimed = [...released, ...staying.map(({ id }) => id)];
    try {
      if (released.length > 0) await commit(batch, accepted);
    } catch (error) {
      await quarantine.completeReplay(claimed, []);
      throw error;
    }
    await quarantine.completeReplay(claimed, staying);
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
