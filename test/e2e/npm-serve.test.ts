/** The production entry as an operator (or a supervisor) runs it: by npm, which passes a signal on to its child. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Child, freePort } from '../support/child.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';

let folder: TempDir;
beforeAll(async () => {
  folder = await tempDir('npm-serve');
});
afterAll(() => folder.remove());

const answers = (url: string) =>
  fetch(`${url}/api/health`).then(
    ({ status }) => status === 200,
    () => false,
  );

describe('npm run serve', { timeout: 60_000 }, () => {
  it('prints where it is, and ends with npm, nothing left behind', async () => {
    const [port, mqttPort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const npm = await Child.start({
      command: 'npm',
      args: ['run', 'serve'],
      env: { DATA_DIR: folder.path, PORT: String(port), MQTT_PORT: String(mqttPort), LOG_LEVEL: 'warn' },
      ready: () => answers(url),
    });
    expect(npm.output).toContain(`${url}/`);
    await npm.stop();
    expect(npm.process.exitCode).toBe(0);
    expect(await answers(url)).toBe(false);
  });

  it('ends with its error where it can not start', async () => {
    const npm = Child.start({
      command: 'npm',
      args: ['run', 'serve'],
      env: { DATA_DIR: folder.path, PORT: 'http' },
      ready: async () => false,
    });
    await expect(npm).rejects.toThrow(/PORT: must be a whole number from 0 to 65535/);
  });
});
