/**
 * A day of a simulated camp through each family's form comes to the same energy as through our own topic, also with the
 * link down for an hour.
 */
import { describe, expect, test } from 'vitest';
import { checkSources } from '../../../services/devices/check-sources.ts';
import { Devices } from '../../../services/devices/devices.ts';
import { meterUnit } from '../../../services/domain/metering/metering.ts';
import { checkRegistry } from '../../../services/domain/registry/check.ts';
import { RegistryIndex } from '../../../services/domain/registry/registry.ts';
import type { Sample, SampleFields } from '../../../services/domain/telemetry.ts';
import type { Batch } from '../../../services/store/port.ts';
import { campWorld } from '../../../simulators/camp/world.ts';
import { demoFleet } from '../../../simulators/demo/fleet.ts';
import { backlog } from '../../../simulators/devices/backlog.ts';
import { FAMILIES, type FamilyName, withSources } from '../../../simulators/families/families.ts';
import { Translator } from '../../../simulators/families/translator.ts';
import { NO_FAULTS } from '../../../simulators/faults/fault-plan.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FROM = Date.parse('2026-03-02T00:00:00Z');
const EVERY_S = 60;
const CAMP = 'faouar';

interface Said {
  atMs: number;
  topic: string;
  payload: string;
}

/** Each sample of a day as a message of its own, in order of time. */
function dayOfCamp(family: FamilyName) {
  const fleet = demoFleet('2026-03-01', EVERY_S);
  const registry = withSources(fleet, () => family);
  const camp = registry.camps.find(({ id }) => id === CAMP);
  if (camp === undefined) throw new Error(`no camp ${CAMP}`);
  const plan = { registry, seed: 42, faults: NO_FAULTS };
  const said: Said[] = [];
  for (const { topic, payload } of backlog(
    campWorld(camp, plan),
    plan,
    FROM,
    FROM + DAY_MS,
    EVERY_S * 1000,
  )) {
    for (const sample of JSON.parse(payload))
      said.push({ atMs: sample.ts, topic, payload: JSON.stringify(sample) });
  }
  said.sort((a, b) => a.atMs - b.atMs);
  const checked = checkRegistry(registry);
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  expect(checkSources(checked.registry)).toEqual([]);
  return { registry, index: new RegistryIndex(checked.registry), said };
}

/** @param isDown whether what is said at a time does not arrive (and is not kept by the device) */
function throughFamily(family: FamilyName, isDown: (atMs: number) => boolean) {
  const { registry, index, said } = dayOfCamp(family);
  let nowMs = FROM;
  const log = { error: (problem: unknown) => expect.fail(String(problem)) };
  const devices = new Devices({ index: () => index, rawRetentionDays: 400, now: () => nowMs, log });
  const link = { send: async () => ({ done: Promise.resolve(true) }), listen: async () => {} };
  const translator = new Translator(link, registry, () => family);
  const batch: Batch = { samples: [], quarantined: [], unknownFields: [] };
  const own = new Map<string, Sample[]>();
  for (const { atMs, topic, payload } of said) {
    nowMs = atMs;
    const unit = topic.split('/')[5] ?? '';
    const messages = translator.translate({ topic, payload });
    if (messages === null) continue;
    const { ts, ...fields } = JSON.parse(payload);
    own.set(unit, [...(own.get(unit) ?? []), { ts, fields: fields as SampleFields }]);
    if (isDown(atMs)) continue;
    for (const message of messages) {
      const bytes = Buffer.from(message.payload);
      devices.decode({ topic: message.topic, payload: bytes, receivedAt: atMs }, atMs, batch);
    }
  }
  expect(batch.quarantined).toEqual([]);
  return { index, own, batch };
}

function merged(samples: readonly Sample[]): Sample[] {
  const byTime = new Map<number, SampleFields>();
  for (const { ts, fields } of samples) byTime.set(ts, { ...byTime.get(ts), ...fields });
  return [...byTime].sort(([a], [b]) => a - b).map(([ts, fields]) => ({ ts, fields }));
}

function measures(index: RegistryIndex, id: string, samples: readonly Sample[]) {
  const unit = index.units.get(id);
  if (unit === undefined) throw new Error(`no unit ${id}`);
  const rows = meterUnit(unit, merged(samples), FROM, FROM + DAY_MS);
  const sum = (measure: 'energyKwh' | 'exportedKwh' | 'chargedKwh' | 'fuelL') =>
    rows.reduce((total, row) => total + (row[measure] ?? 0), 0);
  return { energyKwh: sum('energyKwh'), exportedKwh: sum('exportedKwh'), chargedKwh: sum('chargedKwh') };
}

const linkDown = (atMs: number) => atMs > FROM + 9 * HOUR_MS && atMs < FROM + 10 * HOUR_MS;

describe.each(Object.keys(FAMILIES) as FamilyName[])('%s', (family) => {
  test.each([
    { link: 'always there', isDown: () => false },
    { link: 'down for an hour', isDown: linkDown },
  ])('gives the energy of our own topic to 0.1 % with a link that is $link', ({ isDown }) => {
    const { index, own, batch } = throughFamily(family, isDown);
    expect(own.size).toBeGreaterThan(0);
    for (const [id, samples] of own) {
      const said = batch.samples.filter(({ unit }) => unit.id === id);
      const expected = measures(index, id, samples);
      const actual = measures(index, id, said);
      for (const measure of ['energyKwh', 'exportedKwh', 'chargedKwh'] as const) {
        const allowed = Math.max(0.001 * expected[measure], 0.05);
        expect(Math.abs(actual[measure] - expected[measure]), `${id} ${measure}`).toBeLessThanOrEqual(
          allowed,
        );
      }
    }
  });
});
