/** Lets other work come between the steps of a long one: nothing else happens while a step runs. */

const TURN_MS = 8;

export class Turns {
  #startedMs = performance.now();

  /** Whether it is time to let others have their turn. */
  get isOver(): boolean {
    return performance.now() - this.#startedMs >= TURN_MS;
  }

  /**
   * Lets others have their turn.
   * @throws the signal's reason where it has aborted, also meanwhile: nobody waits for the work any more
   */
  async next(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    this.#startedMs = performance.now();
  }
}
