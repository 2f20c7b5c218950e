/**
 * Serves the built dashboard: precompressed, with ETags, hashed assets for ever; every path that is no file is the
 * page itself, which has its own views.
 */
import { existsSync } from 'node:fs';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { etag } from 'hono/etag';
import { ApiProblem } from './problems.ts';
import type { ApiEnv } from './router.ts';

/** Vite puts content hashes into the names of what it bundles. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;
const FILE = /\.\w+$/;
const COMPRESSED = /\.(br|gz)$/;

/**
 * Routes for everything that no other has taken.
 * @param dir the built dashboard, or null when there is none
 */
export function dashboardRoutes(dir: string | null): Hono<ApiEnv> {
  const router = new Hono<ApiEnv>();
  if (dir === null || !existsSync(dir)) return router;
  const files = serveStatic<ApiEnv>({ root: dir, precompressed: true });
  const page = serveStatic<ApiEnv>({ root: dir, path: 'index.html', precompressed: true });
  return router.use(etag(), cacheControl, (c, next) => {
    const { path, method } = c.req;
    if (/^\/(api|problems)(\/|$)/.test(path) || COMPRESSED.test(path)) return next();
    if (FILE.test(path) || path.startsWith('/assets/')) return files(c, next);
    if (method === 'GET' || method === 'HEAD') return page(c, next);
    const allow = 'GET, HEAD';
    throw new ApiProblem('method-not-allowed', `${method} is not allowed here, ${allow} are`, { allow });
  });
}

const cacheControl: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  if (c.res.status === 416) {
    const contentRange = c.res.headers.get('content-range') ?? '';
    throw new ApiProblem('range-not-satisfiable', `the file has no such part: ${contentRange}`, {
      'content-range': contentRange,
    });
  }
  if (!c.res.ok) return;
  c.header('cache-control', HASHED.test(c.req.path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  c.header('vary', 'Accept-Encoding');
};
