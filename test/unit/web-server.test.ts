/** Clients that hold a connection without using it lose it, and there are only so many connections. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unroutedResponse } from '../../services/api/problems.ts';
import { WebServer } from '../../services/web-server.ts';

const CHUNK = new Uint8Array(64 * 1024);
const pull = (controller: ReadableStreamController<Uint8Array>) => controller.enqueue(CHUNK);

let server: WebServer;
let isCancelled = false;
const cancel = () => {
  isCancelled = true;
};
beforeEach(async () => {
  isCancelled = false;
  const answer = () => new Response(new ReadableStream({ pull, cancel }));
  const limits = { connections: 3, headersMs: 200, requestMs: 400, idleMs: 600 };
  server = new WebServer({ fetch: answer }, { host: '127.0.0.1', port: 0 }, limits);
  await server.start();
});
afterEach(() => server.stop());

async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** All that a connection gets until it is closed. */
async function received(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

it('ends a connection whose headers or body do not come', async () => {
  const [headers, body] = [await open(), await open()];
  headers.write('GET / HTTP/1.1\r\nHost: x\r\n');
  body.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc');
  expect(await received(headers)).toMatch(/^HTTP\/1\.1 408 /);
  await received(body);
});

it('ends a connection whose client does not read', async () => {
  const socket = await open();
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await expect.poll(() => isCancelled, { timeout: 10_000 }).toBe(true);
  socket.destroy();
});

it('closes connections beyond its bound', async () => {
  const sockets = [await open(), await open(), await open()];
  const refused = await open();
  expect(await received(refused)).toBe('');
  for (const socket of sockets) socket.destroy();
});

it('refuses an address that is none with a problem', async () => {
  const errors: unknown[] = [];
  const onUnrouted = (error: unknown) => unroutedResponse(error, (unforeseen) => errors.push(unforeseen));
  const own = new WebServer({ fetch: () => new Response(), onUnrouted }, { host: '127.0.0.1', port: 0 });
  await own.start();
  const socket = connect(Number(new URL(own.url).port), '127.0.0.1');
  socket.write('GET /ap\\i/quality HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await received(socket)).toMatch(
    /^HTTP\/1\.1 400 (.|\r\n)*application\/problem\+json(.|\r\n)*"type":"\/problems\/invalid-parameter"/,
  );
  expect(errors).toEqual([]);
  await own.stop();
});
