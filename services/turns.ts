/**
 * Lets other work come between the steps of a long one: nothing else happens while a step runs. All long work of the
 * process shares one queue, so that however much of it there is, a message or a request waits for one turn at most.
 */

const TURN_MS = 8;

const waiting: (() => void)[] = [];
let isScheduled = false;

/** One turn in each round of the event loop, which looks for messages and requests in between. */
function startNextTurn(): void {
  waiting.shift()?.();
  isScheduled = waiting.length > 0;
  if (isScheduled) setImmediate(startNextTurn);
}

function ownTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(startNextTurn);
  });
}

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
    await ownTurn();
    signal?.throwIfAborted();
    this.#startedMs = performance.now();
  }
}
