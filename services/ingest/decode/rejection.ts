/** How what can't be taken goes into a batch: whole, with its code and reason, and never as more items than a bound. */
import type { QuarantineCode } from '../../domain/quarantine.ts';
import type { Batch } from '../../store/port.ts';
import { JsonElements } from './json-elements.ts';

/** Bad samples of one message that are quarantined one by one; those beyond are one item together. */
const BAD_SAMPLES_LISTED = 100;
/** No id of a unit is longer: what is longer names none. */
const UNIT_ID_CHARACTERS = 64;

/** A payload as it arrived. */
export interface Arrival {
  /** Null for an upload, whose entries name their unit themselves. */
  topic: string | null;
  payload: Uint8Array;
  /** Epoch milliseconds. */
  receivedAt: number;
  /** A retained copy, handed out at a subscription: of unknown age. */
  retained?: boolean;
  /** It comes from quarantine. */
  replayed?: boolean;
}

/** Why something can't be taken, and the unit that it named, where that can be told. */
export interface Rejection {
  code: QuarantineCode;
  /** The reason in words, made only where it is kept: a message may hold bad samples by the hundred thousand. */
  describe: () => string;
  namedUnit: string | null;
}

/** A bad element of an array: where it is, and why it can't be taken. */
export interface BadElement {
  index: number;
  isArray: boolean;
  rejection: Rejection;
}

/** Quarantines a payload, or the part of it that is bad. */
export function quarantinePayload(
  batch: Batch,
  { topic, receivedAt }: Arrival,
  payload: Uint8Array,
  { code, describe, namedUnit }: Rejection,
): void {
  const unit = namedUnit !== null && namedUnit.length <= UNIT_ID_CHARACTERS ? namedUnit : null;
  batch.quarantined.push({ receivedAt, topic, payload, code, reason: describe(), unit });
}

/**
 * Quarantines the bad elements of an array. Those beyond the bound become one item, an array that a replay judges
 * element by element.
 */
export function quarantineElements(batch: Batch, arrival: Arrival, bad: readonly BadElement[]): void {
  const elements = new JsonElements(arrival.payload);
  for (const { index, isArray, rejection } of bad.slice(0, BAD_SAMPLES_LISTED)) {
    // An array within the array keeps its brackets' depth, so that a replay judges it as this does.
    const payload = isArray ? elements.arrayOf([index]) : elements.bytesOf(index);
    quarantinePayload(batch, arrival, payload, rejection);
  }
  const rest = bad.slice(BAD_SAMPLES_LISTED);
  const [first] = rest;
  if (first === undefined) return;
  const payload = elements.arrayOf(rest.map(({ index }) => index));
  quarantinePayload(batch, arrival, payload, restOf(rest.length, first.rejection));
}

/** The rejection of many bad samples as one item. */
function restOf(count: number, first: Rejection): Rejection {
  return {
    code: 'more-bad-samples',
    describe: () =>
      `${count} bad ${count === 1 ? 'sample' : 'samples'} beyond the ${BAD_SAMPLES_LISTED} that are listed one by one; the first: ${first.describe()}`,
    namedUnit: first.namedUnit,
  };
}
