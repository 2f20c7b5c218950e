/** The simulators as an operator runs them: by npm, which passes a signal on to its child. */
import { createServer, type Socket } from 'node:net';
import { it } from 'vitest';
import { Child, eventually } from '../support/child.ts';

it('npm run simulate ends with npm, nothing left behind', { timeout: 60_000 }, async () => {
  // A broker that never answers: its connection shows whether the simulators are still there.
  const sockets: Socket[] = [];
  const broker = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  const address = broker.address();
  if (address === null || typeof address === 'string') throw new Error('the broker has no port');
  const npm = await Child.start({
    command: 'npm',
    args: ['run', 'simulate'],
    env: { MQTT_URL: `mqtt://127.0.0.1:${address.port}`, API_URL: '' },
    ready: async () => sockets.length > 0,
  });
  for (const socket of sockets) socket.resume();
  await npm.stop();
  await eventually(() => sockets.every((socket) => socket.closed || socket.readableEnded));
  await new Promise((resolve) => broker.close(resolve));
});
