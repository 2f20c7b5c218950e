/** Sums in which unknown (null) and zero are different things. */
/** A sum of what is known, which keeps unknown apart from zero. */
export class KnownSum {
  #present = false;
  #sum: number | null = null;

  /** There is something that could speak. */
  expect(): void {
    this.#present = true;
  }

  add(value: number | undefined): void {
    if (value !== undefined) this.#sum = (this.#sum ?? 0) + value;
  }

  /** 0 where nothing could speak, null where something could and did not. */
  get value(): number | null {
    return this.#sum ?? (this.#present ? null : 0);
  }
}
