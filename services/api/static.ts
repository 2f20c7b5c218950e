/**
 * Serves the built dashboard: precompressed, with ETags, hashed assets for ever; every path that is no file is the
 * page itself, which has its own views. Files are read once; the folder is a build's output and does not change.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Context, NotFoundHandler } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import { ApiProblem, problemResponse } from './problems.ts';
import type { ApiEnv } from './router.ts';

interface Asset {
  type: string;
  etag: string;
  cacheControl: string;
  identity: Uint8Array<ArrayBuffer>;
  br: Uint8Array<ArrayBuffer> | null;
  gzip: Uint8Array<ArrayBuffer> | null;
}

/** Vite puts content hashes into the names of what it bundles. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;
const PAGE = '/index.html';

/** A handler of everything that no route has taken. @param dir the built dashboard, or null when there is none */
export function dashboard(dir: string | null): NotFoundHandler<ApiEnv> {
  const assets = dir !== null && existsSync(dir) ? readAssets(dir) : new Map<string, Asset>();
  return (c) => {
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
    const isPage = !/^\/(api|assets)(\/|$)/.test(c.req.path) && !/\.\w+$/.test(c.req.path);
    const asset = assets.get(c.req.path) ?? (isPage ? assets.get(PAGE) : undefined);
    if (asset === undefined)
      return problemResponse(c, new ApiProblem('not-found', `there is nothing at ${c.req.path}`));
    if (!isRead) {
      const allow = 'GET, HEAD';
      return problemResponse(
        c,
        new ApiProblem('method-not-allowed', `${c.req.method} is not allowed here, ${allow} are`, { allow }),
      );
    }
    return serve(c, asset);
  };
}

function serve(c: Context, asset: Asset): Response {
  const accepted = c.req.header('accept-encoding') ?? '';
  const accepts = (encoding: string) =>
    new RegExp(`(^|[\\s,])${encoding}\\s*(;\\s*q=(?!0(\\.0*)?\\s*(,|$))|,|$)`).test(accepted);
  const encoding =
    asset.br !== null && accepts('br') ? 'br' : asset.gzip !== null && accepts('gzip') ? 'gzip' : null;
  const headers: Record<string, string> = {
    'content-type': asset.type,
    'cache-control': asset.cacheControl,
    etag: asset.etag,
    vary: 'Accept-Encoding',
  };
  const known = c.req
    .header('if-none-match')
    ?.split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  if (known?.some((tag) => tag === '*' || tag === asset.etag)) return c.body(null, 304, headers);
  const body = encoding === null ? asset.identity : (asset[encoding] ?? asset.identity);
  if (encoding !== null) headers['content-encoding'] = encoding;
  headers['content-length'] = String(body.byteLength);
  return new Response(c.req.method === 'HEAD' ? null : body, { headers });
}

function readAssets(dir: string): Map<string, Asset> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const paths = new Set(files);
  const variant = (file: string) => (paths.has(file) ? readFileSync(file) : null);
  const assets = new Map<string, Asset>();
  for (const file of files) {
    if (/\.(br|gz)$/.test(file)) continue;
    const path = `/${relative(dir, file).split(sep).join('/')}`;
    const identity = readFileSync(file);
    assets.set(path, {
      type: getMimeType(file) ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(identity).digest('base64url').slice(0, 27)}"`,
      cacheControl: HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      identity,
      br: variant(`${file}.br`),
      gzip: variant(`${file}.gz`),
    });
  }
  return assets;
}
