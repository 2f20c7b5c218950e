/** A real Mosquitto of a test's own, with its queue kept on disk, so that a restart loses no message. */
import { appendFile, chmod, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { Child, freePort } from './child.ts';
import type { Server } from './find-server.ts';
import { type TempDir, tempDir } from './temp-dir.ts';

/** Lines of mosquitto.conf beyond the listener: an ACL file, a password file, certificates. */
export interface MosquittoOptions {
  config?: (dir: string) => Promise<readonly string[]>;
  anonymous?: boolean;
}

export class Mosquitto {
  readonly port: number;
  readonly dir: string;
  readonly #path: string;
  readonly #temp: TempDir;
  #child: Child | null = null;

  private constructor(path: string, port: number, temp: TempDir) {
    this.#path = path;
    this.port = port;
    this.#temp = temp;
    this.dir = temp.path;
  }

  static async start(server: Server, options: MosquittoOptions = {}): Promise<Mosquitto> {
    if (!('path' in server)) throw new Error('Mosquitto runs from the PATH only');
    const mosquitto = new Mosquitto(server.path, await freePort(), await tempDir('mosquitto'));
    // Started as root, Mosquitto gives root up and must still be able to write here.
    await chmod(mosquitto.dir, 0o777);
    await writeFile(
      join(mosquitto.dir, 'mosquitto.conf'),
      [
        `listener ${mosquitto.port} 127.0.0.1`,
        `allow_anonymous ${options.anonymous ?? true}`,
        'persistence true',
        `persistence_location ${mosquitto.dir}/`,
        'autosave_on_changes false',
        'max_queued_messages 0',
        'max_inflight_messages 0',
        'set_tcp_nodelay true',
        'log_dest stderr',
        'log_type error',
        'log_type warning',
        '',
      ].join('\n'),
    );
    const more = (await options.config?.(mosquitto.dir)) ?? [];
    await appendFile(join(mosquitto.dir, 'mosquitto.conf'), `${more.join('\n')}\n`);
    await mosquitto.startAgain();
    return mosquitto;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.#child?.process.pid;
  }

  /** Starts the broker with the sessions and queues that it had when it was stopped. */
  async startAgain(): Promise<void> {
    this.#child = await Child.start({
      command: this.#path,
      args: ['-c', join(this.dir, 'mosquitto.conf')],
      ready: () => accepts(this.port),
    });
  }

  /** Stops the broker; it writes its sessions and queues to disk, for `startAgain`. */
  async halt(): Promise<void> {
    await this.#child?.stop();
  }

  async stop(): Promise<void> {
    await this.#child?.kill();
    await this.#temp.remove();
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
