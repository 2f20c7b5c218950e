/** Messages that no service should take: what broken gateways send beside the good ones. All go to quarantine. */
import { DAY_MS } from '../durations.ts';

import { draw, drawBetween, stream } from '../physics/noise.ts';
import type { Faults } from './fault-plan.ts';

const CHANCE_PER_DAY = 1 / 60;

export interface Message {
  topic: string;
  payload: string;
}

type Breakage = (ts: number, topic: string) => Message;

const iso = (ts: number): string => new Date(ts).toISOString();

const BREAKAGES: readonly Breakage[] = [
  (ts, topic) => ({ topic, payload: `{"ts":${ts},"powerKw":12.` }),
  (_, topic) => ({ topic, payload: '{"powerKw":41.2}' }),
  (ts, topic) => ({ topic, payload: `{"ts":"${iso(ts).slice(0, 19)}","powerKw":41.2}` }),
  (ts, topic) => ({ topic, payload: `{"ts":${ts},"powerKw":"41.2 kW"}` }),
  (ts, topic) => ({ topic, payload: `{"ts":${ts},"powerKw":NaN}` }),
  (ts, topic) => ({ topic, payload: `{"ts":${ts},"powerKw":3276700}` }),
  (_, topic) => ({ topic, payload: '{"ts":"2099-01-01T00:00:00Z","powerKw":0}' }),
  (ts, topic) => ({ topic, payload: `{"ts":${ts},"voltageV":229.8,"frequencyHz":50.02}` }),
  (_, topic) => ({ topic, payload: '[]' }),
  (ts, topic) => ({
    topic: topic.replace('/telemetry', '-old/telemetry'),
    payload: `{"ts":${ts},"powerKw":12.5}`,
  }),
];

/** The broken messages that a unit sends between two instants, (from, to]. */
export function badPayloads(
  unitId: string,
  topic: string,
  seed: number,
  faults: Faults,
  from: number,
  to: number,
): Message[] {
  if (!faults.has('bad-payloads')) return [];
  const random = stream(seed, unitId, 'bad-payloads');
  const messages: Message[] = [];
  for (let day = Math.floor(from / DAY_MS); day * DAY_MS < to; day += 1) {
    if (draw(random, day * 3) >= CHANCE_PER_DAY) continue;
    const sentMs = Math.floor(day * DAY_MS + drawBetween(random, day * 3 + 1, 0, DAY_MS));
    const breakage = BREAKAGES[Math.floor(draw(random, day * 3 + 2) * BREAKAGES.length)];
    if (sentMs > from && sentMs <= to && breakage !== undefined) messages.push(breakage(sentMs, topic));
  }
  return messages;
}
