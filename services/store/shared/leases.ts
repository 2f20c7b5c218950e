/**
 * Leases: what is done by one process for all. A lease is renewed every few seconds and runs out when its holder is
 * dead, frozen or cut off; another process has it within 20 s. Whoever holds one must expect to have lost it while it
 * slept, and check before it makes final what it did.
 */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { type DatabaseClock, SERVER_NOW } from './clock.ts';
import type { SharedDatabase } from './shared-database.ts';
import { affectedBy, rowsOf, type Work } from './work.ts';

const TTL_MS = 15_000;
const RENEW_EVERY_MS = 2_500;
/** By this process's own clock it lets go earlier than another may take the lease. */
const TRUSTED_MS = TTL_MS - 3_000;

/** A lease as its holder sees it. */
export interface Lease {
  readonly isHeld: boolean;
  /** Another number after each time that the lease was lost: what was learned in an earlier term may be outdated. */
  readonly term: number;
}

export interface LeasesOptions {
  shared: SharedDatabase;
  /** The same at every start of a process, and no other process's. */
  holder: string;
  log: Pick<Logger, 'info' | 'warn'>;
  /** The clock by which leases run out for others; by default the database's. */
  now?: DatabaseClock;
  /** The clock by which this process lets go, in milliseconds; by default its own since the start. */
  monotonicMs?: () => number;
}

/** Begins work that is done while a lease is held; what it returns ends that work. */
type Duty = () => () => Promise<void>;

interface HeldDuty {
  lease: Lease;
  begin: Duty;
  /** Null while it is not done here. */
  end: (() => Promise<void>) | null;
}

class HeldLease implements Lease {
  readonly name: string;
  term = 0;
  isHeldElsewhere = false;
  /** On the clock `monotonicMs`. */
  trustedUntil = Number.NEGATIVE_INFINITY;
  readonly #monotonicMs: () => number;

  constructor(name: string, monotonicMs: () => number) {
    this.name = name;
    this.#monotonicMs = monotonicMs;
  }

  get isHeld(): boolean {
    return this.#monotonicMs() < this.trustedUntil;
  }
}

