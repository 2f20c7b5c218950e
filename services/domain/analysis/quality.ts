/** What keeps coming into quarantine: reasons alike but for the value that they name, counted as one. Pure. */

export interface ReasonCount {
  reason: string;
  count: number;
  /** Epoch ms. */
  lastReceivedAt: number;
}

/** Where a reason names a value, and what stands for any. */
const NAMED_VALUES: readonly (readonly [RegExp, string])[] = [
  [/ is .*?: (?=must|more than|older than)/g, ' is …: '],
  [/^(unknown unit|topic) [^:]*:/, '$1 …:'],
  [/^(topic says \w+) \S+, but unit \S+ (is of \w+) \S+$/, '$1 …, but unit … $2 …'],
  [/^(payload is not JSON): .*/s, '$1'],
];

/** A reason without the values that it names: `powerKw is 1e6: must be …` is `powerKw is …: must be …`. */
export function reasonPattern(reason: string): string {
  return NAMED_VALUES.reduce((text, [value, replacement]) => text.replace(value, replacement), reason);
}

/** Reasons by pattern, most frequent first. */
export function countByPattern(reasons: readonly ReasonCount[]): ReasonCount[] {
  const patterns = new Map<string, ReasonCount>();
  for (const { reason, count, lastReceivedAt } of reasons) {
    const pattern = reasonPattern(reason);
    const known = patterns.get(pattern) ?? { reason: pattern, count: 0, lastReceivedAt };
    known.count += count;
    known.lastReceivedAt = Math.max(known.lastReceivedAt, lastReceivedAt);
    patterns.set(pattern, known);
  }
  return [...patterns.values()].sort((a, b) => b.count - a.count);
}
