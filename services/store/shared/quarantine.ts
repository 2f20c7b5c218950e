/**
 * What could not be taken, kept whole with its reason until a replay takes it, somebody deletes it, or newer items
 * need the room; under ids that are the same in every process. Ids only ever grow, so that a page of "ids below"
 * stays right while new messages come in. What is read at once is bounded by bytes, because payloads may be large.
 */
import type { SelectQueryBuilder } from 'kysely';
import { z } from 'zod';
import { QUARANTINE_CODES, type QuarantineCode } from '../../domain/quarantine.ts';
import { NotInQuarantineError } from '../port.ts';
import type { QuarantineItem } from '../sqlite/quarantine-repository.ts';
import { type DatabaseClock, nowIn } from './clock.ts';
import { LastKnown } from './last-known.ts';
import { type QuarantineTotals, readTotals } from './quarantine-bound.ts';
import { QuarantineClaims } from './quarantine-claims.ts';
import { type SharedDatabase, SharedUnavailableError } from './shared-database.ts';
import type { SharedTables } from './tables.ts';
import { affectedBy, firstOf, rowsOf, type Work } from './work.ts';

const codeSchema = z.enum(QUARANTINE_CODES);
/** Payloads that are read in one go; one item is read whatever its size. */
const READ_BYTES_AT_MOST = 4 * 1024 * 1024;
/** Items that are claimed or deleted in one statement. */
const ITEMS_A_STEP = 500;
const COLUMNS = ['id', 'received_at as receivedAt', 'topic', 'payload', 'code', 'reason', 'unit'] as const;

/** How many items carry a code, and when the last of them came (epoch ms). */
interface CodeCount {
  code: QuarantineCode;
  count: number;
  lastReceivedAt: number;
}

/** Why an item stays in quarantine after another try. */
export interface StayingItem {
  id: number;
  code: QuarantineCode;
  reason: string;
  unit: string | null;
}

/** Which items: those with the ids, those that came before a time (epoch ms), or those of which both holds. */
interface QuarantineSelection {
  ids?: readonly number[] | undefined;
  before?: number | undefined;
}

export class SharedQuarantine {
  readonly #shared: SharedDatabase;
  readonly #claims: QuarantineClaims;
  readonly #knownTotals = new LastKnown<QuarantineTotals>({ items: 0, bytes: 0 });
  readonly #knownCounts = new LastKnown(0);
  readonly #knownCodes = new LastKnown<CodeCount[]>([]);
  readonly #flush: () => Promise<void>;

  /**
   * @param holder names this process in claims
   * @param flush hands over what was committed and has no shared id yet
   * @param now the clock by which claims run out, epoch ms; by default the database's
   */
  constructor(
    shared: SharedDatabase,
    holder: string,
    flush: () => Promise<void> = async () => {},
    now: DatabaseClock = () => nowIn(shared.dialect),
  ) {
    this.#shared = shared;
    this.#claims = new QuarantineClaims(shared, holder, now);
    this.#flush = flush;
  }

  /** How many items there are; while the shared database is away, as was known last. */
  async total(): Promise<number> {
    return (await this.totals()).items;
  }

  /** How many items there are and what they take; while the shared database is away, as was known last. */
  totals(): Promise<QuarantineTotals> {
    return this.#knownTotals.answer('', () => this.#shared.read(readTotals(this.#shared.queries)));
  }

