/** A server that takes writes as InfluxDB does, and replies as a test tells it. */
import { createServer, type Server } from 'node:http';

/**
 * What it replies to a write: `hang-up` cuts the connection, `portal` is a captive portal's page in InfluxDB's place,
 * `accepted` another success than InfluxDB's.
 */
export type ScriptedReply = 'taken' | 'busy' | 'overloaded' | 'broken' | 'hang-up' | 'portal' | 'accepted';
const STATUS = { busy: 429, overloaded: 503, broken: 500 } as const;

/** Takes writes as InfluxDB does: points below zero are refused with the whole request, large ones are too large. */
export class ScriptedInflux {
  /** Every line that was taken, in order. */
  readonly taken: string[] = [];
  readonly replies: ScriptedReply[];
  maxLines: number;
  requests = 0;
  /** What it says with an error. */
  retryAfter = '0';
  #server: Server | null = null;

  constructor(replies: readonly ScriptedReply[] = [], maxLines = Number.POSITIVE_INFINITY) {
    this.replies = [...replies];
    this.maxLines = maxLines;
  }

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url?.startsWith('/api/v2/write') !== true) {
          response.end(JSON.stringify({ buckets: [{ id: '1', name: 'b' }] }));
          return;
        }
        this.requests += 1;
        const lines = Buffer.concat(chunks)
          .toString('utf8')
          .split('\n')
          .filter((line) => line !== '');
        const reply = this.replies.shift() ?? 'taken';
        if (reply === 'hang-up') request.socket.destroy();
        else if (reply === 'portal')
          response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>');
        else if (reply === 'accepted') response.writeHead(202).end();
        else if (reply !== 'taken')
          response.writeHead(STATUS[reply], { 'retry-after': this.retryAfter }).end('{}');
        else if (lines.length > this.maxLines) response.writeHead(413).end('{}');
        else if (lines.some((line) => line.includes('powerKw=-'))) {
          response.writeHead(422).end(JSON.stringify({ message: 'partial write: refused' }));
        } else {
          this.taken.push(...lines);
          response.writeHead(204).end();
        }
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}
