/**
 * Finds the real servers that tests run against. In CI a missing one is an error; elsewhere the suites that
 * need it are skipped, loudly, saying what was not exercised.
 */
import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, type TestOptions } from 'vitest';

const run = promisify(execFile);
const BUILD_TIMEOUT_MS = 20 * 60_000;
const INFLUXD_VERSION = '2.7.12';
const INFLUXD_IMAGE = 'influxdb:2.7';

export type Server = { path: string } | { image: string } | { missing: string };

/** An executable of that name on the PATH, or in a folder where Debian puts daemons. */
export async function findOnPath(name: string): Promise<string | null> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders.filter((entry) => entry !== '')) {
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return null;
}

export async function findMosquitto(): Promise<Server> {
  return orMissing(
    'mosquitto',
    await findOnPath('mosquitto'),
    'install it (Debian: apt-get install mosquitto)',
  );
}

export async function findChromium(): Promise<Server> {
  const path = (await findOnPath('chromium')) ?? (await findOnPath('google-chrome'));
  return orMissing('chromium', path, 'install it (Debian: apt-get install chromium)');
}

export async function findOpenssl(): Promise<Server> {
  return orMissing('openssl', await findOnPath('openssl'), 'install it (Debian: apt-get install openssl)');
}

/** The folder of PostgreSQL's programs, of version 15 or later, where Debian puts it. */
export async function findPostgres(): Promise<Server> {
  const root = '/usr/lib/postgresql';
  const versions = (await readdir(root).catch(() => [])).map(Number).filter((version) => version >= 15);
  const newest = versions.sort((a, b) => b - a)[0];
  const path = newest === undefined ? null : join(root, String(newest), 'bin');
  return orMissing('postgres', path, 'install PostgreSQL 15 or later (Debian: apt-get install postgresql)');
}

/** influxd on the PATH, else a Docker image, else built from its Go module (once; kept in the user's cache). */
export async function findInfluxd(): Promise<Server> {
  const onPath = await findOnPath('influxd');
  if (onPath !== null) return { path: onPath };
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const built = join(cache, 'mission-footprint', `influxd-${INFLUXD_VERSION}`);
  if (await isExecutable(built)) return { path: built };
  if (await dockerRuns()) return { image: INFLUXD_IMAGE };
  if ((await findOnPath('go')) !== null && (await findOnPath('cargo')) !== null) {
    process.stderr.write('Building influxd from its Go module; this takes some minutes, once.\n');
    await run(join(import.meta.dirname, 'influxd', 'build.sh'), [built], {
      timeout: BUILD_TIMEOUT_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { path: built };
  }
  return orMissing('influxd', null, 'install InfluxDB 2.7, or Docker, or Go and Rust to build it');
}

/** `describe` for a suite that needs the servers: skipped, with a loud word, where one of them is missing. */
export function describeWith(
  servers: readonly Server[],
  name: string,
  ...rest: [suite: () => void] | [options: TestOptions, suite: () => void]
): void {
  const [options, suite] = rest.length === 1 ? [{}, rest[0]] : rest;
  const missing = servers.flatMap((server) => ('missing' in server ? [server.missing] : []));
  if (missing.length === 0) {
    describe(name, options, suite);
    return;
  }
  process.stderr.write(`\n*** NOT EXERCISED: ${name}\n*** ${missing.join('\n*** ')}\n\n`);
  describe.skip(`${name} (not exercised: ${missing.join('; ')})`, suite);
}

function orMissing(name: string, path: string | null, remedy: string): Server {
  if (path !== null) return { path };
  const missing = `${name} was not found: ${remedy}`;
  if (process.env.CI === 'true') throw new Error(`${missing}. In CI every real server must be there.`);
  return { missing };
}

async function dockerRuns(): Promise<boolean> {
  if ((await findOnPath('docker')) === null) return false;
  return run('docker', ['info'], { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
