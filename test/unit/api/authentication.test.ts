import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SessionRepository } from '../../../services/access/session-repository.ts';
import { HOUR_MS, MINUTE_MS } from '../../../services/domain/durations.ts';
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
    ['POST', '/api/session/sign-in-link'],
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

  it('makes who guesses wait, and never who knows the token', async () => {
    const seen: [string, boolean][] = [];
    const guessed = await apiFixture({ onWrongToken: (address, limited) => seen.push([address, limited]) });
    const ask = (token: string) =>
      guessed.app.request('/api/factors', { headers: { authorization: `Bearer ${token}` } });
    for (let guess = 0; guess < 10; guess += 1) expect((await ask(`wrong-${guess}`)).status).toBe(401);
    const refused = await ask('wrong-10');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await ask(TOKEN)).status).toBe(200);
    expect((await guessed.app.request('/api/session', post({ token: TOKEN }))).status).toBe(204);
    expect((await guessed.app.request('/api/session', post({ token: 'wrong' }))).status).toBe(429);
    expect(seen.filter(([, limited]) => !limited)).toHaveLength(10);
    expect(seen.filter(([, limited]) => limited)).toHaveLength(2);
    await guessed.close();
  });
});

describe('a session', () => {
  it('is a cookie that scripts and other sites do not get', async () => {
    const cookie = await signIn();
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).not.toMatch(/Secure/);
    expect(cookie).not.toContain(TOKEN);
  });

  it('is sent over TLS alone where the page came by TLS', async () => {
    expect(await signIn(post({ token: TOKEN }, { 'x-forwarded-proto': 'https' }))).toMatch(/; Secure/);
  });

  it('lets its browser in until it has not been used for 12 hours', async () => {
    const cookie = cookieOf(await signIn());
    const ask = async () => (await api.app.request('/api/factors', { headers: { cookie } })).status;
    for (let hours = 0; hours < 48; hours += 11) {
      expect(await ask()).toBe(200);
      now += 11 * HOUR_MS;
    }
    now += HOUR_MS;
    expect(await ask()).toBe(401);
  });

  it('ends after seven days, however much it was used', async () => {
    const cookie = cookieOf(await signIn());
    const ask = async () => (await api.app.request('/api/factors', { headers: { cookie } })).status;
    for (let hours = 0; hours < 7 * 24; hours += 8) {
      expect(await ask()).toBe(200);
      now += 8 * HOUR_MS;
    }
    expect(await ask()).toBe(401);
  });

  it('can not be made up, or kept after the token was changed', async () => {
    const [name = '', value = ''] = cookieOf(await signIn()).split('=');
    const ask = async (cookie: string, app = api.app) =>
      (await app.request('/api/factors', { headers: { cookie } })).status;
    expect(await ask(`${name}=${value}`)).toBe(200);
    const [secret = ''] = decodeURIComponent(value).split('.');
    for (const forged of ['', 'x', secret, `${secret}.`, `x${value}`]) {
      expect(await ask(`${name}=${forged}`)).toBe(401);
    }
    const { sessions } = api.deps;
    const renewed = await apiFixture({ now: () => now, sessions, adminToken: 'another-token-for-tests' });
    expect(await ask(`${name}=${value}`, renewed.app)).toBe(401);
    await renewed.close();
  });

  it('survives a restart', async () => {
    const cookie = cookieOf(await signIn());
    const sessions = new SessionRepository(api.shared);
    const restarted = await apiFixture({ now: () => now, sessions });
    expect((await restarted.app.request('/api/factors', { headers: { cookie } })).status).toBe(200);
    await restarted.close();
  });

  it('is a new one at each sign-in, and the former ends', async () => {
    const former = cookieOf(await signIn());
    const next = cookieOf(await signIn(post({ token: TOKEN }, { cookie: former })));
    const ask = async (cookie: string) =>
      (await api.app.request('/api/factors', { headers: { cookie } })).status;
    expect([await ask(former), await ask(next)]).toEqual([401, 200]);
  });

  it('begins with the right token alone', async () => {
    expect((await api.app.request('/api/session', post({ token: 'wrong' }))).status).toBe(401);
    expect((await api.app.request('/api/session', post({}))).status).toBe(400);
    expect((await api.app.request('/api/session', { method: 'POST', body: '{' })).status).toBe(400);
    const foreign = post({ token: TOKEN }, { 'sec-fetch-site': 'cross-site' });
    expect((await api.app.request('/api/session', foreign)).status).toBe(403);
  });

  it('ends with a sign-out, also for who kept a copy of the cookie', async () => {
    const cookie = cookieOf(await signIn());
    const response = await api.app.request('/api/session', { method: 'DELETE', headers: { cookie } });
    expect(response.status).toBe(204);
    expect(response.headers.get('set-cookie')).toMatch(/=; Max-Age=0/);
    expect((await api.app.request('/api/factors', { headers: { cookie } })).status).toBe(401);
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

describe('a sign-in link', () => {
  const linkOf = async () => {
    const response = await api.ask('/api/session/sign-in-link', { method: 'POST' });
    return z.object({ url: z.string(), expiresAt: z.string() }).parse(await response.json());
  };
  const codeIn = (url: string) => new URLSearchParams(new URL(url).hash.slice(1)).get('token') ?? '';
  const enter = async (token: string) => (await api.app.request('/api/session', post({ token }))).status;

  it('carries in its fragment a code that signs in once', async () => {
    const { url, expiresAt } = await linkOf();
    expect(url).toMatch(/^http:\/\/localhost\/sign-in#token=[\w-]{32}$/);
    expect(url).not.toContain(TOKEN);
    expect(Date.parse(expiresAt)).toBe(now + 15 * MINUTE_MS);
    expect([await enter(codeIn(url)), await enter(codeIn(url))]).toEqual([204, 401]);
  });

  it('lapses after a quarter of an hour', async () => {
    const { url } = await linkOf();
    now += 15 * MINUTE_MS;
    expect(await enter(codeIn(url))).toBe(401);
  });

  it('is no bearer token, and only who is signed in can make one', async () => {
    const authorization = `Bearer ${codeIn((await linkOf()).url)}`;
    expect((await api.app.request('/api/factors', { headers: { authorization } })).status).toBe(401);
    expect((await api.app.request('/api/session/sign-in-link', { method: 'POST' })).status).toBe(401);
  });
});
