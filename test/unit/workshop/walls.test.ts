/** The walls between rooms: a forbidden import fails the lint, a foreign type fails the type check. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';

const ROOT = join(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** A room, what a file in it imports, and whether it may. */
const IMPORTS = [
  ['services/domain', 'zod', true],
  ['services/domain', './durations.ts', true],
  ['services/domain', '../store/port.ts', false],
  ['services/domain/metering', '../registry/registry.ts', true],
  ['services/domain/metering', '../../store/port.ts', false],
  ['services/domain/metering', 'node:fs', false],
  ['services/domain/metering', 'hono', false],
  ['services/domain/metering', '@hono/zod-openapi', false],
  ['services/store/sqlite', '../../domain/alarms/rules.ts', true],
  ['services/store/sqlite', 'node:sqlite', true],
  ['services/store/sqlite', '../../analysis/footprint.ts', false],
  ['services/store', '../ingest/intake.ts', false],
  ['services/ingest', '../store/port.ts', true],
  ['services/ingest', '../devices/profile.ts', true],
  ['services/ingest', '../rollup/rollup.ts', false],
  ['services/ingest', '../api/app.ts', false],
  ['services/rollup', '../store/port.ts', true],
  ['services/rollup', '../ingest/intake.ts', false],
  ['services/live', '../analysis/footprint.ts', false],
  ['services/analysis', '../store/port.ts', true],
  ['services/analysis', '../api/deps.ts', false],
  ['services/analysis', 'hono', false],
  ['services/reports', '../analysis/footprint.ts', true],
  ['services/reports', '../ingest/intake.ts', false],
  ['services/api/footprint', '../../analysis/footprint.ts', true],
  ['services/api/footprint', '../../store/port.ts', true],
  ['services/api/footprint', '../../store/sqlite/database.ts', false],
  ['services/api/footprint', '../../ingest/intake.ts', false],
  ['services', './ingest/intake.ts', true],
  ['services', '../simulators/main.ts', false],
  ['dashboard/queries', '../../services/domain/calendar.ts', true],
  ['dashboard/queries', '../../services/api/app.ts', true],
  ['dashboard/queries', '../../services/store/port.ts', false],
  ['dashboard/queries', 'node:fs', false],
  ['simulators/fleet', '../physics/sun.ts', true],
  ['simulators/fleet', '../../services/domain/calendar.ts', false],
] as const;

const reportSchema = z.object({
  diagnostics: z.array(
    z.object({ category: z.string().nullish(), location: z.object({ path: z.string() }) }),
  ),
});
const failedSchema = z.object({ stdout: z.string() });

let dir: TempDir;
beforeEach(async () => {
  dir = await tempDir('walls');
});
afterEach(() => dir.remove());

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dir.path, path)), { recursive: true });
  writeFileSync(join(dir.path, path), text);
}

/** Runs a program of node_modules in the temporary folder, whether it finds something wrong or not. */
async function check(program: string, args: string[]): Promise<string> {
  const options = { cwd: dir.path, maxBuffer: 2 ** 26 };
  const { stdout } = await run(join(ROOT, 'node_modules/.bin', program), args, options).catch(
    (error: unknown) => failedSchema.parse(error),
  );
  return stdout;
}

/** In which files of the temporary folder a rule finds something, by our own configuration of Biome. */
async function filesThatBreak(rule: string): Promise<Set<string>> {
  const {
    vcs: _,
    $schema: __,
    ...config
  } = z.looseObject({}).parse(JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8')));
  write('biome.json', JSON.stringify(config));
  const report = await check('biome', ['lint', '--reporter=json', '--max-diagnostics=none', '.']);
  const { diagnostics } = reportSchema.parse(JSON.parse(report));
  return new Set(
    diagnostics.flatMap(({ category, location }) =>
      category?.endsWith(`/${rule}`) ? [relative(dir.path, join(dir.path, location.path))] : [],
    ),
  );
}

describe('the walls between rooms', () => {
  it('let an import through exactly where the layering has it', async () => {
    const cases = IMPORTS.map(([room, specifier, allowed], index) => {
      const file = join(room, `case-${index}.ts`);
      write(file, `import { part } from '${specifier}';\nexport const whole = part;\n`);
      return { file, allowed, text: `${room} imports ${specifier}` };
    });
    const broken = await filesThatBreak('noRestrictedImports');
    expect(cases.filter(({ file, allowed }) => broken.has(file) === allowed).map(({ text }) => text)).toEqual(
      [],
    );
  });

  it('let no two files import each other, be it types alone', async () => {
    write('services/store/one.ts', "import type { Two } from './two.ts';\nexport type One = Two[];\n");
    write('services/store/two.ts', "import type { One } from './one.ts';\nexport type Two = One | null;\n");
    write(
      'services/store/three.ts',
      "import type { One } from './one.ts';\nexport type Three = One | null;\n",
    );
    expect(await filesThatBreak('noImportCycles')).toEqual(
      new Set(['services/store/one.ts', 'services/store/two.ts']),
    );
  });

  it.each([
    ['services/domain', ['process', 'document', 'setTimeout']],
    ['services', ['document']],
    ['simulators', ['document']],
    ['dashboard', ['process']],
  ])('keep types that %s does not have out of it', async (room, foreign) => {
    write('names.ts', 'export const names = [process, document, setTimeout];\n');
    const compilerOptions = { rootDir: '.', outDir: 'types', typeRoots: [join(ROOT, 'node_modules/@types')] };
    const config = { extends: join(ROOT, room, 'tsconfig.json'), compilerOptions, include: ['names.ts'] };
    write('tsconfig.json', JSON.stringify(config));
    const said = await check('tsc', ['-p', '.', '--pretty', 'false']);
    expect([...said.matchAll(/Cannot find name '(\w+)'/g)].map(([, name]) => name)).toEqual(foreign);
  });

  it('let the dashboard import of the API nothing but types', () => {
    const pages = readdirSync(join(ROOT, 'dashboard'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.tsx?$/.test(path),
    );
    const imports = pages.flatMap((path) =>
      [...readFileSync(join(ROOT, 'dashboard', path), 'utf8').matchAll(/^import .*services\/api\/.*$/gm)].map(
        ([line]) => line,
      ),
    );
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((line) => !line.startsWith('import type '))).toEqual([]);
  });
});
