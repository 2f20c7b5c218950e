/**
 * One edge node as a host application sees it (Sparkplug 3.0 §5, §6): births, aliases, the order of its messages,
 * deaths, and when a rebirth must be requested.
 */
import { type SparkplugMetric, type SparkplugPayload, typedValue } from './payload.ts';

/** One request per node; the next only after this, or after a birth. */
const REBIRTH_PAUSE_MS = 30_000;
const SEQUENCE_LENGTH = 256;
const METRICS_AT_MOST = 50_000;

export interface MetricReading {
  name: string;
  value: number | boolean | string | null;
  /** Null: neither the metric nor the payload says. */
  timestampMs: number | null;
  isHistorical: boolean;
  engineeringUnit: string | null;
}

interface KnownMetric {
  name: string;
  datatype: number | null;
  engineeringUnit: string | null;
  device: string | null;
}

/** What a message of the node comes to, for the node itself or one of its devices. */
export interface NodeEvent {
  /** Null: the node itself. */
  device: string | null;
  type: 'birth' | 'data' | 'death' | 'ignored';
  readings: MetricReading[];
  /** Metrics whose alias no birth named. */
  unknownAliases: number;
  reason: string | null;
}

interface Gap {
  /** The sequence number that is missing. */
  expected: number;
  sinceMs: number;
}

export class NodeSession {
  #bornDevices = new Set<string>();
  #isBorn = false;
  #birthBdSeq: number | null = null;
  #aliases = new Map<bigint, KnownMetric>();
  #named = new Map<string, KnownMetric>();
  #nextSeq: number | null = null;
  #gap: Gap | null = null;
  /** Numbers that came before their turn. */
  #early = new Set<number>();
  #requestedAtMs: number | null = null;
  #wantsRebirth = false;
  readonly #reorderTimeoutMs: number;

  constructor(reorderTimeoutMs: number) {
    this.#reorderTimeoutMs = reorderTimeoutMs;
  }

  /** Takes a message of the node, or of one of its devices. */
  take(type: string, device: string | null, payload: SparkplugPayload, nowMs: number): NodeEvent {
    switch (type) {
      case 'NBIRTH':
        return this.#nodeBirth(payload);
      case 'DBIRTH':
        return this.#deviceBirth(device ?? '', payload, nowMs);
      case 'NDATA':
      case 'DDATA':
        return this.#data(device, payload, nowMs);
      case 'DDEATH':
        this.#follow(payload.seq, nowMs);
        this.#bornDevices.delete(device ?? '');
        return event(device, 'death', [], 'the device is gone');
      default:
        return this.#nodeDeath(payload);
    }
  }

  /**
   * Whether a rebirth must be requested now: a gap outlived the reorder timeout, or an alias is not known. True once;
   * then not again for 30 s, or until a birth.
   */
  requestsRebirth(nowMs: number): boolean {
    if (this.#gap !== null && nowMs - this.#gap.sinceMs >= this.#reorderTimeoutMs) {
      this.#wantsRebirth = true;
      this.#gap = null;
      this.#early.clear();
    }
    if (!this.#wantsRebirth) return false;
    if (this.#requestedAtMs !== null && nowMs - this.#requestedAtMs < REBIRTH_PAUSE_MS) return false;
    this.#requestedAtMs = nowMs;
    // Asked again, after the pause, until a birth comes.
    return true;
  }

  get isBorn(): boolean {
    return this.#isBorn;
  }

  /** The devices between their birth and their death. */
  get bornDevices(): ReadonlySet<string> {
    return this.#bornDevices;
  }

  /** What a quarantined message says by the names that hold now; it moves nothing. */
  read(device: string | null, payload: SparkplugPayload): NodeEvent {
    return this.#readings(device, payload, 'data');
  }

  #nodeBirth(payload: SparkplugPayload): NodeEvent {
    this.#aliases = new Map();
    this.#named = new Map();
    this.#bornDevices = new Set();
    this.#isBorn = true;
    this.#birthBdSeq = bdSeqOf(payload);
    this.#wantsRebirth = false;
    this.#requestedAtMs = null;
    this.#gap = null;
    this.#early.clear();
    // seq of a node birth is 0 (tck-id-payloads-nbirth-seq); what comes after counts from it.
    this.#nextSeq = ((payload.seq ?? 0) + 1) % SEQUENCE_LENGTH;
    this.#learn(null, payload);
    return this.#readings(null, payload, 'birth');
  }

  #deviceBirth(device: string, payload: SparkplugPayload, nowMs: number): NodeEvent {
    this.#follow(payload.seq, nowMs);
    // A device's birth without its node's: we came late, and do not know the node's metrics.
    if (!this.#isBorn) this.#wantsRebirth = true;
    this.#bornDevices.add(device);
    this.#forget(device);
    this.#learn(device, payload);
    return this.#readings(device, payload, 'birth');
  }

  #data(device: string | null, payload: SparkplugPayload, nowMs: number): NodeEvent {
    this.#follow(payload.seq, nowMs);
    const known = this.#isBorn && (device === null || this.#bornDevices.has(device));
    if (!known) this.#wantsRebirth = true;
    return this.#readings(device, payload, 'data');
  }

