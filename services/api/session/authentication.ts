/**
 * Who may ask: the bearer of the admin token, or a browser that signed in (session cookie). A session's unsafe requests
 * must come from our own pages, and guessing tokens is slowed down by address.
 */
import { timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { ApiEnv } from '../router.ts';
import { sessionOf } from './cookie.ts';

const OPEN_PATHS: ReadonlySet<string> = new Set([
  '/api/health',
  '/api/health/live',
  '/api/openapi.json',
  '/api/asyncapi.json',
  '/api/docs',
  '/api/docs.css',
  '/api/session',
]);
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

type Deps = Pick<ApiDeps, 'adminToken' | 'sessions' | 'wrongTokens' | 'onWrongToken' | 'now'>;

/** Lets a request in, or answers 401 (not signed in), 403 (another site's request) or 429 (guessing). */
export function authentication(deps: Deps) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    if (OPEN_PATHS.has(c.req.path)) return next();
    const authorization = c.req.header('authorization');
    if (authorization !== undefined) {
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      if (token === undefined) {
        throw unauthorized('not-signed-in', 'the Authorization header must be: Bearer <token>');
      }
      if (!isAdminToken(token, deps.adminToken)) throw await wrongToken(c, deps);
      c.set('actor', 'api');
      return next();
    }
    const session = await sessionOf(c, deps.adminToken);
    if (session === null || !(await deps.sessions.use(session, deps.now()))) {
      throw unauthorized('not-signed-in', 'sign in, or send the header Authorization: Bearer <token>');
    }
    if (!SAFE_METHODS.has(c.req.method)) refuseForeign(c, true);
    c.set('actor', 'dashboard');
    return next();
  });
}

/** Compares in a time that tells nothing of where the two differ. */
export function isAdminToken(given: string, adminToken: string): boolean {
  const [bytes, expected] = [Buffer.from(given), Buffer.from(adminToken)];
  return bytes.byteLength === expected.byteLength && timingSafeEqual(bytes, expected);
}

/** The problem that a wrong token is: after too many of them, to wait. */
export async function wrongToken(
  c: Context,
  { wrongTokens, onWrongToken }: Pick<Deps, 'wrongTokens' | 'onWrongToken'>,
): Promise<ApiProblem> {
  const address = addressOf(c);
  const waitS = await wrongTokens.count(address);
  onWrongToken(address, waitS !== null);
  if (waitS === null) return unauthorized('wrong-token', 'the token is not one that is accepted here');
  return new ApiProblem('too-many-wrong-tokens', `too many wrong tokens: try again in ${waitS} s`, {
    'retry-after': String(waitS),
  });
}

/**
 * Refuses a request that a page of another site made a browser send. Hono's own check lets through whatever is not a
 * form, also without a word of where it came from; a session's requests must say so.
 * @param strict whether one that says nothing of where it came from is refused too
 */
export function refuseForeign(c: Context, strict: boolean): void {
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  const isOwn =
    site !== undefined
      ? site === 'same-origin' || site === 'none'
      : origin !== undefined
        ? URL.canParse(origin) && new URL(origin).host === (c.req.header('host') ?? new URL(c.req.url).host)
        : !strict;
  if (isOwn) return;
  const message = 'a session may only be used from our own pages: send a bearer token';
  throw new ApiProblem('foreign-request', message);
}

function unauthorized(code: 'not-signed-in' | 'wrong-token', message: string): ApiProblem {
  return new ApiProblem(code, message, { 'www-authenticate': 'Bearer' });
}

function addressOf(c: Context): string {
  // Requests that come by no socket (tests, embedding) share one count.
  return c.env?.incoming === undefined ? '' : (getConnInfo(c).remote.address ?? '');
}
