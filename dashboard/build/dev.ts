/**
 * `npm run dev`: the services and the dashboard while one works on them, at one address. The services start again when
 * their code changes; the page takes its changes from Vite, and everything else from the services.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer } from 'vite';

const ROOT = join(import.meta.dirname, '../..');
const { HOST = '127.0.0.1', PORT = '8080' } = process.env;
const services = `http://${HOST}:${PORT}`;

const child = spawn(process.execPath, ['--watch', join(ROOT, 'services', 'main.ts')], { stdio: 'inherit' });
const vite = await createServer({
  configFile: join(ROOT, 'vite.config.ts'),
  server: {
    host: HOST,
    // With the page's own host passed on, the services see one origin, as where they serve the page themselves.
    proxy: Object.fromEntries(['/api', '/metrics'].map((path) => [path, { target: services }])),
  },
});
await vite.listen();
vite.printUrls();

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0));
child.once('exit', (code) => void stop(code ?? 0));

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  child.kill('SIGTERM');
  await vite.close();
  process.exitCode = code;
}
