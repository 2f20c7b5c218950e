/** The API's own description: OpenAPI 3.1 from the schemas that the routes parse with, and a readable page of it. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { ApiDeps } from '../deps.ts';
import { query, refuseInvalid } from '../parameters.ts';
import { ApiProblem, isProblemCode } from '../problems.ts';
import type { ApiEnv } from '../router.ts';
import { SESSION_COOKIE } from '../session/cookie.ts';
import { PRODUCT, VERSION } from '../version.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { problemAnchor } from './codes.ts';
import { DOCS_CSS, docsPage } from './page.ts';

/** Routes that describe an application whose resources are all mounted. */
export function docsRoutes(app: OpenAPIHono<ApiEnv>, { devices }: Pick<ApiDeps, 'devices'>): Hono<ApiEnv> {
  const { openAPIRegistry } = app;
  openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
  });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: `${PRODUCT} API`,
      version: VERSION,
      description:
        'Energy, fuel and emissions of missions, camps, units and contributors. Send Authorization: Bearer <token>, ' +
        'or sign in at /api/session. Errors are application/problem+json (RFC 9457) with a stable type, and name what is ' +
        'allowed.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { session: [] }],
  });
  const page = docsPage(document);
  return new Hono<ApiEnv>()
    .get('/api/openapi.json', refuseParameters, (c) => c.json(document))
    .get('/api/asyncapi.json', refuseParameters, (c) => c.json(asyncApiDocument(devices.profiles())))
    .get('/api/docs', refuseParameters, async (c) => c.html(await page))
    .get('/problems/:code', (c) => {
      const code = c.req.param('code');
      if (!isProblemCode(code)) throw new ApiProblem('not-found', `there is no problem ${code}`);
      return c.redirect(`/api/docs#${problemAnchor(code)}`, 303);
    })
    .get('/api/docs.css', (c) => c.text(DOCS_CSS, 200, { 'content-type': 'text/css; charset=utf-8' }));
}

const refuseParameters = createMiddleware<ApiEnv>((c, next) => {
  refuseInvalid(query({}).safeParse(c.req.query()));
  return next();
});
