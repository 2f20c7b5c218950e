import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebServer } from '../../services/web-server.ts';

async function answerTo(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.write(request);
  let answer = '';
  socket.on('data', (text) => {
    answer += text;
  });
  await once(socket, 'close');
  return answer;
}

describe('the web server', () => {
  it('answers HTTP/1.0 without a host, as load balancers ask for health', async () => {
    const server = new WebServer(({ url }) => new Response(new URL(url).pathname), {
      host: '127.0.0.1',
      port: 0,
    });
    await server.start();
    const answer = await answerTo(Number(new URL(server.url).port), 'GET /api/health HTTP/1.0\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/\/api\/health$/);
    await server.stop();
  });
});
