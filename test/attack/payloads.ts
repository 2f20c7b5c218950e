/**
 * The payload fuzzer: telemetry whose JSON is almost right, sent by a client that keeps the protocol. Every message
 * must be acknowledged, and each of its samples be stored or in quarantine.
 */
import mqtt from 'mqtt';
import { type Random, seededRandom } from '../support/dirty/random.ts';
import type { Services } from '../support/services.ts';
import { memoryFigures, settledMemoryBytes } from './memory.ts';
import { type AttackOptions, type AttackReport, exactly, told } from './section.ts';
import { TARGET_TOPIC, Witness } from './witness.ts';

const IN_FLIGHT = 50;
const FIELDS = [
  'powerKw',
  'energyKwh',
  'fuelRateLph',
  'fuelUsedL',
  'loadPct',
  'state',
  'socPct',
  '__proto__',
  'ts',
  '',
];
const VALUES = [
  '1',
  '-1',
  '1e999',
  '-0',
  'null',
  'true',
  '"x"',
  '"running"',
  '[]',
  '{}',
  '1e308',
  '0.1',
  '""',
  '9007199254740993',
];

export async function attackPayloads(
  services: Services,
  { seed, packets }: AttackOptions,
): Promise<AttackReport> {
  const messages = Math.ceil(packets / 10);
  const random = seededRandom(seed);
  const device = await mqtt.connectAsync(services.mqttUrl, { reconnectPeriod: 0, protocolVersion: 5 });
  const beforeBytes = await settledMemoryBytes(services);
  const witness = await Witness.start(services);
  const startedMs = performance.now();
  let [sent, acknowledged] = [0, 0];
  const lane = async (): Promise<void> => {
    while (sent < messages) {
      sent += 1;
      await device.publishAsync(TARGET_TOPIC, payloadOf(random), { qos: 1 });
      acknowledged += 1;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  const seconds = (performance.now() - startedMs) / 1_000;
  await device.endAsync();
  return {
    section: 'payloads',
    figures: [
      told('mutated payloads', `${sent} in ${seconds.toFixed(0)} s, seed ${seed}`),
      exactly('of these not acknowledged', sent - acknowledged, 0),
      exactly('times the services went down', services.running ? 0 : 1, 0),
      ...(await witness.stop()),
      exactly('errors that nobody caught', await services.metric('footprint_uncaught_errors_total'), 0),
      ...(await memoryFigures(services, beforeBytes)),
    ],
  };
}

function payloadOf(random: Random): Buffer {
  const kind = random.next();
  if (kind < 0.02) return Buffer.from(`[${'1,'.repeat(random.integer(1, 120_000))}1]`);
  if (kind < 0.03) return Buffer.from(`{${'"a":{'.repeat(random.integer(1, 20_000))}`);
  if (kind < 0.04) return Buffer.from(wideSample(random));
  if (kind < 0.3) return mutatedBytes(Buffer.from(sampleText(random)), random);
  if (kind < 0.4) {
    return Buffer.from(
      `[${Array.from({ length: random.integer(0, 300) }, () => sampleText(random)).join(',')}]`,
    );
  }
  return Buffer.from(sampleText(random));
}

function sampleText(random: Random): string {
  const ts = random.chance(0.8) ? String(Date.now() - random.integer(0, 100_000)) : randomValue(random);
  const fields = Array.from(
    { length: random.integer(0, 4) },
    () => `"${randomField(random)}":${randomValue(random)}`,
  );
  return `{${[`"ts":${ts}`, ...fields].join(',')}}`;
}

/** As many unknown names as a message can hold. */
function wideSample(random: Random): string {
  const names = Array.from({ length: 20_000 }, (_, index) => `"n${random.integer(0, 9)}${index}":1`);
  return `{"ts":${Date.now()},"powerKw":1,${names.join(',')}}`;
}

function randomField(random: Random): string {
  return FIELDS[random.integer(0, FIELDS.length - 1)] ?? '';
}

function randomValue(random: Random): string {
  return VALUES[random.integer(0, VALUES.length - 1)] ?? '1';
}

function mutatedBytes(bytes: Buffer, random: Random): Buffer {
  for (let count = random.integer(1, 4); count > 0; count -= 1) {
    bytes[random.integer(0, bytes.byteLength - 1)] = random.integer(0, 255);
  }
  return random.chance(0.3) ? bytes.subarray(0, random.integer(0, bytes.byteLength)) : bytes;
}
