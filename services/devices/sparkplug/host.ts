/** A Sparkplug host application: follows all edge nodes, and says which of them must be asked for a rebirth. */
import { type NodeEvent, NodeSession } from './node-session.ts';
import { parsePayload, rebirthPayload, type SparkplugPayload } from './payload.ts';

export const REORDER_TIMEOUT_MS = 2_000;
const NODES_AT_MOST = 5_000;

export interface Publication {
  topic: string;
  payload: Uint8Array;
  qos: 0 | 1;
  retain: boolean;
}

export interface SparkplugTopic {
  group: string;
  type: string;
  node: string;
  device: string | null;
}

const TYPES = new Set(['NBIRTH', 'DBIRTH', 'NDATA', 'DDATA', 'NDEATH', 'DDEATH']);

/** What a topic without its prefix is of; null where it is nothing that a host takes. */
export function sparkplugTopic(topic: readonly string[]): SparkplugTopic | null {
  const [namespace, group, type, node, device] = topic;
  if (namespace !== 'spBv1.0' || group === undefined || type === undefined || node === undefined) return null;
  if (!TYPES.has(type) || topic.length > 5) return null;
  const isOfDevice = type.startsWith('D');
  if (isOfDevice !== (device !== undefined)) return null;
  return { group, type, node, device: device ?? null };
}

export interface HostMessage {
  topic: SparkplugTopic;
  /** What a bridge put before the topic. */
  prefix: string;
  payload: Uint8Array;
  receivedAtMs: number;
}

interface Node {
  session: NodeSession;
  group: string;
  node: string;
  prefix: string;
}

export class SparkplugHost {
  readonly #reorderTimeoutMs: number;
  readonly #nodes = new Map<string, Node>();

  constructor(reorderTimeoutMs: number = REORDER_TIMEOUT_MS) {
    this.#reorderTimeoutMs = reorderTimeoutMs;
  }

  /** What a message says; null where it is no Sparkplug payload. */
  take({ topic, prefix, payload, receivedAtMs }: HostMessage): NodeEvent | null {
    const parsed = parsePayload(payload);
    if (parsed === null) return null;
    return this.#nodeOf(topic, prefix).session.take(topic.type, topic.device, parsed, receivedAtMs);
  }

  /** What a quarantined message says by the names that hold now. */
  read(topic: SparkplugTopic, payload: Uint8Array): NodeEvent | null {
    const parsed: SparkplugPayload | null = parsePayload(payload);
    return parsed === null ? null : this.#nodeOf(topic, '').session.read(topic.device, parsed);
  }

  /** The rebirth requests that are due. */
  due(nowMs: number): Publication[] {
    const publications: Publication[] = [];
    for (const { session, group, node, prefix } of this.#nodes.values()) {
      if (!session.requestsRebirth(nowMs)) continue;
      publications.push({
        topic: `${prefix}spBv1.0/${group}/NCMD/${node}`,
        payload: rebirthPayload(nowMs),
        qos: 0,
        retain: false,
      });
    }
    return publications;
  }

  /** Whether a device (or node) is between its birth and its death. */
  isBorn({ group, node, device }: Pick<SparkplugTopic, 'group' | 'node' | 'device'>): boolean {
    const session = this.#nodes.get(`${group}/${node}`)?.session;
    if (session === undefined || !session.isBorn) return false;
    return device === null || session.bornDevices.has(device);
  }

  #nodeOf({ group, node }: SparkplugTopic, prefix: string): Node {
    const key = `${group}/${node}`;
    let known = this.#nodes.get(key);
    if (known === undefined) {
      if (this.#nodes.size >= NODES_AT_MOST) {
        const [oldest] = this.#nodes.keys();
        if (oldest !== undefined) this.#nodes.delete(oldest);
      }
      known = { session: new NodeSession(this.#reorderTimeoutMs), group, node, prefix };
      this.#nodes.set(key, known);
    }
    return known;
  }
}

/** A device's name as profiles have it: `{group}/{node}` or `{group}/{node}/{device}`. */
export function deviceName({ group, node, device }: SparkplugTopic): string {
  return device === null ? `${group}/${node}` : `${group}/${node}/${device}`;
}
