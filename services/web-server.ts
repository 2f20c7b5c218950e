/** The HTTP server: listens for the application, and stops without cutting off answers that are under way. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { listen } from './listen.ts';

/** Grace period for in-flight responses at a stop. */
const FINISH_MS = 5_000;
const CLOSE_IDLE_EVERY_MS = 25;

/** What clients may take up. */
interface HttpLimits {
  connections: number;
  /** From the first byte of a request to the last of its headers; to the last of its body. */
  headersMs: number;
  requestMs: number;
  /** Without a byte in either direction a connection ends: neither a slow sender nor one who does not read stays. */
  idleMs: number;
}

const LIMITS: HttpLimits = {
  connections: 4_000,
  headersMs: 15_000,
  // A backlog may come over a thin link.
  requestMs: 60 * 60_000,
  idleMs: 120_000,
};

/** What answers requests. */
interface Application {
  fetch(request: Request): Response | Promise<Response>;
  /** The answer to what failed before there was a request, or in handing it over. */
  onUnrouted?(error: unknown): Response;
}

export class WebServer {
  readonly #host: string;
  readonly #server;
  #port: number;

  constructor(
    { fetch, onUnrouted }: Application,
    { host, port }: { host: string; port: number },
    limits: HttpLimits = LIMITS,
  ) {
    this.#host = host;
    this.#port = port;
    // HTTP/1.0, which load balancers still use to ask for health, may come without a host.
    this.#server = createServer(
      {
        headersTimeout: limits.headersMs,
        requestTimeout: limits.requestMs,
        connectionsCheckingInterval: Math.min(5_000, limits.headersMs),
      },
      getRequestListener(fetch, {
        hostname: 'localhost',
        ...(onUnrouted === undefined ? {} : { errorHandler: onUnrouted }),
      }),
    );
    this.#server.maxConnections = limits.connections;
    this.#server.setTimeout(limits.idleMs);
  }

  /** @throws ListenError when the address can't be had */
  async start(): Promise<void> {
    this.#port = await listen(this.#server, { host: this.#host, port: this.#port, variables: 'HOST, PORT' });
  }

  /** What a browser on this machine opens. */
  get url(): string {
    const isEverywhere = this.#host === '0.0.0.0' || this.#host === '::';
    const host = isEverywhere ? 'localhost' : this.#host;
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.#port}`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    // A connection whose answer ends only now would be kept alive for a next request.
    const closingIdle = setInterval(() => this.#server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
    const closingAll = setTimeout(() => this.#server.closeAllConnections(), FINISH_MS);
    await closed;
    clearInterval(closingIdle);
    clearTimeout(closingAll);
  }
}
