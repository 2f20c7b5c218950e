/** Trying quarantined messages again: after a change of the registry, say, that adds the unit which was unknown. */
import type { Batch, QuarantinedMessage } from '../store/port.ts';
import type {
  QuarantineItem,
  QuarantineRepository,
  StayingItem,
} from '../store/sqlite/quarantine-repository.ts';
import type { Decoder } from './decode/decoder.ts';

/** Items that share a commit; their payloads may be large. */
const ITEMS_A_COMMIT = 200;

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
    for (const items of ids === undefined ? this.#all() : this.#chosen(ids)) {
      const { accepted, quarantined } = await this.#replay(items);
      counts.accepted += accepted;
      counts.quarantined += quarantined;
    }
    return counts;
  }

  /** What is in quarantine now, oldest first, so that a later reading replaces an earlier one. */
  *#all(): Generator<QuarantineItem[]> {
    const { quarantine } = this.#options;
    const lastId = quarantine.page(1)[0]?.id ?? 0;
    for (let after = 0; ; ) {
      const items = quarantine.oldest(after, lastId, ITEMS_A_COMMIT);
      const last = items.at(-1);
      if (last === undefined) return;
      yield items;
      after = last.id;
    }
  }

  *#chosen(ids: readonly number[]): Generator<QuarantineItem[]> {
    const inOrder = [...new Set(ids)].sort((a, b) => a - b);
    for (let at = 0; at < inOrder.length; at += ITEMS_A_COMMIT) {
      yield this.#options.quarantine.byIds(inOrder.slice(at, at + ITEMS_A_COMMIT));
    }
  }

  async #replay(items: readonly QuarantineItem[]): Promise<IntakeCounts> {
    const { decoder, quarantine, commit, now } = this.#options;
    const released: number[] = [];
    const batch: Batch = { samples: [], quarantined: [], unknownFields: [], released };
    const staying: StayingItem[] = [];
    let accepted = 0;
    for (const item of items) {
      const part: Batch = { samples: [], quarantined: [], unknownFields: [] };
      const taken = decoder.decode(item, now(), part);
      const [bad] = part.quarantined;
      // Where nothing of an item can be taken it stays as it is, whole; of an array, only the bad samples stay.
      if (taken === 0 && bad !== undefined) staying.push(stayingItem(item, bad, part.quarantined.length));
      else {
        accepted += taken;
        released.push(item.id);
        batch.samples.push(...part.samples);
        batch.quarantined.push(...part.quarantined);
        batch.unknownFields.push(...part.unknownFields);
      }
    }
    if (released.length > 0) await commit(batch, accepted);
    quarantine.updateReasons(staying);
    return { accepted, quarantined: staying.length + batch.quarantined.length };
  }
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
