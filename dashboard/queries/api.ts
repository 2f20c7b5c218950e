/**
 * The one HTTP client: what the page may ask of the services, each question with its URL as its key. Hono's client
 * takes the types of parameters and answers from the services' own routes.
 */
import { hc, type InferResponseType } from 'hono/client';
import type { Api } from '../../services/api/app.ts';
import type { SeriesFigure } from '../../services/domain/analysis/series.ts';
import type { Footprint, FootprintGroup, FootprintInterval } from '../../services/domain/footprint/row.ts';
import type { Range } from '../period/period.ts';

/** A question to the API. Two questions with the same key have the same answer. */
export interface Question<T> {
  key: string;
  /** Questions of one topic differ only in how far a running period has got: the old answer may stand meanwhile. */
  topic: string;
  ask(): Promise<T>;
}

/** What answers a question. */
export type AnswerOf<Q> = Q extends Question<infer T> ? T : never;

/** The API's own words for what is wrong (RFC 9457), or that it could not be reached (status 0). */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface FootprintFilters {
  mission?: string[];
  camp?: string[];
  unit?: string[];
  contributor?: string[];
}

export const { api } = hc<Api>(location.origin, { fetch: request });

export const registry = question(api.registry.$url(), () => api.registry.$get({ query: {} }));
export const factors = question(api.factors.$url(), () => api.factors.$get({ query: {} }));
export const about = question(api.about.$url(), () => api.about.$get({ query: {} }));

/** The accounting query: every footprint number on every page is an answer to this. */
export function footprint(
  by: FootprintGroup,
  interval: FootprintInterval,
  range: Range,
  filters: FootprintFilters = {},
): Question<Footprint> {
  const query = { by, interval, from: range.from, to: range.to, ...filters };
  return question(api.footprint.$url({ query }), () => api.footprint.$get({ query }), range);
}

/** The URL of the same rows as CSV. */
export function csvUrl({ key }: Question<Footprint>): string {
  return `${key}&format=csv`;
}

/** All missions as one group. */
export function fleet(range: Range): Question<Footprint> {
  return footprint('all', 'total', range);
}

/** One figure of the footprint by group and interval, laid out small. */
export function series(
  figure: SeriesFigure,
  by: FootprintGroup,
  interval: FootprintInterval,
  range: Range,
  filters: FootprintFilters = {},
) {
  const query = { figure, by, interval, from: range.from, to: range.to, ...filters };
  return question(api.series.$url({ query }), () => api.series.$get({ query }), range);
}

/** What a contributor may state beyond its footprint. */
export function contributorStatement(contributor: string, range: Range) {
  const route = api.contributors[':contributor'].statement;
  const asked = { param: { contributor }, query: { from: range.from, to: range.to } };
  return question(route.$url(asked), () => route.$get(asked), range);
}

/** Signs in: the services set the session's cookie. @throws ApiError 401 when the token is not accepted. */
export async function signIn(token: string): Promise<void> {
  await request('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
}

export async function signOut(): Promise<void> {
  await request('/api/session', { method: 'DELETE' });
}

/** What a successful answer holds as JSON. */
type JsonOf<Call> = Exclude<InferResponseType<Call, 200>, string | Response>;

/**
 * A question from a route of the client. `range` is that of the question, where it has one: while it is open, later
 * questions of the same topic differ only in its end.
 */
export function question<Call extends () => Promise<{ json(): Promise<unknown> }>>(
  url: URL,
  call: Call,
  range?: Range,
): Question<JsonOf<Call>> {
  const key = url.pathname + url.search;
  const topic = range?.open === true ? key.replace(encodeURIComponent(range.to), 'now') : key;
  // `request` lets only successful answers through.
  return { key, topic, ask: async () => (await (await call()).json()) as JsonOf<Call> };
}

async function request(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init).catch((error: unknown) => {
    throw new ApiError(0, error instanceof Error ? error.message : String(error));
  });
  if (response.ok) return response;
  throw new ApiError(response.status, await problemText(response));
}

async function problemText(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => null);
  if (typeof problem === 'object' && problem !== null) {
    if ('detail' in problem && typeof problem.detail === 'string') return problem.detail;
    if ('title' in problem && typeof problem.title === 'string') return problem.title;
  }
  return response.statusText;
}
