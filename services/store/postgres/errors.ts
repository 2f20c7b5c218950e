/** What an error of PostgreSQL, or of the way to it, means for whoever asked. */
import { DatabaseError } from 'pg';

/**
 * - `refused`: it does not let this program in, which only an operator can mend
 * - `away`: it is out of reach, stopping, starting or silent
 * - `full`: it has no room, or no right, to write: reading may well go on
 * - `busy`: someone else held what was needed for too long
 * - `wrong`: the query is at fault
 */
type Failure = 'refused' | 'away' | 'full' | 'busy' | 'wrong';

/** SQLSTATE classes and codes: PostgreSQL's manual, appendix A. */
const BY_CODE: Record<string, Failure> = {
  '28000': 'refused',
  '28P01': 'refused',
  '3D000': 'refused',
  '42501': 'refused',
  '25006': 'full',
  '40001': 'busy',
  '40P01': 'busy',
  '55P03': 'busy',
  '57014': 'busy',
  '53100': 'full',
  '53200': 'full',
};
const BY_CLASS: Record<string, Failure> = {
  '08': 'away',
  '25': 'away',
  '53': 'away',
  '57': 'away',
  '58': 'full',
  XX: 'full',
  F0: 'full',
};
/** Raised by the check that a transaction makes before it commits. */
export const TOO_LATE = 'MF001';

function failureOf(error: unknown): Failure {
  if (!(error instanceof DatabaseError)) return 'away';
  const { code = '' } = error;
  if (code === TOO_LATE) return 'busy';
  return BY_CODE[code] ?? BY_CLASS[code.slice(0, 2)] ?? 'wrong';
}

/** A query that PostgreSQL refused, or did not answer; as the cause, what the driver said. */
export class QueryFailure extends Error {
  override name = 'QueryFailure';
  readonly failure: Failure;

  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
    this.failure = failureOf(cause);
  }
}

export function messageOf(error: unknown): string {
  // A name that resolves to several addresses fails with one error each, and no message of its own.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
