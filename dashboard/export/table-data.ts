/** A table as it is exported: names of columns with their units, and plain values. */

export interface TableData {
  headers: readonly string[];
  /** Numbers in the unit that the header names; null where nothing is known. */
  rows: readonly (readonly (string | number | null)[])[];
}

/** How the reader's spreadsheet writes numbers, and so what separates the cells of a CSV. */
export interface CsvStyle {
  decimal: '.' | ',';
  separator: ',' | ';';
}

/** The style of a language: where the decimal sign is a comma, spreadsheets expect semicolons between cells. */
export function csvStyleOf(locale: string): CsvStyle {
  const sign = new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value;
  return sign === ',' ? { decimal: ',', separator: ';' } : { decimal: '.', separator: ',' };
}

/** CSV after RFC 4180, with the mark by which spreadsheets recognise UTF-8. */
export function csvOf({ headers, rows }: TableData, style: CsvStyle): string {
  const line = (cells: readonly (string | number | null)[]) =>
    `${cells.map((value) => csvCell(value, style)).join(style.separator)}\r\n`;
  return `\ufeff${[headers, ...rows].map(line).join('')}`;
}

function csvCell(value: string | number | null, { decimal, separator }: CsvStyle): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value).replace('.', decimal);
  // A spreadsheet would compute what begins with one of these; a quote mark makes it text.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A file's name from what it is of: no sign that a file system refuses. */
export function fileNameOf(parts: readonly string[], extension: string): string {
  const name = parts
    .filter((part) => part !== '')
    .join(' – ')
    .replaceAll(/[/\\:*?"<>|\u2066-\u2069]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return `${name}.${extension}`;
}