  /** How many items name the unit; while the shared database is away, as was known last. */
  countOf(unit: string): Promise<number> {
    return this.#knownCounts.answer(`unit ${unit}`, async () => {
      const { queries } = this.#shared;
      const count = queries.selectFrom('quarantine_unit_count').select('items').where('unit', '=', unit);
      return (await this.#shared.read(firstOf(count)))?.items ?? 0;
    });
  }

  /** How many items carry each code, most frequent first; while the shared database is away, as was known last. */
  countsByCode(): Promise<CodeCount[]> {
    return this.#knownCodes.answer('', () => this.#readCodes());
  }

  async #readCodes(): Promise<CodeCount[]> {
    const counts = this.#shared.queries
      .selectFrom('quarantine_code_count')
      .select(['code', 'items as count', 'last_received_at as lastReceivedAt'])
      .where('items', '>', 0)
      .orderBy('items', 'desc')
      .orderBy('code');
    const rows = await this.#shared.read(rowsOf(counts));
    return rows.map(({ code, ...rest }) => ({ code: codeSchema.parse(code), ...rest }));
  }

  /**
   * Newest first, with ids below `beforeId` where given; only items that name `unit`, where given. Fewer than `limit`
   * where there are no more, or where their payloads are large; none only where there are none.
   */
  page(limit: number, beforeId = Number.MAX_SAFE_INTEGER, unit?: string): Promise<QuarantineItem[]> {
    const newest = this.#sizes()
      .where('id', '<', beforeId)
      .$if(unit !== undefined, (query) => query.where('unit', '=', unit ?? null))
      .orderBy('id', 'desc')
      .limit(limit);
    return this.#shared.read(this.#readBounded(newest, 'desc'));
  }

  /** Whether there are items with ids below one, of the unit where given. */
  async hasBefore(id: number, unit?: string): Promise<boolean> {
    const one = this.#sizes()
      .where('id', '<', id)
      .$if(unit !== undefined, (query) => query.where('unit', '=', unit ?? null))
      .limit(1);
    return (await this.#shared.read(firstOf(one))) !== undefined;
  }

  /** The id of the newest item; 0 where there is none. */
  async newestId(): Promise<number> {
    await this.#flush();
    const last = this.#shared.queries.selectFrom('quarantine').select(({ fn }) => fn.max('id').as('id'));
    return (await this.#shared.read(firstOf(last)))?.id ?? 0;
  }

  /**
   * Claims the oldest items for a replay, with ids above `afterId` and not above `lastId`; what others have claimed is
   * left out, and so is what would make it larger than is read at once.
   */
  claimOldest(afterId: number, lastId: number, limit: number): Promise<QuarantineItem[]> {
    return this.#shared.change(this.#claimOldest(afterId, lastId, limit));
  }

  /**
   * Claims items for a replay; `readClaimed` reads them.
   * @throws NotInQuarantineError where one of them is gone, or claimed by another; then none is claimed
   */
  async claim(ids: readonly number[]): Promise<void> {
    await this.#shared.change(this.#claimAll(ids));
  }

  /** The first of the claimed items, oldest first; bounded like a page. */
  readClaimed(ids: readonly number[]): Promise<QuarantineItem[]> {
    const first = this.#sizes().where('id', 'in', ids.slice(0, ITEMS_A_STEP)).orderBy('id');
    return this.#shared.read(this.#readBounded(first, 'asc'));
  }

  /** Ends a claim: the items that stay say anew why. Where the shared database is away by now, it runs out. */
  async completeReplay(claimed: readonly number[], staying: readonly StayingItem[]): Promise<void> {
    await this.#flush();
    try {
      await this.#shared.change(this.#completeReplay(claimed, staying));
    } catch (error) {
      if (!(error instanceof SharedUnavailableError)) throw error;
    }
  }

  /**
   * Removes what is selected, step by step: others come between. What comes in meanwhile stays.
   * @returns how many items were removed
   */
  async removeSelected({ ids, before = Number.MAX_SAFE_INTEGER }: QuarantineSelection): Promise<number> {
    const lastId = await this.newestId();
    let removed = 0;
    for (let afterId = 0; afterId < lastId; ) {
      const step = await this.#shared.change(this.#removeStep(afterId, lastId, before, ids));
      removed += step.removed;
      afterId = step.lastId;
    }
    return removed;
  }

  #sizes(): ItemSizes {
    return this.#shared.queries.selectFrom('quarantine').select(['id', 'size']);
  }

  *#readBounded(sizes: ItemSizes, order: 'asc' | 'desc'): Work<QuarantineItem[]> {
    return yield* this.#itemsOf(withinBytes(yield* rowsOf(sizes)), order);
  }

  *#itemsOf(ids: readonly number[], order: 'asc' | 'desc'): Work<QuarantineItem[]> {
    if (ids.length === 0) return [];
    const items = this.#shared.queries
      .selectFrom('quarantine')
      .select(COLUMNS)
      .where('id', 'in', [...ids])
      .orderBy('id', order);
    return (yield* rowsOf(items)).map(({ code, ...item }) => ({ ...item, code: codeSchema.parse(code) }));
  }

  *#claimOldest(afterId: number, lastId: number, limit: number): Work<QuarantineItem[]> {
    const oldest = this.#sizes()
      .where('id', '>', afterId)
      .where('id', '<=', lastId)
      .where('id', 'not in', this.#shared.queries.selectFrom('quarantine_claim').select('item_id'))
      .orderBy('id')
      .limit(limit);
    yield* this.#claims.removeOld();
    const claimed = yield* this.#claims.insert(withinBytes(yield* rowsOf(oldest)));
    // Read only now: what another replay has released meanwhile is gone.
    return yield* this.#itemsOf(claimed, 'asc');
  }

  *#claimAll(ids: readonly number[]): Work<void> {
    yield* this.#claims.removeOld();
    const missing: number[] = [];
    for (let start = 0; start < ids.length; start += ITEMS_A_STEP) {
      const step = ids.slice(start, start + ITEMS_A_STEP);
      const claimed = yield* this.#claims.insert(step);
      const present = new Set(
        (yield* rowsOf(this.#sizes().where('id', 'in', claimed.length === 0 ? [0] : claimed))).map(
          ({ id }) => id,
        ),
      );
      missing.push(...step.filter((id) => !present.has(id)));
    }
    if (missing.length > 0) throw new NotInQuarantineError(missing);
  }

  *#completeReplay(claimed: readonly number[], staying: readonly StayingItem[]): Work<void> {
    const { queries } = this.#shared;
    for (const { id, code, reason, unit } of staying) {
      yield* affectedBy(queries.updateTable('quarantine').set({ code, reason, unit }).where('id', '=', id));
    }
    for (let start = 0; start < claimed.length; start += ITEMS_A_STEP) {
      yield* this.#claims.release(claimed.slice(start, start + ITEMS_A_STEP));
    }
  }

  *#removeStep(
    afterId: number,
    lastId: number,
    before: number,
    ids: readonly number[] | undefined,
  ): Work<{ removed: number; lastId: number }> {
    const { queries } = this.#shared;
    const chosen = ids?.filter((id) => id > afterId).sort((a, b) => a - b);
    const step = yield* rowsOf(
      queries
        .selectFrom('quarantine')
        .select(['id', 'received_at as receivedAt'])
        .where('id', '>', afterId)
        .where('id', '<=', lastId)
        .$if(chosen !== undefined, (query) =>
          query.where('id', 'in', chosen?.length ? chosen.slice(0, ITEMS_A_STEP) : [0]),
        )
        .orderBy('id')
        .limit(ITEMS_A_STEP),
    );
    const doomed = step.filter(({ receivedAt }) => receivedAt < before).map(({ id }) => id);
    const next = chosen === undefined ? step.at(-1)?.id : chosen.slice(0, ITEMS_A_STEP).at(-1);
    if (doomed.length === 0) return { removed: 0, lastId: next ?? lastId };
    const removed = yield* affectedBy(queries.deleteFrom('quarantine').where('id', 'in', doomed));
    return { removed, lastId: next ?? lastId };
  }
}

type ItemSizes = SelectQueryBuilder<SharedTables, 'quarantine', { id: number; size: number }>;

/** The ids of the first items that are read at once. */
function withinBytes(sizes: readonly { id: number; size: number }[]): number[] {
  let bytes = 0;
  const end = sizes.findIndex(({ size }, index) => {
    bytes += size;
    return index > 0 && bytes > READ_BYTES_AT_MOST;
  });
  return sizes.slice(0, end < 0 ? sizes.length : end).map(({ id }) => id);
}
