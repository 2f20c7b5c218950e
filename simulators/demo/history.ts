/**
 * The demo's history: which blocks of time are still to be delivered, the latest first, and their messages. A camp
 * is run through once to know its state at each block's start; each block then begins from there.
 */

import type { CampState } from '../camp/camp-state.ts';
import { type CampWorld, campWorld, type WorldPlan } from '../camp/world.ts';
import { type Batch, backlog } from '../devices/backlog.ts';
import { DAY_MS, MINUTE_MS } from '../durations.ts';
import type { Camp } from '../fleet/registry.ts';
import { missingSpans, type Span } from './state.ts';

/** The last days in fine steps, all before in the widest that still count as measured without a gap. */
const RECENT_MS = 3 * DAY_MS;
const RECENT_EVERY_MS = 5 * MINUTE_MS;
export const OLD_EVERY_MS = 15 * MINUTE_MS;
/** Long enough for large messages, short enough to see the past grow. */
const BLOCK_MS = 28 * DAY_MS;

/** A segment of time, both ends included, and the step in which it is reported. */
export interface Block {
  from: number;
  to: number;
  everyMs: number;
}

/**
 * What of [from, to] has not been delivered, cut into blocks, the latest first.
 * @param from on a quarter-hour
 */
export function historyBlocks(delivered: readonly Span[], from: number, to: number): Block[] {
  const recent = Math.max(from, floorTo(to - RECENT_MS, OLD_EVERY_MS));
  return missingSpans(delivered, from, to)
    .flatMap(([start, end]) => [
      ...cut(start, Math.min(end, recent), OLD_EVERY_MS),
      ...cut(Math.max(start, recent), end, RECENT_EVERY_MS),
    ])
    .reverse();
}

function cut(from: number, to: number, everyMs: number): Block[] {
  const blocks: Block[] = [];
  for (let end = to; end > from; end -= BLOCK_MS) {
    // A block begins where the one before ends: the sample between them is sent twice, and no gap is left.
    blocks.unshift({ from: Math.max(from, floorTo(end - BLOCK_MS, everyMs)), to: end, everyMs });
  }
  return blocks;
}

function floorTo(ts: number, step: number): number {
  return Math.floor(ts / step) * step;
}

/** One camp's history. */
export class CampHistory {
  readonly world: CampWorld;
  readonly #plan: WorldPlan;
  readonly #states = new Map<number, CampState>();

  constructor(camp: Camp, plan: WorldPlan) {
    this.#plan = plan;
    this.world = campWorld(camp, plan);
  }

  /** Runs the camp through the times, in any order, and keeps its state at each. */
  prepare(times: readonly number[]): void {
    for (const ts of [...times].sort((a, b) => a - b)) {
      this.world.model.advanceTo(ts);
      this.#states.set(ts, this.world.model.snapshot());
    }
  }

  /** The camp's state at a time that was prepared. */
  stateAt(ts: number): CampState {
    const state = this.#states.get(ts);
    if (state === undefined) throw new RangeError(`the camp's state at ${ts} was not prepared`);
    return state;
  }

  /** The messages of a block whose start was prepared. */
  *messages({ from, to, everyMs }: Block): Generator<Batch> {
    this.world.model.restore(this.stateAt(from));
    yield* backlog(this.world, this.#plan, from, to, everyMs);
  }
}
