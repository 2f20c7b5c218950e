/** Signing in and out of the dashboard: the admin token for a session cookie that scripts can't read. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import type { ApiDeps } from '../deps.ts';
import { jsonBody, query } from '../parameters.ts';
import { problemResponses } from '../problems.ts';
import { describedBody, newRouter } from '../router.ts';
import { refuseForeign } from './authentication.ts';
import { newSession, SESSION_COOKIE, SESSION_S } from './cookie.ts';

/** Anyone may send this body: it is kept small. */
const SIGN_IN_BYTES_AT_MOST = 4 * 1024;

const signInSchema = z.strictObject({ token: z.string() });

const signIn = createRoute({
  method: 'post',
  path: '/api/session',
  tags: ['Session'],
  summary: 'Sign in: a session cookie for the admin token',
  security: [],
  request: { query: query({}), ...describedBody('The admin token', 'SignIn') },
  responses: {
    204: { description: 'Signed in; the cookie is set' },
    ...problemResponses(400, 401, 403, 413, 429),
  },
});

const signOut = createRoute({
  method: 'delete',
  path: '/api/session',
  tags: ['Session'],
  summary: 'Sign out',
  security: [],
  request: { query: query({}) },
  responses: { 204: { description: 'Signed out; the cookie is removed' }, ...problemResponses(400, 403) },
});

export function sessionRoutes(
  { adminToken, now }: Pick<ApiDeps, 'adminToken' | 'now'>,
  checkToken: (c: Context, token: string) => void,
) {
  const router = newRouter();
  router.openAPIRegistry.register('SignIn', signInSchema);
  return router
    .openapi(signIn, async (c) => {
      refuseForeign(c, false);
      const { token } = await jsonBody(c.req.raw, signInSchema, { maxBytes: SIGN_IN_BYTES_AT_MOST });
      checkToken(c, token);
      setCookie(c, SESSION_COOKIE, newSession(adminToken, now()), {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: SESSION_S,
        secure: isHttps(c),
      });
      return c.body(null, 204);
    })
    .openapi(signOut, (c) => {
      refuseForeign(c, false);
      deleteCookie(c, SESSION_COOKIE, { path: '/', secure: isHttps(c) });
      return c.body(null, 204);
    });
}

function isHttps(c: Context): boolean {
  return new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https';
}
