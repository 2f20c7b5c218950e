/** Where an answer's rows differ from the reference's, in words that one can read. */
import type { FootprintRow } from '../../../services/domain/footprint/row.ts';

const RELATIVE_TOLERANCE = 1e-6;
/** Below this (kWh, L, h, or a share of one) a number is noise of the arithmetic. */
const ABSOLUTE_TOLERANCE = 1e-9;
const MOST_LINES = 40;

type Leaf = string | number | boolean | null | undefined;

/** One line for each difference, at most 40 and how many more; empty where the rows agree to 1e-6 relative. */
export function differences(actual: readonly FootprintRow[], expected: readonly FootprintRow[]): string[] {
  const lines: string[] = [];
  if (actual.length !== expected.length) {
    lines.push(`${actual.length} rows where the reference has ${expected.length}`);
  }
  expected.forEach((row, index) => {
    const leaves = flatten(row);
    const others = flatten(actual[index]);
    for (const path of new Set([...leaves.keys(), ...others.keys()])) {
      const [here, there] = [others.get(path), leaves.get(path)];
      if (!agree(here, there)) lines.push(`${nameOf(row)} ${path}: ${here}, reference ${there}`);
    }
  });
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more`] : lines;
}

function nameOf(row: FootprintRow): string {
  return `${row.mission ?? row.camp ?? row.unit ?? row.contributor} ${row.date ?? row.month ?? row.from}`;
}

/** Every value of a row by its path; times by their instant and offset, so that `Z` is `+00:00`. */
function flatten(value: unknown, path = ''): Map<string, Leaf> {
  if (Array.isArray(value)) return new Map([[path, JSON.stringify(value.toSorted())]]);
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, part]) => part !== undefined);
    return new Map(
      entries.flatMap(([key, part]) => [...flatten(part, path === '' ? key : `${path}.${key}`)]),
    );
  }
  if (typeof value === 'string') return new Map([[path, value.replace(/Z$/, '+00:00')]]);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return new Map([[path, value]]);
  }
  return new Map();
}

function agree(a: Leaf, b: Leaf): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return (
    Math.abs(a - b) <= Math.max(ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b)))
  );
}
