/**
 * The past, as a gateway delivers it when its link returns: arrays of samples, unit by unit, within the contract's
 * limit of 256 KiB. A camp's messages are yielded as its world runs through the time.
 */

import type { CampWorld, WorldPlan } from '../camp/world.ts';
import { badPayloads, type Message } from '../faults/bad-payloads.ts';
import { draw, stream } from '../physics/noise.ts';

/** Well below 256 KiB, and enough to make a message worth its while. */
const PAYLOAD_CHARS = 160_000;
const DUPLICATE_CHANCE = 0.03;
const SWAP_CHANCE = 0.03;

export interface Batch extends Message {
  samples: number;
}

/**
 * The messages of a camp for the instants of a grid in [from, to]. The model must not be past `from`, and stands
 * in the step that holds `to` when all is read.
 */
export function* backlog(
  { model, devices }: CampWorld,
  { seed, faults }: Pick<WorldPlan, 'seed' | 'faults'>,
  from: number,
  to: number,
  everyMs: number,
): Generator<Batch> {
  const random = stream(seed, model.camp.id, 'backlog');
  const pending = devices.map((): { parts: string[]; chars: number } => ({ parts: [], chars: 0 }));
  const start = Math.ceil(Math.max(from, model.begins) / everyMs) * everyMs;
  for (let ts = start; ts <= to; ts += everyMs) {
    model.advanceTo(ts);
    for (let index = 0; index < devices.length; index += 1) {
      const buffer = pending[index];
      const sample = devices[index]?.sampler.sample(ts, everyMs);
      if (!sample || buffer === undefined) continue;
      buffer.parts.push(sample);
      buffer.chars += sample.length + 1;
      if (buffer.chars > PAYLOAD_CHARS) yield* flush(index, ts);
    }
  }
  for (const [index, { unitId, sampler }] of devices.entries()) {
    yield* flush(index, to);
    for (const message of badPayloads(unitId, sampler.topic, seed, faults, from, to)) {
      yield { ...message, samples: 0 };
    }
  }

  function* flush(index: number, ts: number): Generator<Batch> {
    const buffer = pending[index];
    const device = devices[index];
    if (buffer === undefined || device === undefined || buffer.parts.length === 0) return;
    const parts = faults.has('disorder') ? disordered(buffer.parts, random, ts) : buffer.parts;
    const batch = { topic: device.sampler.topic, payload: `[${parts.join(',')}]`, samples: parts.length };
    pending[index] = { parts: [], chars: 0 };
    yield batch;
    if (faults.has('duplicates') && draw(random, ts / 1_000 + index * 7_919) < DUPLICATE_CHANCE) yield batch;
  }
}

/** Some neighbours change places, as where two lines of a gateway race each other. */
function disordered(parts: readonly string[], random: number, ts: number): string[] {
  const shuffled = [...parts];
  for (let index = 1; index < shuffled.length; index += 1) {
    const [before, after] = [shuffled[index - 1], shuffled[index]];
    if (before === undefined || after === undefined || draw(random, ts / 1_000 + index) >= SWAP_CHANCE)
      continue;
    shuffled[index - 1] = after;
    shuffled[index] = before;
  }
  return shuffled;
}
