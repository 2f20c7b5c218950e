/**
 * The devices: reads what they publish into batches, keeps those speaking that fall silent by themselves, repeats what
 * stands, and knows what is heard.
 */
import type { Logger } from 'pino';
import type { Profile } from '../domain/devices/profile.ts';
import { DAY_MS } from '../domain/durations.ts';
import type { Problem } from '../domain/problem.ts';
import type { Registry, RegistryIndex } from '../domain/registry/registry.ts';
import type { Batch, UnitSample } from '../store/port.ts';
import { AliveDevices } from './alive-devices.ts';
import { checkSources } from './check-sources.ts';
import { HeldValues } from './held-values.ts';
import { Keepalive } from './keepalive.ts';
import { expectedGateways, gatewaysHeard } from './keepalive-topics.ts';
import { type DeviceResult, MessageDecoder } from './message-decoder.ts';
import { type LoggedMessage, MessageLog } from './message-log.ts';
import { type SeenDevice, SeenDevices } from './seen-devices.ts';
import { type BoundSource, SourceIndex } from './source-index.ts';
import { decodeSparkplug, isSparkplug } from './sparkplug/event-decoder.ts';
import { type Publication, REORDER_TIMEOUT_MS, SparkplugHost } from './sparkplug/host.ts';
import { type Subscription, subscriptionsOf } from './subscriptions.ts';
import { type TriedMessage, type TriedResult, type TriedSource, tryProfile } from './try-profile.ts';

const TICK_MS = 250;
const HELD_EVERY_MS = 1_000;

/** A message as it arrived, or as it was quarantined. */
export interface DeviceArrival {
  topic: string;
  payload: Uint8Array;
  receivedAt: number;
  retained?: boolean;
  /** It comes from quarantine: it tells nothing of the present. */
  replayed?: boolean;
}

export interface DevicesOptions {
  index: () => RegistryIndex;
  rawRetentionDays: number;
  /** The present, epoch milliseconds. */
  now: () => number;
  log: Pick<Logger, 'error'>;
  reorderTimeoutMs?: number;
  /** This host's own state, where it is a Sparkplug host application. */
  host?: { topic: string; hear(payload: Uint8Array): void } | null;
}

export interface DeviceLink {
  publish(publication: Publication): void;
  /** Makes samples durable that no message brought. */
  commit(samples: readonly UnitSample[]): Promise<void>;
}

export class Devices {
  readonly #options: DevicesOptions;
  readonly #decoder = new MessageDecoder();
  /** What is tried again must not mix with what is heard now. */
  readonly #replayDecoder = new MessageDecoder();
  readonly #host: SparkplugHost;
  readonly #seen = new SeenDevices();
  readonly #messages = new MessageLog();
  readonly #keepalive = new Keepalive();
  readonly #held = new HeldValues();
  readonly #alive = new AliveDevices();
  #registry: RegistryIndex | null = null;
  #index: SourceIndex | null = null;
  #timer: NodeJS.Timeout | null = null;
  #heldAtMs = 0;

  constructor(options: DevicesOptions) {
    this.#options = options;
    this.#host = new SparkplugHost(options.reorderTimeoutMs ?? REORDER_TIMEOUT_MS);
  }

