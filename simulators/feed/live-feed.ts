/**
 * The present, as devices report it: each unit at its own pace, one sample a message. A camp whose link is down
 * keeps its samples and sends them as arrays afterwards, as it does when it has fallen behind.
 */

import type { CampWorld, WorldPlan } from '../camp/world.ts';
import { badPayloads, type Message } from '../faults/bad-payloads.ts';
import { linkOutage } from '../faults/fault-plan.ts';
import { draw, type Stream, stream } from '../physics/noise.ts';

const DUPLICATE_CHANCE = 0.01;
const LATE_CHANCE = 0.01;
const MOST_SAMPLES = 1_000;

export class LiveFeed {
  readonly #world: CampWorld;
  readonly #plan: Pick<WorldPlan, 'seed' | 'faults'>;
  readonly #random: Stream;
  readonly #tickMs: number;
  readonly #pending: string[][];
  #late: Message[] = [];
  #lateSince = 0;
  #heldSince: number | null = null;
  #until: number;

  /** @param from the last instant that was reported already, epoch ms */
  constructor(world: CampWorld, plan: Pick<WorldPlan, 'seed' | 'faults'>, from: number) {
    this.#world = world;
    this.#plan = plan;
    this.#random = stream(plan.seed, world.model.camp.id, 'live');
    this.#tickMs = world.devices.reduce((tick, { everyMs }) => commonDivisor(tick, everyMs), 0) || 60_000;
    this.#pending = world.devices.map(() => []);
    this.#until = Math.max(from, world.model.begins - 1);
  }

  /** Up to when all was handed out (epoch ms); what is held back for want of a link is after it. */
  get deliveredUntil(): number {
    return this.#heldSince ?? (this.#late.length > 0 ? this.#lateSince : this.#until);
  }

  /** The messages that are due at an instant; what was missed since the last call is in them. */
  collect(now: number): Message[] {
    const before = this.#until;
    const { model, devices } = this.#world;
    for (let ts = nextOn(this.#tickMs, before); ts <= now; ts += this.#tickMs) {
      model.advanceTo(ts);
      for (const [index, { sampler, everyMs }] of devices.entries()) {
        const sample = ts % everyMs === 0 ? sampler.sample(ts, everyMs) : null;
        if (sample !== null) this.#pending[index]?.push(sample);
      }
    }
    this.#until = Math.max(before, now);
    if (linkOutage(model.camp.id, this.#plan.seed, this.#plan.faults, now) !== null) {
      this.#heldSince ??= before;
      return [];
    }
    return this.#release(this.#heldSince ?? before, now);
  }

  /** All that is held back, link or no link: for the end of a run. */
  drain(): Message[] {
    return [...this.#release(this.#heldSince ?? this.#until, this.#until), ...this.#late.splice(0)];
  }

  #release(from: number, to: number): Message[] {
    this.#heldSince = null;
    this.#lateSince = from;
    const messages = this.#late.splice(0);
    const { faults, seed } = this.#plan;
    for (const [index, { sampler, unitId }] of this.#world.devices.entries()) {
      const samples = this.#pending[index]?.splice(0) ?? [];
      for (let start = 0; start < samples.length; start += MOST_SAMPLES) {
        const part = samples.slice(start, start + MOST_SAMPLES);
        const payload = part.length === 1 ? (part[0] ?? '') : `[${part.join(',')}]`;
        const message = { topic: sampler.topic, payload };
        const outcome = draw(this.#random, Math.floor(to / 1_000) * 512 + index);
        const isLate = faults.has('disorder') && outcome > 1 - LATE_CHANCE;
        (isLate ? this.#late : messages).push(message);
        if (faults.has('duplicates') && outcome < DUPLICATE_CHANCE) messages.push(message);
      }
      messages.push(...badPayloads(unitId, sampler.topic, seed, faults, from, to));
    }
    return messages;
  }
}

function nextOn(gridMs: number, after: number): number {
  return (Math.floor(after / gridMs) + 1) * gridMs;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
