/**
 * Who may ask: the bearer of the admin token, or a browser that signed in with it (session cookie). A session's
 * unsafe requests must come from our own pages, and guessing tokens is slowed down by address.
 */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problems.ts';
import type { ApiEnv } from '../router.ts';
import { isSameSecret, isSession, SESSION_COOKIE } from './cookie.ts';

const OPEN_PATHS: ReadonlySet<string> = new Set([
  '/api/health',
  '/api/health/live',
  '/api/openapi.json',
  '/api/docs',
  '/api/docs.css',
  '/api/session',
]);
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const WRONG_TOKENS_A_MINUTE = 100;
const ADDRESSES_AT_MOST = 10_000;

type Credentials = Pick<ApiDeps, 'adminToken' | 'now'>;

/** Lets a request in, or answers 401 (not signed in), 403 (another site's request) or 429 (guessing). */
export function authentication(deps: Credentials, checkToken: (c: Context, token: string) => void) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    if (OPEN_PATHS.has(c.req.path)) return next();
    const authorization = c.req.header('authorization');
    if (authorization !== undefined) {
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      if (token === undefined)
        throw unauthorized('not-signed-in', 'the Authorization header must be: Bearer <token>');
      checkToken(c, token);
      c.set('actor', 'api');
      return next();
    }
    const session = getCookie(c, SESSION_COOKIE);
    if (session === undefined || !isSession(session, deps.adminToken, deps.now())) {
      throw unauthorized('not-signed-in', 'sign in, or send the header Authorization: Bearer <token>');
    }
    if (!SAFE_METHODS.has(c.req.method)) refuseForeign(c, true);
    c.set('actor', 'dashboard');
    return next();
  });
}

/**
 * A check of admin tokens that tells an address which has sent too many wrong ones within a minute to wait. The
 * right one always passes: a script gone wrong must not lock out the admin behind the same address.
 */
export function tokenCheck({ adminToken, now }: Credentials): (c: Context, token: string) => void {
  const wrong = new Map<string, { count: number; until: number }>();
  return (c, token) => {
    if (isSameSecret(token, adminToken)) return;
    const address = addressOf(c);
    const past = wrong.get(address);
    if (past !== undefined && past.until > now() && past.count >= WRONG_TOKENS_A_MINUTE) {
      const seconds = Math.ceil((past.until - now()) / 1000);
      throw new ApiProblem('too-many-wrong-tokens', `too many wrong tokens: try again in ${seconds} s`, {
        'retry-after': String(seconds),
      });
    }
    if (wrong.size >= ADDRESSES_AT_MOST) wrong.clear();
    const count = past !== undefined && past.until > now() ? past.count + 1 : 1;
    wrong.set(address, { count, until: count === 1 ? now() + 60_000 : (past?.until ?? now() + 60_000) });
    throw unauthorized('wrong-token', 'the token is not the admin token');
  };
}

/**
 * Refuses a request that a page of another site made a browser send.
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
  if (!isOwn)
    throw new ApiProblem(
      'foreign-request',
      'a session may only be used from our own pages: send a bearer token',
    );
}

function unauthorized(code: 'not-signed-in' | 'wrong-token', message: string): ApiProblem {
  return new ApiProblem(code, message, { 'www-authenticate': 'Bearer' });
}

function addressOf(c: Context): string {
  // Requests that come by no socket (tests, embedding) share one count.
  return c.env?.incoming === undefined ? '' : (getConnInfo(c).remote.address ?? '');
}
