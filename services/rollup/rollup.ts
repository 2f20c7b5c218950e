/**
 * The rollup: keeps the 15-minute, day and month rows what the samples make them.
 *
 * What is stale is a durable note, made in the commit that made it stale and removed only once its rows are
 * written; making rows again is idempotent, so a kill at any moment costs work, never truth. Where several processes
 * share the notes, the one that holds the lease rolls up for all. Where they write the samples of one unit and share
 * no notes, a note is rolled up twice, the second time after `rerollAfterMs`: whichever of them wrote last then had read
 * everything.
 */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { RegistryIndex } from '../domain/registry/registry.ts';
import type { Batch, IntervalReplacement, StaleNote, StaleSpan, Store } from '../store/port.ts';
import type { Lease } from '../store/shared/leases.ts';
import type { SharedMetadata } from '../store/shared/metadata.ts';
import { noteRegistryChanges } from './registry-changes.ts';
import { SliceRoll } from './slice-roll.ts';
import { staleUnits } from './stale-units.ts';
import { SampleWindows } from './windows.ts';

export interface RollupOptions {
  store: Store;
  /** The registry as it stands now. */
  index: () => RegistryIndex;
  /** Where it keeps which rules the rows were made by. */
  metadata: SharedMetadata;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Epoch milliseconds. */
  now: () => number;
  /** Set where other processes write the same store: rows are made again after this time. */
  rerollAfterMs?: number;
  /** Set where other processes share the notes: rows are made while it is held. */
  lease?: Lease;
}

/** The pause between passes, so that live samples share the work. */
const PASS_EVERY_MS = { embedded: 500, influxdb: 2_000 } as const;
/**
 * During a burst, as only a backlog makes one, rows made now would be made again at the next pass: it waits, but not
 * for long. Reading samples back from InfluxDB would hold up both; the embedded store has them at hand.
 */
const LONGEST_BURST_MS = { embedded: 0, influxdb: 3_000 } as const;
const BURST_LOOK_MS = 500;
const BURST_SAMPLES = 2_500;
const PASS_NOTES = 1_000;
const SLICE_UNITS = 100;
const RETRY_MS = 2_500;

export class Rollup {
  readonly #options: RollupOptions;
  readonly #windows: SampleWindows;
  readonly #slices: SliceRoll;
  /** When notes that this process made were committed, until they are rolled up. */
  readonly #committedAt = new Map<number, number>();
  /** When notes were rolled up for the first time (with rerollAfterMs). */
  readonly #rolledAt = new Map<number, number>();
  readonly #rowListeners: ((replacements: readonly IntervalReplacement[]) => void)[] = [];
  #running: Promise<void> | null = null;
  readonly #stopping = new AbortController();
  #wake = Promise.withResolvers<void>();
  #registryChanged = true;
  #committedSamples = 0;
  /** The lease's term in which rows are made now. */
  #term = 0;
  /** What was written while the lease was lost: another process may have written newer rows before. */
  #doubtful: StaleSpan[] = [];
  /** With a lease: how long the oldest note had waited when the notes were read last. */
  #oldestNoteMs = 0;

