/** A run of `npm run simulate`: the past as fast as the broker takes it (or at a pace), then the present, to an end or none. */

import { type Bound, boundAt, type CampWorld, campWorld, type WorldPlan } from '../camp/world.ts';
import { backlog } from '../devices/backlog.ts';
import type { Registry } from '../fleet/registry.ts';
import { LiveFeed } from './live-feed.ts';
import type { Publisher } from './publisher.ts';

const BLOCK_MS = 7 * 86_400_000;
const BEAT_MS = 1_000;
const LAST_CALL_MS = 3_000;

export interface RunPlan extends WorldPlan {
  from: Bound;
  to: Bound | null;
  /** Seconds of the world in one of ours; null: the past as fast as it is taken. */
  speed: number | null;
}

export interface Clock {
  /** The present, epoch ms. */
  now(): number;
}

interface CampRun {
  world: CampWorld;
  from: number;
  to: number;
}

export class Simulation {
  readonly #plan: RunPlan;
  readonly #publisher: Pick<Publisher, 'send'>;
  readonly #clock: Clock;
  readonly #stopping: AbortSignal;
  readonly #onWay = new Set<Promise<boolean>>();
  /** The instant that the world has come to, epoch ms. */
  reachedMs: number;

  constructor(plan: RunPlan, publisher: Pick<Publisher, 'send'>, clock: Clock, stopping: AbortSignal) {
    this.#plan = plan;
    this.#publisher = publisher;
    this.#clock = clock;
    this.#stopping = stopping;
    this.reachedMs = 'instant' in plan.from ? plan.from.instant : Date.parse(plan.from.date);
  }

  /** Runs to its end, or until it is told to stop, and waits for what is on its way. */
  async run(): Promise<void> {
    const runs = this.#plan.registry.camps.map((camp): CampRun => {
      const { from, to } = this.#plan;
      return {
        world: campWorld(camp, this.#plan),
        from: boundAt(from, camp),
        to: to === null ? Number.POSITIVE_INFINITY : boundAt(to, camp),
      };
    });
    if (this.#plan.speed === null) await this.#catchUp(runs);
    await this.#live(runs);
    await Promise.all(this.#onWay);
  }

  async #catchUp(runs: readonly CampRun[]): Promise<void> {
    while (!this.#stopping.aborted) {
      const now = this.#clock.now();
      const behind = runs.filter(({ from, to }) => from < Math.min(to, now - 2 * BEAT_MS));
      if (behind.length === 0) return;
      for (const run of behind) {
        const until = Math.min(run.from + BLOCK_MS, run.to, now);
        const everyMs = Math.min(...run.world.devices.map((device) => device.everyMs));
        for (const message of backlog(run.world, this.#plan, run.from, until, everyMs)) {
          if (this.#stopping.aborted) return;
          await this.#send(message);
        }
        // The end belongs to this block: the next begins behind it.
        run.from = until + 1;
        this.reachedMs = Math.max(this.reachedMs, until);
      }
    }
  }

  async #live(runs: readonly CampRun[]): Promise<void> {
    const feeds = runs.map(({ world, from, to }) => ({
      feed: new LiveFeed(world, this.#plan, from - 1),
      to,
    }));
    const began = { wall: this.#clock.now(), world: Math.min(...runs.map(({ from }) => from)) };
    const last = Math.max(...runs.map(({ to }) => to));
    while (!this.#stopping.aborted) {
      const wall = this.#clock.now();
      const { speed } = this.#plan;
      const now = speed === null ? wall : Math.min(wall, began.world + (wall - began.wall) * speed);
      for (const { feed, to } of feeds) {
        for (const message of feed.collect(Math.min(now, to))) await this.#send(message);
      }
      this.reachedMs = Math.max(this.reachedMs, Math.min(now, last));
      if (now >= last) break;
      await pause(BEAT_MS, this.#stopping);
    }
    for (const { feed } of feeds) for (const message of feed.drain()) await this.#send(message);
  }

  async #send(message: { topic: string; payload: string }): Promise<void> {
    const { done } = await this.#publisher.send(message);
    this.#onWay.add(done);
    void done.finally(() => this.#onWay.delete(done));
  }
}

/** Every unit of the fleet reports this often. */
export function reportingEvery(registry: Registry, seconds: number): Registry {
  return { ...registry, units: registry.units.map((unit) => ({ ...unit, reportEveryS: seconds })) };
}

/** Resolves when a run ends, or soon after it was told to stop: it is given a last call, not for ever. */
export async function untilStopped(running: Promise<void>, stopping: AbortSignal): Promise<void> {
  const lastCall = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer = setTimeout(lastCall.resolve, LAST_CALL_MS);
  };
  if (stopping.aborted) begin();
  else stopping.addEventListener('abort', begin);
  try {
    await Promise.race([running, lastCall.promise]);
  } finally {
    clearTimeout(timer);
    stopping.removeEventListener('abort', begin);
  }
}

/** Waits, or less where it is told to stop. */
export function pause(ms: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stopping.addEventListener('abort', done);
  });
}
