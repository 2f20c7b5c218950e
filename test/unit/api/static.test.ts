import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';
import { apiFixture, type Fixture } from './fixture.ts';

const PAGE = '<!doctype html><title>Footprint</title>';
const SCRIPT = 'console.log("footprint");';
const HASHED = '/assets/index-B4n3x_9a.js';

let dir: TempDir;
let api: Fixture;
beforeAll(async () => {
  dir = await tempDir('dashboard');
  await mkdir(join(dir.path, 'assets'));
  await writeFile(join(dir.path, 'index.html'), PAGE);
  await writeFile(join(dir.path, 'icon.svg'), '<svg/>');
  await writeFile(join(dir.path, HASHED), SCRIPT);
  await writeFile(join(dir.path, `${HASHED}.br`), brotliCompressSync(SCRIPT));
  await writeFile(join(dir.path, `${HASHED}.gz`), gzipSync(SCRIPT));
  api = await apiFixture({ dashboardDir: dir.path });
});
afterAll(async () => {
  await api.close();
  await dir.remove();
});

const get = (path: string, headers: Record<string, string> = {}) => api.app.request(path, { headers });

describe('the dashboard', () => {
  it.each(['/', '/index.html', '/missions/unmiss', '/camps/malakal?from=2026-03-01', '/sign-in'])(
    'answers %s with the page, to all',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch('text/html');
      expect(await response.text()).toBe(PAGE);
    },
  );

  it.each([
    '/assets/gone-12345678.js',
    '/favicon.ico',
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/icon.svg.br',
  ])('has nothing at %s', async (path) => expect((await get(path)).status).toBe(404));

  it('lets hashed files be kept for ever, and asks after the others', async () => {
    expect((await get(HASHED)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/')).headers.get('cache-control')).toBe('no-cache');
    expect((await get('/icon.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  it('answers with nothing but a 304 what the browser has', async () => {
    const tag = (await get(HASHED)).headers.get('etag') ?? '';
    const response = await get(HASHED, { 'if-none-match': `"other", W/${tag}` });
    expect([response.status, await response.text()]).toEqual([304, '']);
    expect((await get(HASHED, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', null],
    ['', null],
  ])('sends the compressed file that is accepted by %j: %s', async (accepted, encoding) => {
    const response = await get(HASHED, { 'accept-encoding': accepted });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toMatch('Accept-Encoding');
    const body = Buffer.from(await response.arrayBuffer());
    const expected = { br: brotliCompressSync(SCRIPT), gzip: gzipSync(SCRIPT), none: Buffer.from(SCRIPT) };
    expect(body.equals(expected[encoding === 'br' || encoding === 'gzip' ? encoding : 'none'])).toBe(true);
    expect(response.headers.get('content-length')).toBe(String(body.length));
  });

  it('is sent in part where a part is asked for, and refused where there is none', async () => {
    const part = await get(HASHED, { range: 'bytes=0-6' });
    expect([part.status, await part.text()]).toEqual([206, SCRIPT.slice(0, 7)]);
    const beyond = await get(HASHED, { range: 'bytes=9999-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${SCRIPT.length}`]);
    expect(await beyond.json()).toMatchObject({ type: '/problems/range-not-satisfiable' });
  });

  it('is only read', async () => {
    expect((await api.app.request('/', { method: 'HEAD' })).status).toBe(200);
    const response = await api.app.request('/', { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('is missed with a clear answer where it was not built', async () => {
    const bare = await apiFixture({ dashboardDir: join(dir.path, 'nowhere') });
    const response = await bare.app.request('/');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json',
    ]);
    await bare.close();
  });
});
