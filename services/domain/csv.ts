/** Cells and lines of CSV (RFC 4180), for all exports: those of the API and those that a page makes. */

/** What makes a spreadsheet take a text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A value as a cell. Unknown is empty, the words of a list are joined by a space, numbers stay numbers; a text that a
 * spreadsheet would run as a formula gets an apostrophe in front, as OWASP advises against CSV injection.
 */
function csvCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Values as a line, with its end. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}
