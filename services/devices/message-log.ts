/**
 * The last message of each device topic, for a person who connects a device: kept in memory alone, only while someone
 * looks, and without positions and network data.
 */
import { isUtf8 } from 'node:buffer';
import type { DeviceResult } from './message-decoder.ts';

const WATCHED_FOR_MS = 60_000;
const TOPICS_AT_MOST = 2_000;
const PAYLOAD_BYTES_SHOWN = 8 * 1024;
const PRIVATE =
  /^(lat|lon|lng|latitude|longitude|altitude|location|locations|position|gps.*|rx_metadata|rxInfo|.*eui|devAddr|dev_addr|ip|mac|ssid|wifi.*|bssid)$/i;

export interface LoggedMessage {
  topic: string;
  receivedAtMs: number;
  payload: string;
  payloadEncoding: 'utf8' | 'base64';
  results: readonly DeviceResult[];
}

export class MessageLog {
  readonly #messages = new Map<string, LoggedMessage>();
  #watchedUntilMs = 0;

  /** The messages kept; asking keeps the log going for a minute. */
  watch(nowMs: number): LoggedMessage[] {
    if (nowMs > this.#watchedUntilMs) this.#messages.clear();
    this.#watchedUntilMs = nowMs + WATCHED_FOR_MS;
    return [...this.#messages.values()];
  }

  record(topic: string, payload: Uint8Array, results: readonly DeviceResult[], nowMs: number): void {
    if (nowMs > this.#watchedUntilMs) return;
    if (!this.#messages.has(topic) && this.#messages.size >= TOPICS_AT_MOST) {
      const [oldest] = this.#messages.keys();
      if (oldest !== undefined) this.#messages.delete(oldest);
    }
    this.#messages.delete(topic);
    this.#messages.set(topic, { topic, receivedAtMs: nowMs, results, ...shownPayload(payload) });
  }
}

function shownPayload(payload: Uint8Array): Pick<LoggedMessage, 'payload' | 'payloadEncoding'> {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (!isUtf8(bytes)) {
    return { payload: bytes.subarray(0, PAYLOAD_BYTES_SHOWN).toString('base64'), payloadEncoding: 'base64' };
  }
  const text = bytes.toString('utf8');
  if (!/^\s*[{[]/.test(text)) return { payload: text.slice(0, PAYLOAD_BYTES_SHOWN), payloadEncoding: 'utf8' };
  try {
    const open = JSON.stringify(JSON.parse(text), (key, value) => (PRIVATE.test(key) ? undefined : value));
    return { payload: open.slice(0, PAYLOAD_BYTES_SHOWN), payloadEncoding: 'utf8' };
  } catch {
    return { payload: '', payloadEncoding: 'utf8' };
  }
}
