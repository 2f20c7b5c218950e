/**
 * Every error that the API answers: application/problem+json (RFC 9457), naming the parameter and what is
 * allowed. Handlers throw an ApiProblem; the one error handler turns it into the response.
 */
import { RequestError } from '@hono/node-server';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type Problem, problemText } from '../domain/problem.ts';
import { PROBLEM_CODES, type ProblemCode } from '../domain/problem-codes.ts';
import { StoreUnavailableError } from '../store/port.ts';
import type { ApiDeps } from './deps.ts';

const ERRORS_AT_MOST = 20;
const DETAILS_AT_MOST = 10;
/** When to ask again a store that did not answer. */
const RETRY_S = 10;
const UNFORESEEN = 'something failed on the server; its log says what';

type Status = (typeof PROBLEM_CODES)[ProblemCode]['status'];

const CODES = Object.entries(PROBLEM_CODES).map(([code, meaning]) => ({ code, ...meaning }));

/** A problem's `type`, where its meaning is said: a reference relative to the API's own address. */
export function problemType(code: string): string {
  return `/problems/${code}`;
}

const problemSchema = z
  .object({
    type: z.enum(CODES.map(({ code }) => problemType(code))).meta({
      description: 'Which problem it is, in words that never change; see Problems',
    }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .max(ERRORS_AT_MOST)
      .optional()
      .meta({
        description:
          'Each problem: the parameter or the place in the body, and what is allowed there; of many the first ' +
          `${ERRORS_AT_MOST}`,
      }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly problems: Problem[];
  readonly headers: Record<string, string>;

  constructor(
    code: ProblemCode,
    problems: Problem | Problem[] | string,
    headers: Record<string, string> = {},
  ) {
    const list = typeof problems === 'string' ? [{ path: '', message: problems }] : [problems].flat();
    super(detailOf(list));
    this.code = code;
    this.problems = list;
    this.headers = headers;
  }
}

/** The first few problems in a line, and how many more there are. */
function detailOf(problems: readonly Problem[]): string {
  const shown = problems.slice(0, DETAILS_AT_MOST).map(problemText).join('; ');
  const more = problems.length - DETAILS_AT_MOST;
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

/** The problem of one parameter: `parameterProblem('by', 'must be one of …')`. */
export function parameterProblem(path: string, message: string): ApiProblem {
  return new ApiProblem('invalid-parameter', { path, message });
}

/** The response to an ApiProblem. */
export function problemResponse(c: Context, problem: ApiProblem): Response {
  const { text, status, headers } = written(problem);
  return c.body(text, status, headers);
}

/** The response to what failed before the application had a request: an address that is none, say. */
export function unroutedResponse(error: unknown, onError: ApiDeps['onError']): Response {
  const isUnreadable = error instanceof RequestError;
  if (!isUnreadable) onError(error, { method: '', path: '' });
  const problem = isUnreadable
    ? new ApiProblem('invalid-parameter', `the address of the request can not be read: ${error.message}`)
    : new ApiProblem('internal-error', UNFORESEEN);
  const { text, ...init } = written(problem);
  return new Response(text, init);
}

function written({ code, problems, headers, message }: ApiProblem) {
  const { status, title } = PROBLEM_CODES[code];
  const body: z.infer<typeof problemSchema> = { type: problemType(code), title, status, detail: message };
  const errors = problems.filter(({ path }) => path !== '').slice(0, ERRORS_AT_MOST);
  if (errors.length > 0) body.errors = errors;
  return {
    text: JSON.stringify(body),
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  };
}

/** The one error handler: what was foreseen is told, what wasn't is only reported. */
export function errorHandler(onError: ApiDeps['onError']) {
  return (error: Error, c: Context): Response => {
    if (error instanceof ApiProblem) return problemResponse(c, error);
    if (error instanceof HTTPException && error.status < 500) {
      return problemResponse(c, new ApiProblem(codeOf(error.status), error.message));
    }
    // A client that hung up while it sent is no failure of ours, and reads no answer.
    if (c.req.raw.signal.aborted)
      return problemResponse(c, new ApiProblem('request-cut-off', 'the request was cut off'));
    onError(error, { method: c.req.method, path: c.req.path });
    if (error instanceof StoreUnavailableError) {
      const message = 'the store does not answer, or has no room, at the moment: try again later';
      return problemResponse(
        c,
        new ApiProblem('store-unavailable', message, { 'retry-after': String(RETRY_S) }),
      );
    }
    return problemResponse(c, new ApiProblem('internal-error', UNFORESEEN));
  };
}

/** The code for a refusal of the framework's own, which knows only statuses. */
function codeOf(status: number): ProblemCode {
  const codes = Object.keys(PROBLEM_CODES).filter(isProblemCode);
  return codes.find((code) => PROBLEM_CODES[code].status === status) ?? 'invalid-parameter';
}

/** Whether a word is the code of a problem. */
export function isProblemCode(word: string): word is ProblemCode {
  return Object.hasOwn(PROBLEM_CODES, word);
}

/** The problem responses of a route, for its description. */
export function problemResponses<S extends Status>(...statuses: S[]) {
  const response = (status: S) => ({
    description: CODES.filter((code) => code.status === status)
      .map(({ title }) => title)
      .join(', or '),
    content: { 'application/problem+json': { schema: problemSchema } },
  });
  return Object.fromEntries(statuses.map((status) => [status, response(status)]));
}
