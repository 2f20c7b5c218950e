/** Reads the CSV that InfluxDB's `/query` answers: tables one below the other, each with its own header. */

export interface CsvTable {
  columns: string[];
  /** The lines below the header; `cellsOf` takes one apart. Apart, all of a large answer would fill the memory. */
  lines: string[];
}

/**
 * A table begins where the columns change or a blank line stands before it; a series that has the columns of the
 * one before it goes on in its table.
 */
export function parseCsvTables(text: string): CsvTable[] {
  const tables: CsvTable[] = [];
  let current: CsvTable | null = null;
  for (let at = 0; at < text.length; ) {
    const lineBreak = text.indexOf('\n', at);
    const end = lineBreak === -1 ? text.length : lineBreak;
    if (end === at) current = null;
    else if (current === null) {
      current = { columns: cellsOf(text.slice(at, end)), lines: [] };
      tables.push(current);
    } else current.lines.push(text.slice(at, end));
    at = end + 1;
  }
  return tables;
}

/** The cells of a line: name, tags and time, then the columns that were asked for. */
export function cellsOf(line: string): string[] {
  return line.includes('"') ? parseQuoted(line) : line.split(',');
}

/** A line with quoted cells (RFC 4180). */
function parseQuoted(line: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] !== '"') {
      const comma = line.indexOf(',', at);
      const end = comma === -1 ? line.length : comma;
      cells.push(line.slice(at, end));
      at = end + 1;
      continue;
    }
    let cell = '';
    for (at += 1; at < line.length; at += 1) {
      if (line[at] === '"') {
        if (line[at + 1] !== '"') break;
        at += 1;
      }
      cell += line[at];
    }
    cells.push(cell);
    at += 2;
  }
  return cells;
}
