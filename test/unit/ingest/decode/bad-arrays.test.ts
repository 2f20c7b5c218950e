import { describe, expect, it } from 'vitest';
import { RegistryIndex, registrySchema } from '../../../../services/domain/registry/registry.ts';
import { Decoder } from '../../../../services/ingest/decode/decoder.ts';
import type { Batch } from '../../../../services/store/port.ts';

const NOW = Date.UTC(2026, 2, 15, 12);
const TOPIC = 'missions/m/camps/c/units/l1/telemetry';
const INDEX = new RegistryIndex(
  registrySchema.parse({
    missions: [{ id: 'm', name: 'M', country: 'SSD', timeZone: 'UTC' }],
    camps: [{ id: 'c', mission: 'm', name: 'C', latitude: 0, longitude: 0, timeZone: 'UTC' }],
    units: [{ id: 'l1', camp: 'c', kind: 'load', name: 'L1' }],
  }),
);

function decode(payload: string): Batch & { accepted: number } {
  const decoder = new Decoder({ index: () => INDEX, rawRetentionDays: 400 });
  const batch: Batch = { samples: [], quarantined: [], unknownFields: [] };
  const arrival = { topic: TOPIC, payload: Buffer.from(payload), receivedAt: NOW };
  return { accepted: decoder.decode(arrival, NOW, batch), ...batch };
}

const textOf = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString();
const good = (minute: number) => `{"ts":${NOW - minute * 60_000},"powerKw":1}`;

describe('an array with bad samples', () => {
  it('of up to 100 is an item for each', () => {
    const { quarantined } = decode(`[${Array.from({ length: 100 }, (_, index) => index).join(',')}]`);
    expect(quarantined).toHaveLength(100);
    expect(textOf(quarantined[99]?.payload)).toBe('99');
  });

  it('beyond 100 has the rest as one item, while every good sample is taken', () => {
    const elements = Array.from({ length: 1_000 }, (_, index) =>
      index % 2 === 0 ? good(index) : `${index}`,
    );
    const { accepted, samples, quarantined } = decode(`[${elements.join(', ')}]`);
    expect(accepted).toBe(500);
    expect(samples).toHaveLength(500);
    expect(quarantined).toHaveLength(101);
    const rest = quarantined[100];
    expect(rest).toMatchObject({ code: 'more-bad-samples', unit: 'l1', topic: TOPIC, receivedAt: NOW });
    expect(rest?.reason).toContain('400 bad samples beyond the 100');
    expect(rest?.reason).toContain('a sample is 201: must be a JSON object');
    expect(JSON.parse(textOf(rest?.payload))).toEqual(
      Array.from({ length: 400 }, (_, index) => 201 + 2 * index),
    );
  });

  it('of as many numbers as a message can hold is 101 items', () => {
    const { quarantined } = decode(`[${'1,'.repeat(131_000)}1]`);
    expect(quarantined).toHaveLength(101);
    expect(quarantined[100]?.payload.byteLength).toBeLessThan(256 * 1024);
  });

  it('of nothing but bad readings takes a fraction of a second of the processor', () => {
    const bad = `{"ts":${NOW},"powerKw":"x"}`;
    const before = process.cpuUsage();
    const { quarantined } = decode(`[${Array(7_000).fill(bad).join(',')}]`);
    expect(quarantined).toHaveLength(101);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(250);
  });
});

it('a sample with names without end is taken, and some of them are noted', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `"n${index}":1`);
  const { accepted, unknownFields } = decode(`{"ts":${NOW},"powerKw":1,${names.join(',')}}`);
  expect(accepted).toBe(1);
  expect(unknownFields).toHaveLength(50);
});
