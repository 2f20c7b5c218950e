/** The one table that the benchmarks print. */

export interface BenchRow {
  /** What was done. */
  what: string;
  /** By whom, where several are compared. */
  by: string;
  /** Figures with their units of measure, like `62 000 messages/s`. */
  figures: readonly string[];
}

export function printTable(rows: readonly BenchRow[]): void {
  const cells = rows.map(({ what, by, figures }) => [what, by, figures.join(', ')]);
  const widths = [0, 1].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  for (const [what = '', by = '', figures = ''] of cells) {
    process.stdout.write(`${what.padEnd(widths[0] ?? 0)} | ${by.padEnd(widths[1] ?? 0)} | ${figures}\n`);
  }
}

/** A whole number with thin groups of three, as in `62 000`. */
export function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ');
}

export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(0)} MB`;
}

/** The value that the share (0 to 1) of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
