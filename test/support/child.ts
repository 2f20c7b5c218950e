/** A server process of a test: started until it says it is ready, stopped by its own process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface ChildOptions {
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
  cwd?: string;
  /** Ready once this resolves to true; asked again and again until then. */
  ready: () => Promise<boolean>;
  readyWithinMs?: number;
}

const POLL_MS = 25;

export class Child {
  /** Everything that the process printed, for messages of failed tests. */
  output = '';
  readonly process: ChildProcess;
  readonly #exited: Promise<unknown>;

  private constructor(process: ChildProcess) {
    this.process = process;
    this.#exited = once(process, 'exit');
    const keep = (chunk: Buffer): void => {
      this.output = (this.output + chunk.toString('utf8')).slice(-200_000);
    };
    process.stdout?.on('data', keep);
    process.stderr?.on('data', keep);
  }

  /** @throws with the process's output when it ends or isn't ready in time. */
  static async start(options: ChildOptions): Promise<Child> {
    const process_ = spawn(options.command, options.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      cwd: options.cwd,
    });
    const child = new Child(process_);
    const failed = new Promise<never>((_, reject) => {
      process_.once('error', reject);
      process_.once('exit', (code, signal) =>
        reject(
          new Error(`${options.command} ended (${code ?? signal}) before it was ready:\n${child.output}`),
        ),
      );
    });
    failed.catch(() => {});
    try {
      const within = options.readyWithinMs ?? 30_000;
      await Promise.race([
        failed,
        eventually(options.ready, within, () => `${options.command} is not ready:\n${child.output}`),
      ]);
    } catch (error) {
      await child.kill();
      throw error;
    }
    return child;
  }

  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Sends SIGTERM and waits for the end; SIGKILL when that takes longer than `withinMs`. */
  async stop(withinMs = 15_000): Promise<void> {
    await this.#end('SIGTERM', withinMs);
  }

  /** kill -9, then waits for the end. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL', 5_000);
  }

  /** SIGSTOP: the process keeps its connections and answers nothing. */
  pause(): void {
    this.process.kill('SIGSTOP');
  }

  resume(): void {
    this.process.kill('SIGCONT');
  }

  async #end(signal: NodeJS.Signals, withinMs: number): Promise<void> {
    if (!this.running || this.process.pid === undefined) return;
    this.process.kill(signal);
    const late = setTimeout(() => this.process.kill('SIGKILL'), withinMs);
    await this.#exited;
    clearTimeout(late);
  }
}

/** Asks until the condition holds. @throws when it doesn't within `withinMs`, with what `describe` says then. */
export async function eventually(
  condition: () => Promise<boolean> | boolean,
  withinMs = 10_000,
  describe: () => string = () => 'the condition did not come to hold',
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${describe()} (waited ${withinMs} ms)`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** A TCP port of the loopback interface that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port could be had');
  return address.port;
}