export class Leases {
  readonly #options: LeasesOptions;
  readonly #now: DatabaseClock;
  readonly #monotonicMs: () => number;
  readonly #wanted = new Map<string, HeldLease>();
  readonly #duties: HeldDuty[] = [];
  #timer: NodeJS.Timeout | null = null;
  #renewing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: LeasesOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => SERVER_NOW);
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
  }

  /** Asks for a lease, from the next renewal on. */
  want(name: string): Lease {
    const known = this.#wanted.get(name);
    if (known !== undefined) return known;
    const lease = new HeldLease(name, this.#monotonicMs);
    this.#wanted.set(name, lease);
    return lease;
  }

  /** Does a work while a lease is held, and begins it anew each time that the lease is taken. */
  whileHeld(name: string, begin: Duty): void {
    this.#duties.push({ lease: this.want(name), begin, end: null });
  }

  /** Resolves after the first renewal, whether it succeeded or not. */
  async start(): Promise<void> {
    await this.renew();
    this.#schedule();
  }

  /** Lets others have all leases at once. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#renewing;
    const names = [...this.#wanted.keys()];
    for (const lease of this.#wanted.values()) lease.trustedUntil = Number.NEGATIVE_INFINITY;
    await this.#attendDuties();
    if (names.length > 0) await this.#options.shared.change(this.#release(names)).catch(() => {});
  }

  /** Renews what is held, and takes what is free. */
  renew(): Promise<void> {
    this.#renewing = this.#renewing.then(() => this.#renewAll());
    return this.#renewing;
  }

  /**
   * Takes one lease whose name begins with `prefix` and whose holder, another process, let it run out.
   * @returns its name, or null where there is none
   */
  async takeOver(prefix: string): Promise<string | null> {
    const { shared } = this.#options;
    const [taken] = await shared.change(rowsOf({ compile: () => this.#takeOver(prefix) }));
    if (taken === undefined) return null;
    this.want(taken.name);
    return taken.name;
  }

  /** Renews a lease no more: it runs out. */
  forget(name: string): void {
    this.#wanted.delete(name);
  }

  /** Whether the last renewal found that another process holds the lease. */
  isHeldElsewhere(name: string): boolean {
    return this.#wanted.get(name)?.isHeldElsewhere === true;
  }

  /** Removes a lease that this process holds: what it stood for is no more. */
  async remove(name: string): Promise<void> {
    this.#wanted.delete(name);
    const { shared, holder } = this.#options;
    await shared.change(
      affectedBy(shared.queries.deleteFrom('lease').where('name', '=', name).where('holder', '=', holder)),
    );
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.renew().then(() => this.#schedule()), RENEW_EVERY_MS);
  }

  async #renewAll(): Promise<void> {
    if (this.#stopped || this.#wanted.size === 0) return;
    const { shared, log } = this.#options;
    const startedAt = this.#monotonicMs();
    const wanted = [...this.#wanted.values()];
    try {
      const held = new Set(await shared.change(this.#acquire(wanted.map(({ name }) => name))));
      for (const lease of wanted) {
        if (!held.has(lease.name)) {
          if (lease.isHeld) log.warn({ lease: lease.name }, 'the lease was lost');
          lease.trustedUntil = Number.NEGATIVE_INFINITY;
          lease.isHeldElsewhere = true;
          continue;
        }
        if (!lease.isHeld) {
          lease.term += 1;
          log.info({ lease: lease.name }, 'the lease was taken');
        }
        lease.trustedUntil = startedAt + TRUSTED_MS;
        lease.isHeldElsewhere = false;
      }
    } catch {
      // The shared database says so itself; what is held runs out by the clock.
    }
    await this.#attendDuties();
  }

  async #attendDuties(): Promise<void> {
    for (const duty of this.#duties) {
      if (duty.lease.isHeld) duty.end ??= duty.begin();
      else if (duty.end !== null) {
        const { end } = duty;
        duty.end = null;
        await end();
      }
    }
  }

  *#acquire(names: readonly string[]): Work<string[]> {
    const { shared, holder } = this.#options;
    const expires = sql<number>`${this.#now()} + ${sql.lit(TTL_MS)}`;
    const held: string[] = [];
    // In one order, so that processes that renew at the same time wait for each other and never in a circle.
    for (const name of [...names].sort()) {
      const rows = yield* rowsOf(
        shared.queries
          .insertInto('lease')
          .values({ name, holder, expires_at: expires })
          .onConflict((conflict) =>
            conflict
              .column('name')
              .doUpdateSet({ holder, expires_at: expires })
              .where(({ eb, or, ref }) =>
                or([eb(ref('lease.holder'), '=', holder), eb(ref('lease.expires_at'), '<', this.#now())]),
              ),
          )
          .returning('name'),
      );
      held.push(...rows.map((row) => row.name));
    }
    return held;
  }

  *#release(names: readonly string[]): Work<void> {
    const { shared, holder } = this.#options;
    yield* affectedBy(
      shared.queries
        .updateTable('lease')
        .set({ expires_at: 0 })
        .where('name', 'in', [...names])
        .where('holder', '=', holder),
    );
  }

  #takeOver(prefix: string) {
    const { shared, holder } = this.#options;
    const free = shared.queries
      .selectFrom('lease')
      .select('name')
      .where(sql<boolean>`starts_with(name, ${prefix})`)
      .where('holder', '<>', holder)
      .where('expires_at', '<', this.#now())
      .orderBy('expires_at')
      .limit(1)
      .forUpdate()
      .skipLocked();
    return shared.queries
      .updateTable('lease')
      .set({ holder, expires_at: sql<number>`${this.#now()} + ${sql.lit(TTL_MS)}` })
      .where('name', 'in', free)
      .returning('name')
      .compile();
  }
}