  constructor(options: RollupOptions) {
    this.#options = options;
    this.#windows = new SampleWindows(options.store);
    this.#slices = new SliceRoll({
      store: options.store,
      windows: this.#windows,
      isSoleWriter: options.rerollAfterMs === undefined,
      isAlone: options.rerollAfterMs === undefined && options.lease === undefined,
      now: options.now,
      onRowsReplaced: (replacements) => {
        for (const listener of this.#rowListeners) listener(replacements);
      },
    });
  }

  /** Begins with what a former process left stale. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Rolls up what is stale by now, where the store answers, and stops. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.resolve();
    await this.#running;
  }

  /** Calls the listener after quarter-hours were made again, with the units and ranges concerned. */
  onRowsReplaced(listener: (replacements: readonly IntervalReplacement[]) => void): void {
    this.#rowListeners.push(listener);
  }

  /** Takes notice of a commit. */
  onCommitted(batch: Batch, noteId: number): void {
    if (batch.samples.length === 0) return;
    this.#committedSamples += batch.samples.length;
    if (this.#options.lease === undefined) this.#committedAt.set(noteId, this.#options.now());
    if (this.#slices.isAlone) this.#windows.bufferBatch(noteId, batch);
    this.#wake.resolve();
  }

  /** Takes notice of a new registry: rows whose rules changed are made again. */
  onRegistryChange(): void {
    this.#registryChanged = true;
    this.#wake.resolve();
  }

  /** Seconds for which the oldest committed sample has waited to show in the rows; 0 when none waits. */
  lagS(): number {
    if (this.#options.lease !== undefined) return this.#oldestNoteMs / 1000;
    const [oldest] = this.#committedAt.values();
    return oldest === undefined ? 0 : Math.max(0, (this.#options.now() - oldest) / 1000);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const pause = await this.#attempt();
      await sleep(pause, signal);
      if (pause === this.#passEveryMs) {
        // What was committed and could not be read yet needs no new commit to wake for.
        if (this.#committedAt.size === 0) await Promise.race([this.#wake.promise, sleep(RETRY_MS, signal)]);
        await this.#debounceBurst(signal);
      }
      this.#wake = Promise.withResolvers<void>();
    }
    await this.#attempt();
  }

  async #debounceBurst(signal: AbortSignal): Promise<void> {
    const until = performance.now() + LONGEST_BURST_MS[this.#options.store.kind];
    while (performance.now() < until && !signal.aborted) {
      const before = this.#committedSamples;
      await sleep(BURST_LOOK_MS, signal);
      if (this.#committedSamples - before < BURST_SAMPLES) return;
    }
  }

  /**
   * Rolls up all that is stale by now, once; not to be called while started.
   * @throws when the store does not answer; what is stale stays so
   */
  async catchUp(): Promise<void> {
    while (await this.#pass());
  }

  get #passEveryMs(): number {
    return PASS_EVERY_MS[this.#options.store.kind];
  }

  /** Makes one pass; resolves with how long to wait before the next. */
  async #attempt(): Promise<number> {
    const { lease } = this.#options;
    if (lease?.isHeld === false) {
      this.#oldestNoteMs = 0;
      return this.#passEveryMs;
    }
    try {
      if (lease !== undefined && lease.term !== this.#term) this.#beginTerm(lease.term);
      const more = await this.#pass();
      return more ? 0 : this.#passEveryMs;
    } catch (error) {
      this.#options.log.error({ err: error }, 'rolling up failed; it will be tried again');
      return RETRY_MS;
    }
  }

  /** Another process may have rolled up meanwhile, and by another registry. */
  #beginTerm(term: number): void {
    this.#term = term;
    this.#registryChanged = true;
    this.#slices.forgetSums();
  }

  /**
   * Whether the lease was lost since the term began: then what was written in this pass may have replaced newer rows,
   * and is noted to be made again.
   */
  async #lostLease(notes: readonly StaleNote[]): Promise<boolean> {
    const { lease } = this.#options;
    if (lease === undefined || (lease.isHeld && lease.term === this.#term)) return false;
    this.#doubtful.push(...notes.flatMap(({ spans }) => spans));
    await this.#noteDoubtful();
    return true;
  }

  async #noteDoubtful(): Promise<void> {
    if (this.#doubtful.length === 0) return;
    const spans = this.#doubtful;
    await this.#options.store.addStaleNote(spans);
    this.#doubtful = this.#doubtful.slice(spans.length);
  }

  async #pass(): Promise<boolean> {
    await this.#noteDoubtful();
    if (this.#registryChanged) await this.#takeRegistry();
    this.#windows.evictIdle(this.#options.now());
    const notes = await this.#dueNotes();
    const stale = staleUnits(notes, this.#options.index().units);
    let slowestMs = 0;
    for (let at = 0; at < stale.length; at += SLICE_UNITS) {
      const startedAt = performance.now();
      await this.#slices.roll(stale.slice(at, at + SLICE_UNITS));
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    }
    if (await this.#lostLease(notes)) return false;
    await this.#close(notes, slowestMs);
    return notes.length === PASS_NOTES;
  }

  async #takeRegistry(): Promise<void> {
    const { store, index, metadata } = this.#options;
    this.#registryChanged = false;
    try {
      for (const unit of await noteRegistryChanges(index(), store, metadata)) this.#windows.forget(unit);
    } catch (error) {
      this.#registryChanged = true;
      throw error;
    }
  }

  /** The readable notes that are to be rolled up now, oldest first. */
  async #dueNotes(): Promise<StaleNote[]> {
    const { store, now, rerollAfterMs } = this.#options;
    const due: StaleNote[] = [];
    this.#oldestNoteMs = 0;
    for (let after = 0; due.length < PASS_NOTES; ) {
      const page = await store.staleNotes(after, PASS_NOTES);
      for (const note of page) {
        this.#oldestNoteMs = Math.max(this.#oldestNoteMs, note.ageMs ?? 0);
        const rolledAt = this.#rolledAt.get(note.id);
        if (rolledAt === undefined || rolledAt + (rerollAfterMs ?? 0) <= now()) due.push(note);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < PASS_NOTES) break;
      after = last.id;
    }
    return due.slice(0, PASS_NOTES);
  }

  /**
   * Removes the notes whose rows are written for good. Where others write as well, that is after a second time
   * that took less than `rerollAfterMs` from reading to writing: a slower one may have overwritten newer rows.
   */
  async #close(notes: readonly StaleNote[], slowestMs: number): Promise<void> {
    const { store, now, rerollAfterMs } = this.#options;
    const done: number[] = [];
    for (const { id } of notes) {
      this.#committedAt.delete(id);
      const settled = this.#rolledAt.delete(id) && slowestMs < (rerollAfterMs ?? 0);
      if (rerollAfterMs === undefined || settled) done.push(id);
      else this.#rolledAt.set(id, now());
    }
    this.#windows.drop(done);
    if (done.length > 0) await store.removeStaleNotes(done);
  }
}

/** Waits; an abort ends the wait. */
async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}
