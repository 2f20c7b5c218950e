/**
 * Keeps gateways speaking that fall silent by themselves (Victron's GX: 60 s after the last keepalive). A keepalive
 * without payload asks for all values again, which stands in for "on change only"; the others suppress that.
 */
import type { Publication } from './sparkplug/host.ts';

const EVERY_MS = 30_000;
const FULL_EVERY_MS = 5 * 60_000;
const SILENCE_MS = 60_000;
const ANSWERS_WITHIN_MS = 10_000;
const GATEWAYS_AT_MOST = 2_000;

export interface KeepaliveTopic {
  /** The topic with the gateway's names filled in, under the prefix of its bridge. */
  topic: string;
  full: string;
  suppress: string;
  /** The same for one gateway under any prefix. */
  gateway: string;
}

interface Gateway extends KeepaliveTopic {
  heardAtMs: number;
  isHeard: boolean;
  lastAtMs: number | null;
  lastFullAtMs: number;
}

export class Keepalive {
  readonly #gateways = new Map<string, Gateway>();

  /** Knows of a gateway that should be kept speaking, heard or not. */
  expect(keepalive: KeepaliveTopic, nowMs: number): void {
    if (this.#gateways.has(keepalive.topic) || this.#gateways.size >= GATEWAYS_AT_MOST) return;
    this.#gateways.set(keepalive.topic, {
      ...keepalive,
      heardAtMs: nowMs,
      isHeard: false,
      lastAtMs: null,
      lastFullAtMs: 0,
    });
  }

  /** Notes that a gateway spoke. */
  hear(keepalive: KeepaliveTopic, nowMs: number): void {
    this.expect(keepalive, nowMs);
    const gateway = this.#gateways.get(keepalive.topic);
    if (gateway === undefined) return;
    if (!gateway.isHeard) {
      this.#forgetGuesses(keepalive);
      // It did not come to speak by what was asked of it: that was lost, and is asked at once.
      if (nowMs - gateway.lastFullAtMs > ANSWERS_WITHIN_MS) gateway.lastAtMs = null;
    }
    gateway.isHeard = true;
    gateway.heardAtMs = nowMs;
  }

  /** Once the prefix is known under which a gateway speaks, it is no more tried under others. */
  #forgetGuesses({ gateway, topic }: KeepaliveTopic): void {
    for (const [other, known] of this.#gateways) {
      if (known.gateway === gateway && other !== topic && !known.isHeard) this.#gateways.delete(other);
    }
  }

  /** The keepalives that are due. */
  due(nowMs: number): Publication[] {
    const publications: Publication[] = [];
    for (const gateway of this.#gateways.values()) {
      const { topic, full, suppress, heardAtMs, isHeard, lastAtMs, lastFullAtMs } = gateway;
      if (lastAtMs !== null && nowMs - lastAtMs < EVERY_MS) continue;
      const isSilent = nowMs - heardAtMs >= SILENCE_MS && nowMs - lastFullAtMs >= SILENCE_MS;
      const isFull = !isHeard || lastAtMs === null || nowMs - lastFullAtMs >= FULL_EVERY_MS || isSilent;
      gateway.lastAtMs = nowMs;
      if (isFull) gateway.lastFullAtMs = nowMs;
      publications.push({ topic, payload: Buffer.from(isFull ? full : suppress), qos: 0, retain: false });
    }
    return publications;
  }

  /** Begins anew with a full one each: the connection was lost meanwhile. */
  restart(): void {
    for (const gateway of this.#gateways.values()) gateway.lastAtMs = null;
  }
}
