/**
 * The live link: latest power per unit and alarms as server-sent events, and whether the link is up. It recovers by
 * itself, also where EventSource itself would give up.
 */

import { signal } from '@preact/signals';
import { refreshAll, unauthorized } from './client.ts';
import type { LiveAlarm } from './live-events.ts';
import { readAge, readAlarms, readPowers } from './live-events.ts';

export interface LiveLink {
  status: 'connecting' | 'live' | 'down';
  /** When the server got its last data, by this browser's clock; null before the first. */
  lastDataAt: number | null;
}

export const liveLink = signal<LiveLink>({ status: 'connecting', lastDataAt: null });
/** The newest power of each unit, kW. */
export const livePower = signal<ReadonlyMap<string, number>>(new Map());
export const liveAlarms = signal<readonly LiveAlarm[]>([]);

/** The services send at least a comment this often; silence for longer means that the link is dead. */
const SILENCE_MS = 40_000;
const RETRY_MS = 3_000;

/** A page that nobody sees for so long lets go of its link: browsers have few connections, satellites few bytes. */
const UNSEEN_MS = 60_000;

let source: EventSource | null = null;
let watchdog = 0;
let unseen = 0;

let filter = '';

/** Opens the link for what a page shows, as `/api/events` filters it: `camp=juba`. Returns how to close it. */
export function startLive(shown: string): () => void {
  filter = shown;
  livePower.value = new Map();
  liveAlarms.value = [];
  const listeners = new AbortController();
  const { signal } = listeners;
  window.addEventListener('offline', lose, { signal });
  window.addEventListener('online', open, { signal });
  document.addEventListener('visibilitychange', heedVisibility, { signal });
  open();
  return () => {
    listeners.abort();
    close();
  };
}

function heedVisibility(): void {
  clearTimeout(unseen);
  if (document.hidden) unseen = window.setTimeout(close, UNSEEN_MS);
  else if (source === null) open();
}

function close(): void {
  source?.close();
  source = null;
  clearTimeout(watchdog);
  // What is missed meanwhile is fetched once it opens again.
  liveLink.value = { ...liveLink.peek(), status: 'down' };
}

function open(): void {
  source?.close();
  clearTimeout(watchdog);
  const opened = new EventSource(filter === '' ? '/api/events' : `/api/events?${filter}`);
  source = opened;
  opened.addEventListener('open', () => {
    const wasDown = liveLink.peek().status === 'down';
    liveLink.value = { ...liveLink.peek(), status: 'live' };
    watch();
    if (wasDown) refreshAll();
  });
  opened.addEventListener('error', () => {
    if (source === opened) lose();
  });
  opened.addEventListener('power', (event) => {
    const { powers, ageMs } = readPowers(event.data, livePower.peek());
    livePower.value = powers;
    seen(ageMs);
  });
  opened.addEventListener('alarms', (event) => {
    liveAlarms.value = readAlarms(event.data, liveAlarms.peek());
    watch();
  });
  opened.addEventListener('ping', (event) => seen(readAge(event.data)));
}

function lose(): void {
  source?.close();
  clearTimeout(watchdog);
  liveLink.value = { ...liveLink.peek(), status: 'down' };
  if (!unauthorized.peek()) watchdog = window.setTimeout(open, RETRY_MS);
}

/** The server's word on how old the newest data is, by this browser's clock. */
function seen(ageMs: number | null): void {
  const { lastDataAt } = liveLink.peek();
  liveLink.value = { status: 'live', lastDataAt: ageMs === null ? lastDataAt : Date.now() - ageMs };
  watch();
}

function watch(): void {
  clearTimeout(watchdog);
  watchdog = window.setTimeout(lose, SILENCE_MS);
}
