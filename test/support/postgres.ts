/**
 * A real PostgreSQL of a test's own, on a free port, with a password; it can be stopped, frozen, killed and started
 * again. As root it runs as the user `postgres`, because it refuses to run as root.
 */
import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { Child, eventually, freePort } from './child.ts';
import type { Server } from './find-server.ts';
import { type TempDir, tempDir } from './temp-dir.ts';

const run = promisify(execFile);
const PASSWORD = 'correct-horse';
const LOCALE = { LC_ALL: 'C' };

export interface PostgresOptions {
  /** A folder to be made for its data, where the user `postgres` may; by default a temporary one. */
  dataDir?: string;
  /** Lines of postgresql.conf. */
  config?: readonly string[];
}

export class Postgres {
  readonly port: number;
  readonly password = PASSWORD;
  readonly #bin: string;
  readonly #temp: TempDir;
  readonly #dataDir: string;
  #child: Child | null = null;
  #databases = 0;

  private constructor(bin: string, port: number, temp: TempDir, dataDir: string) {
    this.#bin = bin;
    this.port = port;
    this.#temp = temp;
    this.#dataDir = dataDir;
  }

  static async start(server: Server, { dataDir, config = [] }: PostgresOptions = {}): Promise<Postgres> {
    if (!('path' in server)) throw new Error('PostgreSQL runs from an installation only');
    const temp = await tempDir('postgres');
    const folder = dataDir ?? join(temp.path, 'data');
    const postgres = new Postgres(server.path, await freePort(), temp, folder);
    await chmod(temp.path, 0o777);
    await writeFile(join(temp.path, 'password'), PASSWORD, { mode: 0o644 });
    await postgres.#asPostgres('initdb', [
      ...['-D', folder, '-U', 'footprint', '-A', 'scram-sha-256', '--no-sync', '-E', 'UTF8'],
      `--pwfile=${join(temp.path, 'password')}`,
    ]);
    const lines = [
      "listen_addresses = '127.0.0.1'",
      `port = ${postgres.port}`,
      `unix_socket_directories = '${temp.path}'`,
      'shared_buffers = 16MB',
      'max_connections = 60',
      'timezone = UTC',
      ...config,
    ];
    await writeFile(join(folder, 'postgresql.auto.conf'), `${lines.join('\n')}\n`);
    await postgres.startAgain();
    return postgres;
  }

  get running(): boolean {
    return this.#child?.running === true;
  }

  /** Makes a database. Resolves with its URL, the password in it. */
  async createDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    await this.query(`CREATE DATABASE ${name}`);
    return this.url(name);
  }

  url(database: string): string {
    return `postgres://footprint:${PASSWORD}@127.0.0.1:${this.port}/${database}`;
  }

  /** What a query answers, asked beside the services. */
  async query(text: string, url = this.url('postgres')): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  async startAgain(): Promise<void> {
    this.#child = await Child.start({
      ...this.#command('postgres', ['-D', this.#dataDir]),
      ready: () => this.#answers(),
    });
  }

  /** Stops it at once, as a shutdown of the machine would; connections end. */
  async halt(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    child.process.kill('SIGINT');
    await eventually(() => !child.running, 20_000);
  }

  /** Freezes all its processes: connections stand, nothing is answered. */
  async freeze(): Promise<void> {
    await this.#signalAll('SIGSTOP');
  }

  async thaw(): Promise<void> {
    await this.#signalAll('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.thaw();
    this.#child?.process.kill('SIGQUIT');
    await this.#child?.stop();
    await this.#temp.remove();
  }

  async #answers(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  async #signalAll(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const parent = this.#child?.process.pid;
    if (parent === undefined || this.#child?.running !== true) return;
    const send = (pid: number): void => {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended meanwhile.
      }
    };
    send(parent);
    for (const child of await childrenOf(parent)) send(child);
  }

  #command(
    program: string,
    args: readonly string[],
  ): { command: string; args: string[]; env: typeof LOCALE } {
    const path = join(this.#bin, program);
    const isRoot = process.getuid?.() === 0;
    return isRoot
      ? {
          command: 'setpriv',
          args: ['--reuid=postgres', '--regid=postgres', '--init-groups', path, ...args],
          env: LOCALE,
        }
      : { command: path, args: [...args], env: LOCALE };
  }

  async #asPostgres(program: string, args: readonly string[]): Promise<void> {
    const { command, args: all, env } = this.#command(program, args);
    await run(command, all, { env: { ...process.env, ...env }, cwd: this.#temp.path });
  }
}

async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(parent)]).catch(() => ({ stdout: '' }));
  return stdout.split('\n').map(Number).filter(Boolean);
}
