/** When the newest answer on the page was made, by the server's clock: kept answers say so themselves, in their header. */
import { signal } from '@preact/signals';

/** Epoch milliseconds; null before the first answer. */
export const figuresAsOf = signal<number | null>(null);

export function noteAnswer(response: Response): void {
  const madeAt = Date.parse(response.headers.get('date') ?? '');
  if (!Number.isNaN(madeAt)) figuresAsOf.value = Math.max(figuresAsOf.peek() ?? 0, madeAt);
}
