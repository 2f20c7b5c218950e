import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiFixture, type Fixture, TOKEN } from './fixture.ts';

let api: Fixture;
let now = Date.UTC(2026, 2, 15);
beforeAll(async () => {
  api = await apiFixture({ now: () => now });
});
afterAll(() => api.close());

const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers,
});

async function signIn(init: RequestInit = post({ token: TOKEN })): Promise<string> {
  const response = await api.app.request('/api/session', init);
  expect(response.status).toBe(204);
  return response.headers.get('set-cookie') ?? '';
}

const cookieOf = (setCookie: string) => setCookie.split(';')[0] ?? '';

describe('who may ask', () => {
  it.each(['/api/health', '/api/health/live', '/api/openapi.json', '/api/docs', '/api/docs.css'])(
    'leaves %s open to all',
    async (path) => expect((await api.app.request(path)).status).toBe(200),
  );

  it.each([
    ['GET', '/api/registry'],
    ['PUT', '/api/registry'],
    ['GET', '/api/footprint'],
    ['GET', '/api/factors'],
    ['GET', '/api/units'],
    ['GET', '/api/units/malakal-g1'],
    ['GET', '/api/units/malakal-g1/samples'],
    ['GET', '/api/alarms'],
    ['GET', '/api/quarantine'],
    ['POST', '/api/quarantine/replay'],
    ['POST', '/api/telemetry'],
    ['GET', '/api/events'],
    ['GET', '/api/about'],
    ['GET', '/metrics'],
    ['GET', '/api/nothing'],
  ])('asks for credentials at %s %s', async (method, path) => {
    const response = await api.app.request(path, { method });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('lets the bearer of the token in, and nobody with another', async () => {
    const ask = (authorization: string) => api.app.request('/api/factors', { headers: { authorization } });
    expect((await ask(`Bearer ${TOKEN}`)).status).toBe(200);
    expect((await ask(`bearer ${TOKEN}`)).status).toBe(200);
    for (const wrong of [`Bearer ${TOKEN}x`, 'Bearer ', `Basic ${TOKEN}`, TOKEN]) {
      expect((await ask(wrong)).status).toBe(401);
    }
  });

  it('slows down who guesses, and never who knows the token', async () => {
    const guessed = await apiFixture({ now: () => now });
    const ask = (token: string) =>
      guessed.app.request('/api/factors', { headers: { authorization: `Bearer ${token}` } });
    for (let guess = 0; guess < 100; guess += 1) expect((await ask(`wrong-${guess}`)).status).toBe(401);
    const refused = await ask('wrong-100');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await ask(TOKEN)).status).toBe(200);
    expect((await guessed.app.request('/api/session', post({ token: TOKEN }))).status).toBe(204);
    expect((await guessed.app.request('/api/session', post({ token: 'wrong' }))).status).toBe(429);
    now += 60_001;
    expect((await ask('wrong-101')).status).toBe(401);
    await guessed.close();
  });
});

describe('a session', () => {
  it('is a cookie that scripts and other sites do not get', async () => {
    const cookie = await signIn();
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).not.toMatch(/Secure/);
    expect(cookie).not.toContain(TOKEN);
  });

  it('is sent over TLS alone where the page came by TLS', async () => {
    expect(await signIn(post({ token: TOKEN }, { 'x-forwarded-proto': 'https' }))).toMatch(/; Secure/);
  });

  it('lets its browser in until it ends', async () => {
    const cookie = cookieOf(await signIn());
    const ask = () => api.app.request('/api/factors', { headers: { cookie } });
    expect((await ask()).status).toBe(200);
    now += 14 * 24 * 3_600_000 + 1;
    expect((await ask()).status).toBe(401);
  });

  it('can not be made up, lengthened, or kept after the token was changed', async () => {
    const [name = '', value = ''] = cookieOf(await signIn()).split('=');
    const ask = (cookie: string, app = api.app) => app.request('/api/factors', { headers: { cookie } });
    const [expiresAt, nonce, signature] = value.split('.');
    for (const forged of [
      '',
      'x',
      `${Number(expiresAt) + 1}.${nonce}.${signature}`,
      `${expiresAt}.${nonce}.`,
    ]) {
      expect((await ask(`${name}=${forged}`)).status).toBe(401);
    }
    const renewed = await apiFixture({ now: () => now, adminToken: 'another-token' });
    expect((await ask(`${name}=${value}`, renewed.app)).status).toBe(401);
    await renewed.close();
  });

  it('survives a restart', async () => {
    const cookie = cookieOf(await signIn());
    const restarted = await apiFixture({ now: () => now });
    expect((await restarted.app.request('/api/factors', { headers: { cookie } })).status).toBe(200);
    await restarted.close();
  });

  it('begins with the right token alone', async () => {
    expect((await api.app.request('/api/session', post({ token: 'wrong' }))).status).toBe(401);
    expect((await api.app.request('/api/session', post({}))).status).toBe(400);
    expect((await api.app.request('/api/session', { method: 'POST', body: '{' })).status).toBe(400);
    const foreign = post({ token: TOKEN }, { 'sec-fetch-site': 'cross-site' });
    expect((await api.app.request('/api/session', foreign)).status).toBe(403);
  });

  it('ends with a sign-out', async () => {
    const response = await api.app.request('/api/session', { method: 'DELETE' });
    expect(response.status).toBe(204);
    expect(response.headers.get('set-cookie')).toMatch(/=; Max-Age=0/);
  });

  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ origin: 'http://localhost' }, 200],
    [{ 'sec-fetch-site': 'cross-site', origin: 'http://localhost' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{}, 403],
  ])('changes things only from our own pages: %j is %i', async (headers, status) => {
    const cookie = cookieOf(await signIn());
    const response = await api.app.request('/api/quarantine/replay', post({}, { ...headers, cookie }));
    expect(response.status).toBe(status);
  });

  it('needs no page to read', async () => {
    const headers = { cookie: cookieOf(await signIn()), 'sec-fetch-site': 'cross-site' };
    expect((await api.app.request('/api/factors', { headers })).status).toBe(200);
  });
});
