/** What must be remembered of a device between its messages: parts of sums, rivals that were heard, guards. */

const DEVICES_AT_MOST = 20_000;
const PARTS_AT_MOST = 64;
/** Phases of a meter: with three of them a sum is whole. */
const PHASES = ['0', '1', '2'];

export class DeviceState {
  readonly #heardRanks = new Map<string, number>();
  readonly #sums = new Map<string, Map<string, number>>();
  readonly #wholeSums = new Set<string>();
  readonly #guards = new Map<string, unknown>();

  /** Whether an entry of a field counts: none does after one that is preferred was heard. */
  admits(field: string, rank: number): boolean {
    const heard = this.#heardRanks.get(field);
    if (heard !== undefined && heard < rank) return false;
    if (heard !== rank) this.#heardRanks.set(field, rank);
    return true;
  }

  /** Takes a part of a sum of known parts. @returns the parts once each is known */
  addPart(sum: string, part: string, value: number | null, count: number): Iterable<number> | null {
    const parts = this.#partsOf(sum);
    if (value === null) parts.delete(part);
    else parts.set(part, value);
    return parts.size >= count ? parts.values() : null;
  }

  /**
   * Takes a phase of a meter. How many there are nobody says: the sum is whole with three, or once a phase comes
   * again before another one did.
   */
  addPhase(sum: string, phase: string, value: number): Iterable<number> | null {
    const parts = this.#partsOf(sum);
    const comesAgain = parts.has(phase);
    if (!comesAgain && parts.size >= PARTS_AT_MOST) return null;
    parts.set(phase, value);
    if (comesAgain || PHASES.every((known) => parts.has(known))) this.#wholeSums.add(sum);
    return this.#wholeSums.has(sum) ? parts.values() : null;
  }

  setGuard(key: string, value: unknown): void {
    this.#guards.set(key, value);
  }

  /** What a guard's topic said last; undefined before. */
  guard(key: string): unknown {
    return this.#guards.get(key);
  }

  #partsOf(sum: string): Map<string, number> {
    let parts = this.#sums.get(sum);
    if (parts === undefined) {
      parts = new Map();
      this.#sums.set(sum, parts);
    }
    return parts;
  }
}

/** The states of all devices; the one not heard for longest is forgotten first. */
export class DeviceStates {
  readonly #states = new Map<string, DeviceState>();
  readonly #muted = new Set<string>();

  of(key: string): DeviceState {
    let state = this.#states.get(key);
    if (state !== undefined) return state;
    if (this.#states.size >= DEVICES_AT_MOST) {
      for (const oldest of [...this.#states.keys()].slice(0, DEVICES_AT_MOST / 10))
        this.#states.delete(oldest);
    }
    state = new DeviceState();
    this.#states.set(key, state);
    return state;
  }

  mute(key: string): void {
    if (this.#muted.size >= DEVICES_AT_MOST) this.#muted.clear();
    this.#muted.add(key);
  }

  isMuted(key: string): boolean {
    return this.#muted.has(key);
  }
}