  /** A will is valid only for the session whose birth has its bdSeq; an older one came late. */
  #nodeDeath(payload: SparkplugPayload): NodeEvent {
    const bdSeq = bdSeqOf(payload);
    if (this.#isBorn && bdSeq !== null && this.#birthBdSeq !== null && bdSeq !== this.#birthBdSeq) {
      return event(null, 'ignored', [], `the death is of another session (bdSeq ${bdSeq})`);
    }
    this.#isBorn = false;
    this.#bornDevices = new Set();
    // Nobody is there to ask.
    this.#wantsRebirth = false;
    this.#gap = null;
    this.#early.clear();
    this.#nextSeq = null;
    return event(null, 'death', [], 'the node is gone');
  }

  #follow(seq: number | null, nowMs: number): void {
    if (seq === null || this.#nextSeq === null) return;
    if (seq === this.#nextSeq) {
      this.#nextSeq = (seq + 1) % SEQUENCE_LENGTH;
      while (this.#early.delete(this.#nextSeq)) this.#nextSeq = (this.#nextSeq + 1) % SEQUENCE_LENGTH;
      if (this.#early.size === 0) this.#gap = null;
      else if (this.#gap !== null) this.#gap = { expected: this.#nextSeq, sinceMs: this.#gap.sinceMs };
      return;
    }
    // Half of the circle behind is a repetition, half ahead is early.
    const ahead = (seq - this.#nextSeq + SEQUENCE_LENGTH) % SEQUENCE_LENGTH;
    if (ahead >= SEQUENCE_LENGTH / 2) return;
    this.#early.add(seq);
    this.#gap ??= { expected: this.#nextSeq, sinceMs: nowMs };
    if (this.#wantsRebirth) {
      this.#nextSeq = (seq + 1) % SEQUENCE_LENGTH;
      this.#early.clear();
      this.#gap = null;
    }
  }

  /** A device's new birth names all its metrics anew. */
  #forget(device: string): void {
    for (const [alias, known] of this.#aliases) if (known.device === device) this.#aliases.delete(alias);
    for (const [key, known] of this.#named) if (known.device === device) this.#named.delete(key);
  }

  #learn(device: string | null, { metrics }: SparkplugPayload): void {
    for (const { name, alias, datatype, engineeringUnit } of metrics) {
      if (name === null || this.#named.size >= METRICS_AT_MOST) continue;
      const known = { name, datatype, engineeringUnit, device };
      this.#named.set(keyOf(device, name), known);
      if (alias !== null) this.#aliases.set(alias, known);
    }
  }

  #readings(device: string | null, payload: SparkplugPayload, type: 'birth' | 'data'): NodeEvent {
    const readings: MetricReading[] = [];
    let unknownAliases = 0;
    for (const metric of payload.metrics) {
      const known = this.#knownMetric(device, metric);
      if (known === null) {
        unknownAliases += 1;
        continue;
      }
      readings.push({
        name: known.name,
        value: isGood(metric) ? typedValue(metric, metric.datatype ?? known.datatype) : null,
        timestampMs: metric.timestampMs ?? payload.timestampMs,
        isHistorical: metric.isHistorical,
        engineeringUnit: metric.engineeringUnit ?? known.engineeringUnit,
      });
    }
    if (unknownAliases > 0) this.#wantsRebirth = true;
    return { ...event(device, type, readings, null), unknownAliases };
  }

  #knownMetric(device: string | null, { name, alias, datatype }: SparkplugMetric): KnownMetric | null {
    if (name !== null && name !== '') {
      return this.#named.get(keyOf(device, name)) ?? { name, datatype, engineeringUnit: null, device };
    }
    const known = alias === null ? undefined : this.#aliases.get(alias);
    // Aliases are unique per node, but a device's message speaks of its own metrics.
    return known === undefined || (known.device !== device && known.device !== null) ? null : known;
  }
}

function keyOf(device: string | null, name: string): string {
  return `${device ?? ''}\n${name}`;
}

/** A quality of bad (0) or stale (500) is no reading. */
function isGood({ quality }: SparkplugMetric): boolean {
  return quality !== 0 && quality !== 500;
}

function bdSeqOf({ metrics }: SparkplugPayload): number | null {
  const metric = metrics.find(({ name }) => name === 'bdSeq');
  return metric === undefined || metric.value === null ? null : Number(metric.value);
}

function event(
  device: string | null,
  type: NodeEvent['type'],
  readings: MetricReading[],
  reason: string | null,
): NodeEvent {
  return { device, type, readings, unknownAliases: 0, reason };
}
