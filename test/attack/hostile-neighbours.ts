/** Neighbours who mean no good, each going on until the signal: none breaks a rule that would have it thrown out at once. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import mqtt from 'mqtt';
import { seededRandom } from '../support/dirty/random.ts';
import { validConnect } from './mqtt-mutations.ts';

/** Where they live. */
interface Target {
  mqttUrl: string;
  /** A request with a right to be answered. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** What one of them may use. */
export interface Neighbourhood {
  services: Target;
  seed: number;
  signal: AbortSignal;
}

type Hostile = (neighbourhood: Neighbourhood) => Promise<void>;

const HTTP_QUESTIONS = [
  '/api/footprint?by=unit&interval=day',
  '/api/footprint?by=camp&interval=hour',
  '/api/footprint?by=unit&interval=15m',
  '/api/quarantine?limit=10000',
  '/api/quality',
];

/** Subscribes to everything and never reads. */
const stalledSubscriber: Hostile = async ({ services, signal }) => {
  while (!signal.aborted) {
    const socket = socketTo(services.mqttUrl);
    socket.write(validConnect(4, seededRandom(1)));
    await setTimeout(100);
    socket.write(Buffer.from([0x82, 0x06, 0x00, 0x01, 0x00, 0x01, 0x23, 0x00]));
    socket.pause();
    await Promise.race([
      once(socket, 'close').catch(() => {}),
      setTimeout(5_000, undefined, { signal }).catch(() => {}),
    ]);
    socket.destroy();
  }
};

/** Publishes much that is no telemetry, for those who do not read. */
const chatter: Hostile = async ({ services, signal }) => {
  const payload = 'x'.repeat(50_000);
  await publishing(services, signal, async (publish) => {
    await publish('chatter', payload);
    await setTimeout(50);
  });
};

/** Publishes junk as telemetry, as fast as it is taken. */
const junkFlood: Hostile = async ({ services, seed, signal }) => {
  const random = seededRandom(seed);
  const kinds = [
    () => 'junk',
    () => `[${'1,'.repeat(random.integer(1, 5_000))}1]`,
    () => 'x'.repeat(random.integer(1, 20_000)),
    () => `{"ts":${Date.now()},"powerKw":"x"}`,
    () => `{"ts":${Date.now()},"nonsense${random.integer(0, 1e6)}":1}`,
  ];
  await publishing(services, signal, async (publish) => {
    const topic = `missions/m0/camps/m0-c0/units/m0-c0-u${random.integer(0, 60)}/telemetry`;
    await Promise.all(
      Array.from({ length: 20 }, () => publish(topic, (kinds[random.integer(0, 4)] ?? (() => ''))())),
    );
  });
};

/** Sends half of a packet, or half of a CONNECT, and is gone. */
const hangUp: Hostile = async ({ services, seed, signal }) => {
  const random = seededRandom(seed);
  while (!signal.aborted) {
    const socket = socketTo(services.mqttUrl);
    const greeting = validConnect(4, random);
    socket.write(random.chance(0.5) ? greeting.subarray(0, 8) : greeting);
    socket.write(
      Buffer.concat([Buffer.from([0x32, 0xff, 0xff, 0x03]), Buffer.alloc(random.integer(0, 50_000))]),
    );
    await setTimeout(random.integer(10, 100));
    socket.resetAndDestroy();
  }
};

/** Asks for much, and reads nothing of the answer. */
const slowReader: Hostile = async ({ services, seed, signal }) => {
  const random = seededRandom(seed);
  while (!signal.aborted) {
    try {
      const response = await services.fetch(questionOf(random.next()), {
        signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
      });
      await setTimeout(3_000, undefined, { signal });
      await response.body?.cancel();
    } catch {
      await setTimeout(100);
    }
  }
};

/** Asks for much, one question after the other, and breaks off every other. */
const hugeQuestions: Hostile = async ({ services, seed, signal }) => {
  const random = seededRandom(seed);
  while (!signal.aborted) {
    const patience = random.chance(0.5)
      ? AbortSignal.timeout(random.integer(5, 300))
      : AbortSignal.timeout(30_000);
    try {
      const response = await services.fetch(questionOf(random.next()), {
        signal: AbortSignal.any([signal, patience]),
      });
      await response.arrayBuffer();
    } catch {
      // Broken off, or refused: the next one.
    }
    await setTimeout(50);
  }
};

/** Opens event streams, and reads none. */
const silentListener: Hostile = async ({ services, signal }) => {
  while (!signal.aborted) {
    try {
      const response = await services.fetch('/api/events', { signal });
      await setTimeout(10_000, undefined, { signal });
      await response.body?.cancel();
    } catch {
      await setTimeout(100);
    }
  }
};

const NEIGHBOURS: readonly (readonly [Hostile, number])[] = [
  [stalledSubscriber, 5],
  [chatter, 1],
  [junkFlood, 3],
  [hangUp, 10],
  [slowReader, 6],
  [hugeQuestions, 2],
  [silentListener, 20],
];

/** Lets all of them loose; resolves once all have ended after the signal. */
export async function hostileNeighbours(neighbourhood: Neighbourhood): Promise<void> {
  await Promise.all(
    NEIGHBOURS.flatMap(([hostile, count], kind) =>
      Array.from({ length: count }, (_, index) =>
        hostile({ ...neighbourhood, seed: neighbourhood.seed + 100 * kind + index }),
      ),
    ),
  );
}

function questionOf(random: number): string {
  return HTTP_QUESTIONS[Math.floor(random * HTTP_QUESTIONS.length)] ?? '/api/footprint';
}

function socketTo(url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  return socket;
}

/** Goes on publishing over a connection that is made again where it was cut off. */
async function publishing(
  services: Target,
  signal: AbortSignal,
  step: (publish: (topic: string, payload: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const client = mqtt.connect(services.mqttUrl, { reconnectPeriod: 0, protocolVersion: 4 });
    client.on('error', () => {});
    await new Promise<void>((resolve) => {
      client.once('connect', () => resolve()).once('close', () => resolve());
    });
    try {
      while (!signal.aborted && client.connected) {
        await step((topic, payload) => client.publishAsync(topic, payload, { qos: 1 }));
      }
    } catch {
      // Cut off: a new connection.
    } finally {
      client.end(true);
    }
  }
}
