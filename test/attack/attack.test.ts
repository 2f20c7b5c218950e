import { afterEach, beforeEach, expect, it } from 'vitest';
import { attackHttp } from './http.ts';
import { attackMqtt } from './mqtt.ts';
import { attackAsNeighbours } from './neighbours.ts';
import { attackPayloads } from './payloads.ts';
import type { AttackReport } from './section.ts';
import { type Attacked, startAttacked } from './sections.ts';

const OPTIONS = { seed: 1, packets: 3_000, requests: 300, seconds: 10, units: 320 };

let attacked: Attacked;
beforeEach(async () => {
  attacked = await startAttacked();
});
afterEach(() => attacked.stop());

/** Waits are left out: what else runs on the machine decides them. */
function failures({ figures }: AttackReport): string[] {
  return figures
    .filter(({ isWithinBounds, name }) => !isWithinBounds && !name.includes('wait for a'))
    .map(({ name, value }) => `${name}: ${value}`);
}

it('mutated MQTT packets of all versions harm nobody but their sender', async () => {
  expect(failures(await attackMqtt(attacked.services, OPTIONS))).toEqual([]);
}, 120_000);

it('mutated payloads are all acknowledged, and harm nobody', async () => {
  expect(failures(await attackPayloads(attacked.services, OPTIONS))).toEqual([]);
}, 120_000);

it('hostile neighbours cost a fleet none of its samples', async () => {
  expect(failures(await attackAsNeighbours(attacked.services, OPTIONS))).toEqual([]);
}, 120_000);

it('requests made from the OpenAPI document are answered or refused in words, and harm nobody', async () => {
  expect(failures(await attackHttp(attacked.services, OPTIONS))).toEqual([]);
}, 120_000);