  /** Whether messages on a topic are read here. */
  handles(topic: string): boolean {
    const index = this.#sourceIndex();
    if (index.routes(topic).length > 0 || this.#alive.handles(index, topic)) return true;
    return (
      topic.includes('spBv1.0/') &&
      index.prefixes.concat('').some((prefix) => topic.startsWith(`${prefix}spBv1.0/`))
    );
  }

  /** What must be subscribed to, for all profiles there are: a device shows before a unit names it. */
  subscriptions(): Subscription[] {
    return subscriptionsOf(this.#sourceIndex());
  }

  /**
   * Puts what a message says of units into a batch.
   * @returns how many samples were taken
   */
  decode(arrival: DeviceArrival, nowMs: number, batch: Batch): number {
    const index = this.#sourceIndex();
    const results = this.#read(index, arrival);
    let accepted = 0;
    for (const result of results) accepted += this.#take(arrival, result, nowMs, batch);
    if (arrival.replayed === true) return accepted;
    for (const result of results) {
      this.#seen.observe(result, nowMs);
      this.#hold(index, result, nowMs);
    }
    const { host } = this.#options;
    if (host != null && arrival.topic === host.topic) host.hear(arrival.payload);
    for (const gateway of gatewaysHeard(index, arrival.topic)) this.#keepalive.hear(gateway, nowMs);
    this.#alive.observe(index, arrival.topic, arrival.payload);
    this.#messages.record(arrival.topic, arrival.payload, results, nowMs);
    return accepted;
  }

  /** Begins to publish keepalives and rebirth requests, and to repeat what stands. */
  start(link: DeviceLink): void {
    this.#timer = setInterval(() => this.#tick(link), TICK_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** The connection to the broker stands again: gateways are asked for all values anew. */
  onConnected(): void {
    this.#keepalive.restart();
  }

  seenDevices(limit: number, after: string | null): { devices: SeenDevice[]; next: string | null } {
    return this.#seen.list(limit, after);
  }

  /** Built-in profiles and the registry's own. */
  profiles(): Profile[] {
    return [...this.#sourceIndex().profiles.values()];
  }

  check(registry: Registry): Problem[] {
    return checkSources(registry);
  }

  /** Reads messages by a profile, or the id of one, storing nothing. */
  tryProfile(trial: {
    profile: Profile | string;
    source: TriedSource;
    messages: readonly TriedMessage[];
  }): TriedResult[] | Problem {
    const { profiles, prefixes } = this.#sourceIndex();
    const { source, messages } = trial;
    const profile = typeof trial.profile === 'string' ? profiles.get(trial.profile) : trial.profile;
    if (profile === undefined) {
      const message = `unknown profile ${String(trial.profile)}: must be one of ${[...profiles.keys()].join(', ')}, or a profile`;
      return { path: 'profile', message };
    }
    const known = new Map(profiles);
    const results = tryProfile({ profile, known, prefixes, source }, messages);
    return typeof results === 'string' ? { path: 'profile', message: results } : results;
  }

  /** The last message of each topic; asking keeps the log going for a minute. */
  watchMessages(): LoggedMessage[] {
    return this.#messages.watch(this.#options.now());
  }

  #read(index: SourceIndex, arrival: DeviceArrival): DeviceResult[] {
    const { topic, payload, receivedAt: receivedAtMs, retained = false, replayed = false } = arrival;
    const message = { topic, payload, receivedAtMs, retained };
    const results = (replayed ? this.#replayDecoder : this.#decoder).decode(index, message);
    if (!topic.includes('spBv1.0/')) return results;
    return [...results, ...decodeSparkplug(index, this.#host, message, replayed)];
  }

  #take(arrival: DeviceArrival, result: DeviceResult, nowMs: number, batch: Batch): number {
    const { unit, code, reason } = result;
    if (unit === null) return 0;
    const oldestMs = nowMs - this.#options.rawRetentionDays * DAY_MS;
    let tooOld: number | null = null;
    let accepted = 0;
    for (const { ts, fields } of result.samples) {
      if (ts < oldestMs) tooOld = ts;
      else {
        batch.samples.push({ unit, ts, fields });
        accepted += 1;
      }
    }
    const { topic, receivedAt } = arrival;
    if (tooOld !== null) {
      const days = this.#options.rawRetentionDays;
      batch.quarantined.push({
        ...{ receivedAt, topic, unit: unit.id, payload: result.kept(), code: 'time-too-old' as const },
        reason: `the device's time is ${new Date(tooOld).toISOString()}: older than the raw retention (${days} days)`,
      });
    } else if (result.outcome === 'quarantine' && result.quarantineCode !== null) {
      batch.quarantined.push({
        ...{ receivedAt, topic, unit: unit.id, payload: result.kept(), code: result.quarantineCode },
        reason: reason ?? String(code),
      });
    }
    return accepted;
  }

  #hold(index: SourceIndex, result: DeviceResult, nowMs: number): void {
    if (result.unit === null || result.device === null) return;
    const source = index.sourceOf(result.profile, result.device);
    if (source === undefined) return;
    const { device } = source.source;
    if (isSparkplug(source.compiled)) {
      const [group = '', node = '', ...rest] = device.split('/');
      const isAlive = () =>
        this.#host.isBorn({ group, node, device: rest.length === 0 ? null : rest.join('/') });
      this.#held.observe(result, { holdMs: Number.POSITIVE_INFINITY, isAlive }, nowMs);
    } else if (source.compiled.holdMs > 0) {
      const isAlive = () => this.#isAlive(source);
      this.#held.observe(result, { holdMs: source.compiled.holdMs, isAlive }, nowMs);
    }
  }

  #isAlive({ compiled, source }: BoundSource): boolean {
    return compiled.alive === null || this.#alive.isAlive(source.profile, source.device);
  }

  #tick({ publish, commit }: DeviceLink): void {
    const nowMs = this.#options.now();
    // A registry that changed may name gateways that are silent until they are asked.
    this.#sourceIndex();
    for (const publication of [...this.#host.due(nowMs), ...this.#keepalive.due(nowMs)]) publish(publication);
    if (nowMs - this.#heldAtMs < HELD_EVERY_MS) return;
    this.#heldAtMs = nowMs;
    const { units } = this.#options.index();
    const samples = this.#held.due(nowMs, (id) => units.get(id));
    if (samples.length === 0) return;
    commit(samples).catch((error: unknown) => {
      this.#options.log.error({ err: error }, 'values that stand could not be repeated');
    });
  }

  /** The sources of the registry that holds now. */
  #sourceIndex(): SourceIndex {
    const registry = this.#options.index();
    if (this.#index === null || this.#registry !== registry) {
      this.#registry = registry;
      this.#index = new SourceIndex(registry);
      const nowMs = this.#options.now();
      for (const gateway of expectedGateways(this.#index)) this.#keepalive.expect(gateway, nowMs);
    }
    return this.#index;
  }
}
