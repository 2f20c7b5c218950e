/**
 * The MQTT packet fuzzer: short connections to the embedded broker, each with a few mutated packets, many at a time,
 * beside a neighbour who must not notice.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { type Random, seededRandom } from '../support/dirty/random.ts';
import type { Services } from '../support/services.ts';
import { memoryFigures, settledMemoryBytes } from './memory.ts';
import { mutated, type ProtocolVersion, validConnect, validPacket } from './mqtt-mutations.ts';
import { type AttackOptions, type AttackReport, exactly, told } from './section.ts';
import { Witness } from './witness.ts';

/** Connections at a time. */
const LANES = 24;
const PACKETS_A_CONNECTION = 6;
/** A broker that says nothing (a packet of which bytes are missing, say) is left after this. */
const PATIENCE_MS = 40;
const VERSIONS: readonly ProtocolVersion[] = [3, 4, 5];
/** Source addresses that take turns, so that ports do not run out. */
const SOURCES = 200;

export async function attackMqtt(
  services: Services,
  { seed, packets }: AttackOptions,
): Promise<AttackReport> {
  const port = Number(new URL(services.mqttUrl).port);
  // What the first packets load stays loaded.
  await Promise.all(lanes(port, seed + 1, Math.min(packets, 2_000)));
  const beforeBytes = await settledMemoryBytes(services);
  const witness = await Witness.start(services);
  const startedMs = performance.now();
  const sent = (await Promise.all(lanes(port, seed, packets))).reduce((sum, count) => sum + count, 0);
  const seconds = (performance.now() - startedMs) / 1_000;
  return {
    section: 'mqtt',
    figures: [
      told('mutated packets (MQTT 3.1, 3.1.1, 5)', `${sent} in ${seconds.toFixed(0)} s, seed ${seed}`),
      exactly('times the services went down', services.running ? 0 : 1, 0),
      ...(await witness.stop()),
      exactly('errors that nobody caught', await services.metric('footprint_uncaught_errors_total'), 0),
      ...(await memoryFigures(services, beforeBytes)),
    ],
  };
}

function lanes(port: number, seed: number, packets: number): Promise<number>[] {
  return Array.from({ length: LANES }, async (_, lane) => {
    const random = seededRandom(seed * LANES + lane);
    const share = Math.ceil(packets / LANES);
    let sent = 0;
    while (sent < share) sent += await attackOnce(port, random, Math.min(PACKETS_A_CONNECTION, share - sent));
    return sent;
  });
}

/** One connection's worth; resolves with the number of mutated packets that were written. */
async function attackOnce(port: number, random: Random, atMost: number): Promise<number> {
  const version = VERSIONS[random.integer(0, VERSIONS.length - 1)] ?? 4;
  const localAddress = `127.0.0.${random.integer(2, SOURCES)}`;
  const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
  socket.on('error', () => {});
  const closed = once(socket, 'close').catch(() => {});
  const pieces: Buffer[] = [];
  let sent = 0;
  const isConnectMutated = random.chance(0.2);
  pieces.push(
    isConnectMutated ? mutated(validConnect(version, random), random) : validConnect(version, random),
  );
  if (isConnectMutated) sent += 1;
  const count = random.integer(1, Math.max(1, atMost - sent));
  for (let index = 0; index < count; index += 1) pieces.push(mutated(validPacket(version, random), random));
  sent += count;
  // Out of order, now and then: a PUBLISH first, or a second CONNECT.
  if (random.chance(0.1)) pieces.reverse();
  socket.write(Buffer.concat(pieces));
  socket.resume();
  const patience = setTimeout(() => socket.resetAndDestroy(), PATIENCE_MS);
  if (random.chance(0.1)) socket.end();
  await closed;
  clearTimeout(patience);
  return sent;
}
