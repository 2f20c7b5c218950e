/**
 * Every error that the API answers: application/problem+json (RFC 9457), naming the parameter and what is
 * allowed. Handlers throw an ApiProblem; the one error handler turns it into the response.
 */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Problem, problemText } from '../domain/problem.ts';
import { StoreUnavailableError } from '../store/port.ts';
import type { ApiDeps } from './deps.ts';

const DETAILS_AT_MOST = 10;
/** When to ask again a store that did not answer. */
const RETRY_S = 10;

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported media type',
  429: 'Too many attempts',
  500: 'Internal error',
  503: 'Unavailable',
};

const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({
        description: 'Each problem: the parameter or the place in the body, and what is allowed there',
      }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

export class ApiProblem extends Error {
  readonly status: ContentfulStatusCode;
  readonly problems: Problem[];
  readonly headers: Record<string, string>;

  constructor(
    status: ContentfulStatusCode,
    problems: Problem | Problem[] | string,
    headers: Record<string, string> = {},
  ) {
    const list = typeof problems === 'string' ? [{ path: '', message: problems }] : [problems].flat();
    super(list.map(problemText).join('; '));
    this.status = status;
    this.problems = list;
    this.headers = headers;
  }
}

/** The problem of one parameter: `parameterProblem('by', 'must be one of …')`. */
export function parameterProblem(path: string, message: string): ApiProblem {
  return new ApiProblem(400, { path, message });
}

/** The response to an ApiProblem. */
export function problemResponse(c: Context, { status, problems, headers }: ApiProblem): Response {
  const shown = problems.slice(0, DETAILS_AT_MOST).map(problemText);
  const more = problems.length - shown.length;
  const body: z.infer<typeof problemSchema> = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail: more > 0 ? `${shown.join('; ')}; and ${more} more` : shown.join('; '),
  };
  const errors = problems.filter(({ path }) => path !== '');
  if (errors.length > 0) body.errors = errors;
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json', ...headers });
}

/** The one error handler: what was foreseen is told, what wasn't is only reported. */
export function errorHandler(onError: ApiDeps['onError']) {
  return (error: Error, c: Context): Response => {
    if (error instanceof ApiProblem) return problemResponse(c, error);
    if (error instanceof HTTPException && error.status < 500) {
      return problemResponse(c, new ApiProblem(error.status, error.message));
    }
    // A client that hung up while it sent is no failure of ours, and reads no answer.
    if (c.req.raw.signal.aborted) return problemResponse(c, new ApiProblem(400, 'the request was cut off'));
    onError(error, { method: c.req.method, path: c.req.path });
    if (error instanceof StoreUnavailableError) {
      const message = 'the store does not answer, or has no room, at the moment: try again later';
      return problemResponse(c, new ApiProblem(503, message, { 'retry-after': String(RETRY_S) }));
    }
    return problemResponse(c, new ApiProblem(500, 'Something failed on the server; its log says what'));
  };
}

/** The problem responses of a route, for its description. */
export function problemResponses<Status extends number>(...statuses: Status[]) {
  const response = (status: Status) => ({
    description: TITLES[status] ?? 'Error',
    content: { 'application/problem+json': { schema: problemSchema } },
  });
  return Object.fromEntries(statuses.map((status) => [status, response(status)]));
}
