/**
 * Data of a former release are opened, and answer the same. The fixtures are the state.db that 0.1.0 left behind, and
 * what it answered: 600 samples each of a generator and of an array, a change of the registry, and two refused samples.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { Services } from '../support/services.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/data-0.1.0');
const FOOTPRINT = '/api/footprint?by=unit&interval=day&from=2026-09-01&to=2026-09-06';

const rowsSchema = z.object({
  rows: z.array(
    z.object({
      unit: z.string(),
      date: z.string(),
      energyKwh: z.object({ generator: z.number(), solar: z.number(), supplied: z.number() }),
      fuelL: z.number().nullable(),
      coverage: z.number().nullable(),
    }),
  ),
});

let dir: TempDir;
let services: Services;
let answers: Record<string, unknown>;

beforeAll(async () => {
  dir = await tempDir('upgrade');
  const dataDir = join(dir.path, 'data');
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'state.db'), gunzipSync(await readFile(join(FIXTURES, 'state.db.gz'))));
  answers = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(gunzipSync(await readFile(join(FIXTURES, 'answers.json.gz'))).toString()));
  // Its samples are of September 2026, and stay.
  services = await Services.start({ dataDir, env: { RAW_RETENTION_DAYS: '36500' } });
}, 120_000);
afterAll(async () => {
  await services.stop();
  await dir.remove();
});

/** What it answered; later versions may say more. */
const answerOf = (path: string) => z.looseObject({}).parse(answers[path]);

it.each(['g1', 's1'])('the samples of %s are all there', async (unit) => {
  const path = `/api/units/${unit}/samples?limit=1000`;
  expect(await services.json(path)).toEqual(answers[path]);
});

it('the registry is in force, with its history', async () => {
  expect(await services.json('/api/registry')).toMatchObject(answerOf('/api/registry'));
  expect(await services.json('/api/registry/audit')).toMatchObject({ items: [{ id: 2 }, { id: 1 }] });
});

it('what was in quarantine still is, under the same ids', async () => {
  expect(await services.json('/api/quarantine')).toMatchObject(answerOf('/api/quarantine'));
});

it('the footprint is the same', async () => {
  expect(rowsSchema.parse(await services.json(FOOTPRINT))).toEqual(rowsSchema.parse(answers[FOOTPRINT]));
});
