/**
 * Worker threads for plans, so that the event loop stays free. Single plans have a thread of their own, and so never
 * wait for a frontier; threads start when they are needed and end when they have been idle.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { MINUTE_MS } from '../domain/durations.ts';
import {
  type Job,
  type JobKind,
  type JobMessage,
  type JobRequests,
  type JobResults,
  RESULT_SCHEMAS,
  type Reply,
  replySchema,
} from './plan-jobs.ts';

const IDLE_MS = 5 * MINUTE_MS;
const WORKER_URL = new URL('./plan-worker.ts', import.meta.url);

export interface JobOptions {
  /** Ends the job where its answer is no longer wanted. */
  signal?: AbortSignal;
  /** Told now and then how many parts are done. */
  onProgress?: (done: number) => void;
}

interface QueuedJob {
  job: Job;
  options: JobOptions;
  resolve(result: unknown): void;
  reject(reason: unknown): void;
}

export class PlanWorkers {
  readonly #short = new ThreadPool(1);
  readonly #long = new ThreadPool(Math.max(1, availableParallelism() - 1));

  /**
   * Runs a job on a thread.
   * @throws the signal's reason where it was aborted, and what the job threw
   */
  async run<Kind extends JobKind>(
    kind: Kind,
    request: JobRequests[Kind],
    options: JobOptions = {},
  ): Promise<JobResults[Kind]> {
    const pool = kind === 'plan' ? this.#short : this.#long;
    const result = await pool.run(jobOf(kind, request), options);
    return RESULT_SCHEMAS[kind].parse(result);
  }

  /** Ends all threads, and what they were doing. */
  async stop(): Promise<void> {
    await Promise.all([this.#short.stop(), this.#long.stop()]);
  }
}

function jobOf<Kind extends JobKind>(kind: Kind, request: JobRequests[Kind]): Job {
  // The pair is of one kind by the signature, which a union can't say.
  return { kind, request } as Job;
}

/** A thread that does one job at a time. */
class PlanThread {
  readonly #worker = new Worker(WORKER_URL);
  #current: { onReply(reply: Reply): void; onEnd(reason: unknown): void } | null = null;

  constructor() {
    this.#worker.on('message', (message: unknown) => this.#current?.onReply(replySchema.parse(message)));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('a planning thread ended')));
  }

  /** @throws what the job threw, or why the thread ended */
  run(job: Job, cancel: Int32Array, onProgress: (done: number) => void): Promise<unknown> {
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#current = {
        onReply: (reply) => {
          if ('done' in reply) {
            onProgress(reply.done);
            return;
          }
          this.#current = null;
          this.#worker.unref();
          if ('failure' in reply) reject(new PlanFailedError(reply.failure));
          else resolve(reply.result);
        },
        onEnd: reject,
      };
      const message: JobMessage = { job, cancel };
      this.#worker.postMessage(message);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #end(reason: unknown): void {
    this.#current?.onEnd(reason);
    this.#current = null;
  }
}

/** A job threw; its thread goes on. */
class PlanFailedError extends Error {
  override name = 'PlanFailedError';
}

class ThreadPool {
  readonly #size: number;
  readonly #idle: { thread: PlanThread; timer: NodeJS.Timeout }[] = [];
  readonly #busy = new Set<PlanThread>();
  readonly #queue: QueuedJob[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  run(job: Job, options: JobOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, options, resolve, reject });
      this.#startNext();
    });
  }

  async stop(): Promise<void> {
    for (const { reject } of this.#queue.splice(0)) reject(new Error('the services stop'));
    for (const { timer } of this.#idle) clearTimeout(timer);
    const threads = [...this.#busy, ...this.#idle.splice(0).map(({ thread }) => thread)];
    await Promise.all(threads.map((thread) => thread.end()));
  }

  #startNext(): void {
    while (this.#busy.size < this.#size) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      if (next.options.signal?.aborted) next.reject(next.options.signal.reason);
      else void this.#start(next);
    }
  }

  async #start({ job, options: { signal, onProgress }, resolve, reject }: QueuedJob): Promise<void> {
    const idle = this.#idle.pop();
    clearTimeout(idle?.timer);
    const thread = idle?.thread ?? new PlanThread();
    this.#busy.add(thread);
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const onAbort = () => {
      Atomics.store(cancel, 0, 1);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    let isAlive = true;
    try {
      resolve(await thread.run(job, cancel, (done) => onProgress?.(done)));
    } catch (error) {
      isAlive = error instanceof PlanFailedError;
      reject(error);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#busy.delete(thread);
      if (isAlive) this.#keepIdle(thread);
      this.#startNext();
    }
  }

  #keepIdle(thread: PlanThread): void {
    const timer = setTimeout(() => {
      const position = this.#idle.findIndex((idle) => idle.thread === thread);
      if (position >= 0) this.#idle.splice(position, 1);
      void thread.end();
    }, IDLE_MS);
    timer.unref();
    this.#idle.push({ thread, timer });
  }
}
