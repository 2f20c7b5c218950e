/** Signing in and out of the dashboard: a token, or the code of a sign-in link, for a cookie that scripts can't read. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { jsonBody, query } from '../parameters.ts';
import { problemResponses } from '../problems.ts';
import { describedBody, json, newRouter } from '../router.ts';
import { isAdminToken, refuseForeign, wrongToken } from './authentication.ts';
import { removeSession, sessionOf, setSession } from './cookie.ts';

/** Anyone may send this body: it is kept small. */
const SIGN_IN_BYTES_AT_MOST = 4 * 1024;

const signInSchema = z.strictObject({ token: z.string() });

const signIn = createRoute({
  method: 'post',
  path: '/api/session',
  tags: ['Session'],
  summary: 'Sign in: a session cookie for the admin token, or for the code of a sign-in link',
  description: 'A session ends after 12 hours without a request, after 7 days, or with a sign-out.',
  security: [],
  request: { query: query({}), ...describedBody('The admin token, or a code, which it uses up', 'SignIn') },
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
  responses: {
    204: { description: 'Signed out: the session has ended, and the cookie is removed' },
    ...problemResponses(400, 403),
  },
});

const link = createRoute({
  method: 'post',
  path: '/api/session/sign-in-link',
  tags: ['Session'],
  summary: 'Make a link that signs in once, within 15 minutes',
  description: 'Its code is in the fragment, which no server sees; opening the page does not use it up.',
  request: { query: query({}) },
  responses: {
    200: json('The link', z.object({ url: z.string(), expiresAt: z.string() })),
    ...problemResponses(400, 401, 403),
  },
});

type Deps = Pick<ApiDeps, 'adminToken' | 'sessions' | 'signInCodes' | 'wrongTokens' | 'onWrongToken' | 'now'>;

export function sessionRoutes(deps: Deps) {
  const { adminToken, sessions, signInCodes, now } = deps;
  const router = newRouter();
  router.openAPIRegistry.register('SignIn', signInSchema);
  return router
    .openapi(signIn, async (c) => {
      refuseForeign(c, false);
      const { token } = await jsonBody(c.req.raw, signInSchema, { maxBytes: SIGN_IN_BYTES_AT_MOST });
      if (!isAdminToken(token, adminToken) && !(await signInCodes.redeem(token, now()))) {
        throw await wrongToken(c, deps);
      }
      const former = await sessionOf(c, adminToken);
      if (former !== null) await sessions.end(former);
      await setSession(c, adminToken, await sessions.begin(now()));
      return c.body(null, 204);
    })
    .openapi(signOut, async (c) => {
      refuseForeign(c, false);
      const session = await sessionOf(c, adminToken);
      if (session !== null) await sessions.end(session);
      removeSession(c);
      return c.body(null, 204);
    })
    .openapi(link, async (c) => {
      const { code, expiresAt } = await signInCodes.create(now());
      const url = new URL('/sign-in', c.req.url);
      url.hash = new URLSearchParams({ token: code }).toString();
      return c.json({ url: url.href, expiresAt: new Date(expiresAt).toISOString() }, 200);
    });
}
