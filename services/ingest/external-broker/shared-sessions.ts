/**
 * The sessions that processes have at the broker, leased: what waits in the session of one that died is taken by
 * another within 30 s. A process that finds its own session taken goes on under another name.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Leases } from '../../store/shared/leases.ts';
import type { Metadata } from '../../store/sqlite/metadata.ts';
import type { Intake } from '../intake.ts';
import type { ConnectionOptions } from './client-options.ts';
import { drainSession } from './drain-session.ts';

const PREFIX = 'mqtt:';
const LOOK_EVERY_MS = 2_500;

export interface SharedSessionsOptions {
  leases: Leases;
  /** Where the client id is kept. */
  kept: Metadata;
  /** How to reach the broker now. */
  connection: () => Omit<ConnectionOptions, 'clientId'>;
  intake: Pick<Intake, 'acceptMessage'>;
  log: Pick<Logger, 'info' | 'warn'>;
}

export class SharedSessions {
  readonly #options: SharedSessionsOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #clientId: string;

  constructor(options: SharedSessionsOptions) {
    this.#options = options;
    this.#clientId = options.kept.read() ?? this.#renamed();
    options.leases.want(PREFIX + this.#clientId);
  }

  /** The client id of this process's own session. Known to be its own once `start` has resolved. */
  get clientId(): string {
    return this.#clientId;
  }

  /** Another process uses this one's session. Goes on under a new name, which is returned. */
  rename(): string {
    const { leases, log } = this.#options;
    const former = this.#clientId;
    leases.forget(PREFIX + former);
    this.#clientId = this.#renamed();
    leases.want(PREFIX + this.#clientId);
    log.warn({ former, clientId: this.#clientId }, 'another process took over the MQTT session');
    return this.#clientId;
  }

  /** To be called once the leases were renewed, and before the source connects. */
  start(): void {
    const { leases } = this.#options;
    if (leases.isHeldElsewhere(PREFIX + this.#clientId)) this.rename();
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await setTimeout(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
      if (!signal.aborted) await this.#takeOne();
    }
  }

  async #takeOne(): Promise<void> {
    const { leases, connection, intake, log } = this.#options;
    const { signal } = this.#stopping;
    let name: string | null = null;
    try {
      name = await leases.takeOver(PREFIX);
      if (name === null) return;
      const clientId = name.slice(PREFIX.length);
      log.info({ clientId }, 'taking over the MQTT session of a process that is gone');
      const taken = await drainSession({ ...connection(), clientId, intake, signal });
      await leases.remove(name);
      log.info({ clientId, taken }, 'the MQTT session is drained, and ended');
    } catch (error) {
      if (name === null) return;
      // Let go of, so that it runs out and is tried again, here or by another process.
      leases.forget(name);
      if (!signal.aborted) log.warn({ err: error, lease: name }, 'an MQTT session could not be drained');
    }
  }

  #renamed(): string {
    const fresh = `footprint-${randomUUID()}`;
    this.#options.kept.write(fresh);
    return fresh;
  }
}
