/**
 * Why a message, or one sample of it, is in quarantine: a stable code beside the sentence. Programs, pages and
 * counts go by the code; the sentence names the value that was wrong and what is allowed.
 */

/** The codes. A code never changes its meaning, and none is removed. */
export const QUARANTINE_CODES = [
  'topic-invalid',
  'unit-unknown',
  'mission-mismatch',
  'camp-mismatch',
  'payload-too-large',
  'payload-not-utf8',
  'payload-empty',
  'payload-not-json',
  'sample-not-object',
  'time-invalid',
  'time-in-future',
  'time-too-old',
  'fields-unknown',
  'value-type-invalid',
  'value-out-of-range',
  'more-bad-samples',
  'store-refused',
  'clock-not-set',
  'payload-not-decoded',
  'payload-not-line-protocol',
  'payload-not-sparkplug',
  'alias-unknown',
  'settings-missing',
  'unclassified',
] as const;

export type QuarantineCode = (typeof QUARANTINE_CODES)[number];

/** What each code means, as the API's documentation tells it. */
export const QUARANTINE_CODE_MEANINGS: Readonly<Record<QuarantineCode, string>> = {
  'topic-invalid': 'The topic is not missions/{mission}/camps/{camp}/units/{unit}/telemetry',
  'unit-unknown': 'The registry has no such unit, or an uploaded sample names none',
  'mission-mismatch': 'The topic names another mission than that of the unit',
  'camp-mismatch': 'The topic names another camp than that of the unit',
  'payload-too-large': 'The payload is larger than 256 KiB',
  'payload-not-utf8': 'The payload is not UTF-8 text',
  'payload-empty': 'The payload has no bytes, or is an empty array',
  'payload-not-json': 'The payload is not JSON',
  'sample-not-object': 'The payload, or an element of its array, is not a JSON object',
  'time-invalid': 'ts is missing, or is neither RFC 3339 with an offset nor whole epoch milliseconds',
  'time-in-future': 'ts is more than 10 minutes ahead of the time of arrival',
  'time-too-old': 'ts is older than RAW_RETENTION_DAYS',
  'fields-unknown': 'The sample has no field that the kind of its unit reports',
  'value-type-invalid': 'A field has a value of the wrong type, or a state that does not exist',
  'value-out-of-range': 'A field has a number outside of its bounds',
  'more-bad-samples': 'The message held more bad samples than are listed one by one; this item is the rest',
  'store-refused': 'The store refused the point, for a conflicting field type say',
  'clock-not-set': "The device's time is missing, unreadable or before 2015, and the message may have waited",
  'payload-not-decoded': 'The network server sent the message without its decoded payload: it has no codec',
  'payload-not-line-protocol': "The payload is not InfluxDB's line protocol",
  'payload-not-sparkplug': 'The payload is not a Sparkplug B payload',
  'alias-unknown': 'A Sparkplug metric has an alias that no birth named; a rebirth was requested',
  'settings-missing': "The reading needs a setting of its source, or the unit's capacity",
  unclassified: 'Quarantined by a version that gave no codes; a replay gives it one',
};
