/** Every profile is fed what no device should send: nothing may crash, hang or fill the memory. FUZZ_PAYLOADS sets how much. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_PROFILES } from '../../../services/devices/profiles.ts';
import { draw, stream } from '../../../simulators/physics/noise.ts';
import { type GivenMessage, tried } from './harness.ts';

const PAYLOADS = Number(process.env.FUZZ_PAYLOADS ?? 2_000);
const BATCH = 500;
const MEMORY_BYTES = 400e6;
const SNIPPETS = [
  'null',
  'NaN',
  '1e999',
  '-0',
  '""',
  '[]',
  '{}',
  '[[[[',
  '"\\u0000"',
  '99999999999999999999',
  'true',
  '{"__proto__":1}',
];
const DIR = new URL('../../../services/devices/built-in/', import.meta.url);

function mutated(bytes: Buffer, next: () => number): Buffer {
  const copy = Buffer.from(bytes);
  const kind = Math.floor(next() * 6);
  const at = Math.floor(next() * (copy.length + 1));
  if (kind === 0) return copy.subarray(0, at);
  if (kind === 1) {
    for (let flips = 0; flips < 1 + next() * 8 && copy.length > 0; flips += 1) {
      copy[Math.floor(next() * copy.length)] = Math.floor(next() * 256);
    }
    return copy;
  }
  if (kind === 2) {
    const snippet = Buffer.from(SNIPPETS[Math.floor(next() * SNIPPETS.length)] ?? '');
    return Buffer.concat([copy.subarray(0, at), snippet, copy.subarray(at)]);
  }
  if (kind === 3)
    return Buffer.from(
      copy.toString('latin1').replace(/\d+(\.\d+)?/, SNIPPETS[Math.floor(next() * SNIPPETS.length)] ?? ''),
      'latin1',
    );
  if (kind === 4) return Buffer.from(SNIPPETS[Math.floor(next() * SNIPPETS.length)] ?? '');
  return Buffer.concat([copy, copy.subarray(at)]);
}

describe.each([...BUILT_IN_PROFILES.keys()])('%s', (id) => {
  test(`survives ${PAYLOADS} broken payloads`, { timeout: 600_000 }, () => {
    const fixtures: GivenMessage[] = JSON.parse(readFileSync(new URL(`${id}.fixtures.json`, DIR), 'utf8'));
    const random = stream(7, id, 'fuzz');
    let drawn = 0;
    const next = () => draw(random, drawn++);
    const before = process.memoryUsage().heapUsed;
    for (let done = 0; done < PAYLOADS; done += BATCH) {
      const messages = Array.from({ length: Math.min(BATCH, PAYLOADS - done) }, () => {
        const chosen = fixtures[Math.floor(next() * fixtures.length)];
        const bytes = Buffer.from(
          String(chosen?.payload),
          chosen?.payloadEncoding === 'base64' ? 'base64' : 'utf8',
        );
        return { topic: String(chosen?.topic), payload: mutated(bytes, next) };
      });
      for (const { result } of tried(id, messages)) {
        if (result?.outcome === 'quarantine') expect(result.kept().byteLength).toBeLessThan(1024 * 1024);
        for (const { fields } of result?.samples ?? []) {
          for (const value of Object.values(fields)) {
            if (typeof value === 'number' && !Number.isFinite(value)) expect.fail(`${value}`);
          }
        }
      }
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(MEMORY_BYTES);
  });
});
