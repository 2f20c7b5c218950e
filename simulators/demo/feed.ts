/** Feeds the demo: the recent days, then the present as it happens, and beside it the older past, block by block. */

import { campWorld, type WorldPlan } from '../camp/world.ts';
import type { Message } from '../faults/bad-payloads.ts';
import { LiveFeed } from '../feed/live-feed.ts';
import type { Publisher } from '../feed/publisher.ts';
import { pause, reportingEvery } from '../feed/simulation.ts';
import { type Block, CampHistory, historyBlocks, OLD_EVERY_MS } from './history.ts';
import { type DemoState, withSpan } from './state.ts';

const LIVE_EVERY_S = 10;
const BEAT_MS = 1_000;
const SAVE_MS = 5_000;

interface MessageSink {
  send(message: Message): ReturnType<Publisher['send']>;
}

export interface DemoFeedOptions {
  world: WorldPlan;
  state: DemoState;
  /** The first instant that the services still take, epoch ms. */
  earliest: number;
  publisher: MessageSink;
  /** Where the present goes, if elsewhere: devices of other families tell only the present. */
  live?: MessageSink;
  now: () => number;
  stopping: AbortSignal;
  /** Keeps the state; called after each block and every few seconds. */
  save: (state: DemoState) => void;
  /** Told how much of the history has been delivered, 0 to 1. */
  onProgress: (share: number) => void;
  /** The recent days are delivered: there is something to see. */
  onRecent: () => void;
}

interface Prepared {
  histories: CampHistory[];
  blocks: Block[];
  present: number;
}

export class DemoFeed {
  readonly #options: DemoFeedOptions;
  #state: DemoState;
  #prepared: Prepared | null = null;
  #delivered = 0;
  #expected = 1;

  constructor(options: DemoFeedOptions) {
    this.#options = options;
    this.#state = options.state;
  }

  /**
   * Runs every camp to the present, so that its history can be told from any time on. Needs nobody else: it may go
   * on while the services start.
   */
  async prepare(): Promise<void> {
    const { world, earliest, now, stopping } = this.#options;
    const histories = world.registry.camps.map((camp) => new CampHistory(camp, world));
    const begins = Math.min(...histories.map(({ world: { model } }) => model.begins));
    const from = Math.max(begins, Math.ceil(earliest / OLD_EVERY_MS) * OLD_EVERY_MS);
    const present = now();
    const blocks = historyBlocks(this.#state.delivered, from, present);
    const times = [...blocks.map((block) => block.from), present];
    for (const history of histories) {
      if (stopping.aborted) break;
      history.prepare(times);
      await breathe();
    }
    this.#prepared = { histories, blocks, present };
  }

  /** Runs until it is told to stop. Before, it is prepared. */
  async run(): Promise<void> {
    if (this.#prepared === null || this.#options.stopping.aborted) return;
    const { histories, blocks, present } = this.#prepared;
    this.#expected = Math.max(
      1,
      blocks.reduce((sum, block) => sum + weight(block), 0),
    );
    const [latest, ...older] = blocks;
    if (latest !== undefined) await this.#deliver(histories, latest);
    this.#options.onRecent();
    await Promise.all([this.#live(histories, present), this.#deliverAll(histories, older)]);
  }

  async #deliverAll(histories: readonly CampHistory[], blocks: readonly Block[]): Promise<void> {
    for (const block of blocks) await this.#deliver(histories, block);
    this.#options.onProgress(1);
  }

  async #deliver(histories: readonly CampHistory[], block: Block): Promise<void> {
    const { publisher, stopping, onProgress } = this.#options;
    const acknowledgements: Promise<boolean>[] = [];
    for (const history of histories) {
      for (const message of history.messages(block)) {
        if (stopping.aborted) return;
        acknowledgements.push((await publisher.send(message)).done);
      }
      this.#delivered += weight(block) / histories.length;
      onProgress(Math.min(0.999, this.#delivered / this.#expected));
    }
    if ((await Promise.all(acknowledgements)).every(Boolean)) this.#recordDelivered(block.from, block.to);
  }

  async #live(histories: readonly CampHistory[], from: number): Promise<void> {
    const { world, publisher, live: sink = publisher, now, stopping } = this.#options;
    const plan = { ...world, registry: reportingEvery(world.registry, LIVE_EVERY_S) };
    const feeds = histories.map((history) => {
      const live = campWorld(history.world.model.camp, plan);
      live.model.restore(history.stateAt(from));
      return new LiveFeed(live, plan, from);
    });
    const acknowledged = { until: from, savedAt: now() };
    const onWay = new Set<Promise<unknown>>();
    while (!stopping.aborted) {
      const ts = now();
      const pending: Promise<boolean>[] = [];
      for (const feed of feeds) {
        for (const message of feed.collect(ts)) pending.push((await sink.send(message)).done);
      }
      const until = Math.min(...feeds.map((feed) => feed.deliveredUntil));
      const recorded = Promise.all(pending).then((all) => {
        if (all.every(Boolean)) acknowledged.until = Math.max(acknowledged.until, until);
      });
      onWay.add(recorded);
      void recorded.finally(() => onWay.delete(recorded));
      if (ts - acknowledged.savedAt >= SAVE_MS) {
        acknowledged.savedAt = ts;
        this.#recordDelivered(from, acknowledged.until);
      }
      await pause(BEAT_MS, stopping);
    }
    await Promise.all(onWay);
    this.#recordDelivered(from, acknowledged.until);
  }

  #recordDelivered(from: number, to: number): void {
    this.#state = { ...this.#state, delivered: withSpan(this.#state.delivered, [from, to], 0) };
    this.#options.save(this.#state);
  }
}

function weight({ from, to, everyMs }: Block): number {
  return (to - from) / everyMs;
}

/** Lets what waits in the event loop have its turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
