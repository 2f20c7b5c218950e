/** What InfluxDB, the network or another server in its place answers when it does not do what was asked. */
import { HttpError } from '@influxdata/influxdb-client';
import { z } from 'zod';
import { SECOND_MS } from '../../domain/durations.ts';
import { OperatorError } from '../../operator-error.ts';
import { StoreUnavailableError } from '../port.ts';

/** How long a server may ask to be left alone; beyond either bound the caller's own backoff holds. */
const RETRY_AFTER = { leastMs: SECOND_MS, mostMs: 30 * SECOND_MS };

/** InfluxDB answered with an error, or (`status` null) could not be reached or did not answer in time. */
export class InfluxError extends StoreUnavailableError {
  override name = 'InfluxError';
  readonly status: number | null;
  /** How long the server asked to be left alone, from 1 to 30 s; null where it did not, or for another time. */
  readonly retryAfterMs: number | null;

  constructor(message: string, status: number | null, retryAfterMs: number | null = null) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

const problemSchema = z.object({ message: z.string() });

/** The bucket removes data by itself, also rows that nothing could make again. */
export class BucketRetentionError extends OperatorError {
  override name = 'BucketRetentionError';
}

/** A success that InfluxDB does not answer so: a proxy or a captive portal may have answered in its place. */
export function notInfluxDb(status: number, path: string, text: string): InfluxError {
  const where = path.split('?', 1)[0] ?? path;
  const message = `${where} was answered ${status}, but not as InfluxDB answers: ${text.slice(0, 200)}`;
  return new InfluxError(message, status);
}

export function errorOf(path: string, error: unknown): InfluxError {
  if (!(error instanceof HttpError)) return unreachable(error);
  const { statusCode, body, headers } = error;
  const where = path.split('?', 1)[0] ?? path;
  return refused(where, statusCode, body ?? error.message, headers?.['retry-after']);
}

export function unreachable(error: unknown): InfluxError {
  return new InfluxError(`InfluxDB could not be reached: ${reasonOf(error)}`, null);
}

function refused(where: string, status: number, body: string, retryAfter: unknown): InfluxError {
  const message = `InfluxDB answered ${status} to ${where}: ${messageOf(body)}`;
  return new InfluxError(message, status, retryAfterMs(retryAfter));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}

function messageOf(text: string): string {
  try {
    const problem = problemSchema.safeParse(JSON.parse(text));
    if (problem.success) return problem.data.message;
  } catch {
    // Not JSON: a proxy's own page, whose beginning is all there is to say.
  }
  return text.slice(0, 200);
}

/**
 * `Retry-After`, a number of seconds or a date (RFC 9110, 10.2.3), in milliseconds; null where it is not within what
 * is obeyed: InfluxDB may be back long before, and asking too often helps nobody.
 */
function retryAfterMs(header: unknown): number | null {
  if (typeof header !== 'string' || header === '') return null;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * SECOND_MS : Date.parse(header) - Date.now();
  return waitMs >= RETRY_AFTER.leastMs && waitMs <= RETRY_AFTER.mostMs ? waitMs : null;
}
