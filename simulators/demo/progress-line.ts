/** One line of a terminal that keeps changing; where there is no terminal, a line every ten seconds. */

const PLAIN_MS = 10_000;

export class ProgressLine {
  readonly #out: NodeJS.WriteStream;
  #shown = '';
  #plainAt = 0;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  show(text: string): void {
    if (this.#out.isTTY) {
      this.#out.write(`\r${text}\x1b[K`);
      this.#shown = text;
    } else if (performance.now() - this.#plainAt > PLAIN_MS) {
      this.#plainAt = performance.now();
      this.#out.write(`${text}\n`);
    }
  }

  /** Something that stays. */
  say(text: string): void {
    const { isTTY } = this.#out;
    this.#out.write(isTTY ? `\r${text}\x1b[K\n${this.#shown}` : `${text}\n`);
  }

  /** The last word. */
  end(text: string): void {
    this.#shown = '';
    this.say(text);
  }
}
