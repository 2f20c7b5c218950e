/**
 * The one HTTP client: what the page may ask of the services, each query with its URL in its key. Hono's client
 * takes the types of parameters and answers from the services' own routes.
 */
import { hc, type InferResponseType } from 'hono/client';
import type { Api } from '../../services/api/app.ts';
import type { SeriesFigure } from '../../services/domain/analysis/series.ts';
import type { Footprint, FootprintGroup, FootprintInterval } from '../../services/domain/footprint/row.ts';
import type { Range } from '../period/period.ts';
import { noteAnswer } from './figures-as-of.ts';
import { keepAnswer, keptAnswer } from './kept-answers.ts';

/** A query to the API, as the query client takes it. */
export interface Query<T> {
  /**
   * The topic and the URL. Queries of one topic differ only in how far a running period has got, so that the answer
   * to one may stand until that to the next is there.
   */
  queryKey: readonly [topic: string, url: string];
  queryFn: () => Promise<T>;
  /** How often it is fetched again while a page shows it, milliseconds. */
  refetchInterval?: number;
  placeholderData: (
    previous: T | undefined,
    previousQuery: { queryKey: readonly unknown[] } | undefined,
  ) => T | undefined;
}

/** What answers a query. */
export type ResultOf<Q> = Q extends Query<infer T> ? T : never;

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

export const registry = apiQuery(api.registry.$url(), () => api.registry.$get({ query: {} }));
export const factors = apiQuery(api.factors.$url(), () => api.factors.$get({ query: {} }));

/** The accounting query: every footprint number on every page is an answer to this. */
export function footprint(
  by: FootprintGroup,
  interval: FootprintInterval,
  range: Range,
  filters: FootprintFilters = {},
): Query<Footprint> {
  const query = { by, interval, from: range.from, to: range.to, ...filters };
  return apiQuery(api.footprint.$url({ query }), () => api.footprint.$get({ query }), range);
}

/** All missions as one group. */
export function fleet(range: Range): Query<Footprint> {
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
  return apiQuery(api.series.$url({ query }), () => api.series.$get({ query }), range);
}

/** What a contributor may state beyond its footprint. */
export function contributorStatement(contributor: string, range: Range) {
  const route = api.contributors[':contributor'].statement;
  const input = { param: { contributor }, query: { from: range.from, to: range.to } };
  return apiQuery(route.$url(input), () => route.$get(input), range);
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
 * A query from a route of the client. `range` is that of the query, where it has one: while it is open, later queries
 * of the same topic differ only in its end.
 */
export function apiQuery<Call extends () => Promise<{ json(): Promise<unknown>; clone(): unknown }>>(
  url: URL,
  call: Call,
  range?: Range,
): Query<JsonOf<Call>> {
  const path = url.pathname + url.search;
  const topic = range?.open === true ? path.replace(encodeURIComponent(range.to), 'now') : path;
  return {
    queryKey: [topic, path],
    // `request` lets only successful answers through.
    queryFn: async () => (await answerOf(topic, call)) as JsonOf<Call>,
    placeholderData: (previous, previousQuery) =>
      previousQuery?.queryKey[0] === topic ? previous : undefined,
  };
}

/** The answer to a call; without a link, the one that was kept of the same topic. */
async function answerOf(
  topic: string,
  call: () => Promise<{ json(): Promise<unknown>; clone(): unknown }>,
): Promise<unknown> {
  try {
    const response = await call();
    const copy = response.clone();
    if (copy instanceof Response) void keepAnswer(topic, copy).catch(() => undefined);
    return await response.json();
  } catch (error) {
    const kept = error instanceof ApiError && error.status === 0 ? await keptAnswer(topic) : null;
    if (kept === null) throw error;
    noteAnswer(kept);
    return kept.json();
  }
}

async function request(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init).catch((error: unknown) => {
    throw new ApiError(0, error instanceof Error ? error.message : String(error));
  });
  if (response.ok) {
    noteAnswer(response);
    return response;
  }
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
