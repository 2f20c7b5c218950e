/**
 * Lets connections handle what they have read by turns: a few packets each, and never longer at a time than a
 * bound, so that who sends much waits for who sends little, and timers, commits and requests come between.
 */

export interface TurnTaker {
  /** Handles at most `packets` packets, and none after `endMs` (of `performance.now`). @returns whether it could go on */
  takeTurn(packets: number, endMs: number): boolean;
}

const PACKETS_A_TURN = 100;
/** What is handled in one go shares a commit: much less would cost throughput, much more would be felt. */
const STRETCH_MS = 40;

export class ReadTurns {
  readonly #mayRun: () => boolean;
  readonly #ready = new Set<TurnTaker>();
  #isScheduled = false;

  /** @param mayRun whether anything may be handled now; once it may again, `resume` must be called */
  constructor(mayRun: () => boolean) {
    this.#mayRun = mayRun;
  }

  /** Gives the connection a turn soon; once, however often it asks. */
  request(taker: TurnTaker): void {
    this.#ready.add(taker);
    this.resume();
  }

  /** Goes on with those that wait. */
  resume(): void {
    if (this.#isScheduled || this.#ready.size === 0) return;
    this.#isScheduled = true;
    // Other reads of the same pass of the event loop come along.
    setImmediate(() => this.#runStretch());
  }

  cancel(taker: TurnTaker): void {
    this.#ready.delete(taker);
  }

  #runStretch(): void {
    this.#isScheduled = false;
    const endMs = performance.now() + STRETCH_MS;
    for (const taker of this.#ready) {
      if (!this.#mayRun()) return;
      // Deleted and added again it stands at the end of the line.
      this.#ready.delete(taker);
      if (taker.takeTurn(PACKETS_A_TURN, endMs)) this.#ready.add(taker);
      if (performance.now() >= endMs) break;
    }
    this.resume();
  }
}
