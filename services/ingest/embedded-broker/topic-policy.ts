/** What becomes of a topic at the embedded broker. */
import { TOPIC_BYTES_AT_MOST } from './limits.ts';

/**
 * `intake`: telemetry, or what was meant as such, is made durable or quarantined, and passed on to no one.
 * `exchange`: anything else is passed on to its subscribers.
 * `refused`: the broker's own topics, and names that are too long.
 */
export type TopicUse = 'intake' | 'exchange' | 'refused';

const TELEMETRY_PREFIX = 'missions/';
/** Words of the telemetry topic: one that has any of them and is none is misspelt, and shows in quarantine. */
const TELEMETRY_LEVELS: ReadonlySet<string> = new Set([
  'mission',
  'missions',
  'camp',
  'camps',
  'unit',
  'units',
  'telemetry',
]);

/** What becomes of a message that is published there. */
export function useOfTopic(topic: string): TopicUse {
  if (topic.startsWith(TELEMETRY_PREFIX)) return 'intake';
  if (topic.startsWith('$') || Buffer.byteLength(topic) > TOPIC_BYTES_AT_MOST) return 'refused';
  const isMisspelt = topic
    .toLowerCase()
    .split('/')
    .some((level) => TELEMETRY_LEVELS.has(level.trim()));
  return isMisspelt ? 'intake' : 'exchange';
}

/** Whether a subscription may be granted: not to the broker's own topics, to shared ones, or to telemetry alone. */
export function mayFilter(filter: string): boolean {
  if (!isFilter(filter) || Buffer.byteLength(filter) > TOPIC_BYTES_AT_MOST) return false;
  return !filter.startsWith('$') && !filter.startsWith(TELEMETRY_PREFIX);
}

/** Whether a text is a topic filter at all (MQTT 3.1.1 §4.7.1): a wildcard stands alone in its level, `#` at the end. */
export function isFilter(text: string): boolean {
  if (text === '' || text.includes('\0')) return false;
  const levels = text.split('/');
  return levels.every(
    (level, index) =>
      (!level.includes('+') || level === '+') &&
      (!level.includes('#') || (level === '#' && index === levels.length - 1)),
  );
}

/** Whether a text is a topic name at all: the topic of a will. */
export function isTopicName(text: string): boolean {
  return text !== '' && !/[+#\0]/.test(text);
}
