/** What a developer works with: one command, at which services and page follow the code. */
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Child, eventually, freePort } from '../support/child.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

const SERVICES = join(import.meta.dirname, '../../services');

let folder: TempDir;
let npm: Child | undefined;
beforeEach(async () => {
  folder = await tempDir('npm-dev');
});
afterEach(async () => {
  await npm?.stop();
  await folder.remove();
});

const isAnswered = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

it('npm run dev serves page and API at one address, starts the services anew, and ends whole', {
  timeout: 120_000,
}, async () => {
  const [port, mqttPort] = [await freePort(), await freePort()];
  const services = `http://127.0.0.1:${port}/api/health`;
  npm = await Child.start({
    command: 'npm',
    args: ['run', 'dev'],
    env: {
      ...{ DATA_DIR: folder.path, PORT: String(port), MQTT_PORT: String(mqttPort), LOG_LEVEL: 'warn' },
      NO_COLOR: '1',
    },
    ready: () => isAnswered(services),
    readyWithinMs: 60_000,
  });
  const { output } = npm;
  const page = /Local:\s+(http:\S+)\//.exec(output)?.[1] ?? '';
  expect(await (await fetch(`${page}/`)).text()).toContain('/@vite/client');
  expect(await isAnswered(`${page}/api/health`)).toBe(true);

  const readyLines = () => npm?.output.split('is ready').length ?? 0;
  const before = readyLines();
  const now = new Date();
  await utimes(join(SERVICES, 'main.ts'), now, now);
  await eventually(
    () => readyLines() > before,
    60_000,
    () => npm?.output ?? '',
  );

  await npm.stop();
  await eventually(async () => !(await isAnswered(services)) && !(await isAnswered(page)));
});
