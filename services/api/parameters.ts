/** Parameters that routes share: given once unless said otherwise, unknown ones refused by name. */
import { z } from '@hono/zod-openapi';
import { HOUR_MS } from '../domain/durations.ts';
import type { PeriodBound } from '../domain/footprint/row.ts';
import { parseWith, problemsOf } from '../domain/problem.ts';
import { ApiProblem } from './problems.ts';

/** A query: only the parameters of its shape, each as its schema says. */
export function query<Shape extends z.ZodRawShape>(shape: Shape) {
  const names = Object.keys(shape);
  const allowed = names.length === 0 ? 'none is allowed here' : `allowed are ${names.join(', ')}`;
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `unknown parameter, ${allowed}` : undefined),
  });
}

/** Turns what a query's schema refused into a 400. */
export function refuseInvalid(result: { success: boolean; error?: z.core.$ZodError }): void {
  if (result.error !== undefined) throw new ApiProblem('invalid-parameter', problemsOf(result.error));
}

const ONCE = 'must be given once';

const onceText = z.string({
  error: ({ input }) => (input === undefined ? 'is required' : ONCE),
});

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, {
    error: ({ input }) => (Array.isArray(input) ? ONCE : `must be one of ${words.join(', ')}`),
  });
}

/** An id that may be given several times; none means no filter. */
export function repeatable(description: string) {
  const list = z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string()));
  return list.optional().openapi({
    type: 'array',
    items: { type: 'string' },
    description: `${description} May be repeated`,
  });
}

/** How many entries a page holds at most; who asks for more than `max` gets `max`, and `next` for the rest. */
export function pageLimit(byDefault: number, max: number) {
  return onceText
    .regex(/^0*[1-9]\d*$/, 'must be a whole number >= 1')
    .transform((text) => Math.min(Number(text), max))
    .default(byDefault)
    .openapi({
      type: 'integer',
      minimum: 1,
      default: byDefault,
      description: `Entries a page, at most ${max}`,
    });
}

/** Where the next page begins: the `next` of the page before. */
export const cursorParameter = onceText
  .regex(/^\d{1,15}$/, 'must be the next of an earlier page')
  .transform(Number)
  .optional()
  .openapi({ type: 'string', description: 'The `next` of the page before' });

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+ -]\d{2}:\d{2})$/i;
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/**
 * A date, or an RFC 3339 instant.
 * @param stepMs the instant must lie on a multiple of it; 1: any will do, and is rounded up to milliseconds
 */
export function timeParameter(description: string, stepMs = 1) {
  return boundSchema(description, stepMs).optional();
}

/** The same as a field of a body, where it must be given. */
export function boundSchema(description: string, stepMs = 1) {
  return onceText
    .transform((text, ctx): PeriodBound => {
      const bound = parseBound(text, stepMs);
      if (typeof bound === 'object') return bound;
      ctx.addIssue({ code: 'custom', message: bound });
      return z.NEVER;
    })
    .openapi({
      type: 'string',
      description: `${description} A date (that day's start in the camp's own time zone) or an RFC 3339 instant${gridText(stepMs)}`,
      example: '2026-03-01',
    });
}

function gridText(stepMs: number): string {
  if (stepMs === 1) return '';
  return stepMs === HOUR_MS ? ' on a whole hour' : ' on a quarter-hour';
}

/** The bound that a text is, or in words what is allowed. */
function parseBound(text: string, stepMs: number): PeriodBound | string {
  const allowed = 'must be a date like 2026-03-01 or an instant like 2026-03-01T06:00:00+02:00';
  try {
    if (DATE.test(text)) {
      Temporal.PlainDate.from(text, { overflow: 'reject' });
      return isInRange(Date.parse(text)) ? { date: text } : OUT_OF_RANGE;
    }
    const [, local, offset] = INSTANT.exec(text) ?? [];
    if (local === undefined || offset === undefined) return allowed;
    // A plus sign that was not escaped in the URL arrives as a space.
    const given = Temporal.Instant.from(`${local}${offset.replace(' ', '+')}`);
    // Samples lie on milliseconds: those from (or before) an instant between two are those from (before) the later.
    const instant = given.round({ smallestUnit: 'millisecond', roundingMode: 'ceil' });
    if (!isInRange(instant.epochMilliseconds)) return OUT_OF_RANGE;
    if (stepMs > 1 && given.epochNanoseconds % BigInt(stepMs * 1_000_000) !== 0n) {
      return `must be an instant${gridText(stepMs)}`;
    }
    return { instant: instant.epochMilliseconds };
  } catch {
    return allowed;
  }
}

const OUT_OF_RANGE = 'must be between 2000-01-01 and 2100-01-01';

function isInRange(instant: number): boolean {
  return instant >= EARLIEST && instant <= LATEST;
}

const BODY_BYTES_AT_MOST = 1024 * 1024;

interface BodyOptions<Input> {
  /** More is refused, and not held in memory; 1 MiB by default. */
  maxBytes?: number;
  /** What no body at all stands for, where that is allowed. */
  ifEmpty?: Input;
}

/**
 * Reads a JSON body, whatever its content type, and parses it by a schema.
 * @throws ApiProblem 400 for what is not JSON or not allowed, 413 for what is too large
 */
export async function jsonBody<S extends z.ZodType>(
  request: Request,
  schema: S,
  { maxBytes = BODY_BYTES_AT_MOST, ifEmpty }: BodyOptions<z.input<S>> = {},
): Promise<z.output<S>> {
  const parsed = parseWith(schema, await readJson(request, maxBytes, ifEmpty));
  if ('problems' in parsed) throw new ApiProblem('invalid-body', parsed.problems);
  return parsed.value;
}

/**
 * Reads a body as JSON.
 * @param maxBytes more is refused, and not held in memory
 */
export async function readJson(request: Request, maxBytes: number, ifEmpty?: unknown): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    // Read to its end all the same: who is cut off while sending does not see the answer.
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) throw new ApiProblem('body-too-large', `the body must be at most ${maxBytes} bytes`);
  if (bytes === 0 && ifEmpty !== undefined) return ifEmpty;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApiProblem('invalid-body', `the body must be JSON: ${reason}`);
  }
}
