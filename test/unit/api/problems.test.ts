/** Problems have a stable type, which leads to what it means, and stay small however much is wrong. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PROBLEM_CODES } from '../../../services/domain/problem-codes.ts';
import { QUARANTINE_CODES } from '../../../services/domain/quarantine.ts';
import { apiFixture, type Fixture } from './fixture.ts';

let api: Fixture;
beforeAll(async () => {
  api = await apiFixture();
});
afterAll(() => api.close());

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  errors: z.array(z.unknown()).optional(),
});

async function problemOf(path: string, init?: RequestInit) {
  const response = await api.ask(path, init);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
}

describe('a problem’s type', () => {
  it.each([
    ['/api/footprint?by=week', 'invalid-parameter', {}],
    ['/api/footprint?camp=nowhere', 'unknown-filter-id', {}],
    ['/api/footprint?by=unit&interval=15m&from=2000-01-01&to=2099-01-01', 'answer-too-large', {}],
    ['/api/units/nobody', 'not-found', {}],
    ['/api/nothing', 'not-found', {}],
    ['/api/footprint', 'method-not-allowed', { method: 'POST' }],
    ['/api/quarantine/replay', 'invalid-body', { method: 'POST', body: '{"ids":"all"}' }],
    ['/api/registry', 'invalid-body', { method: 'PUT', body: 'no JSON' }],
    ['/api/registry', 'invalid-registry', { method: 'PUT', body: '{}' }],
    ['/api/registry', 'body-too-large', { method: 'PUT', body: ' '.repeat(17 * 1024 * 1024) }],
    ['/api/telemetry', 'encoded-body', { method: 'POST', headers: { 'content-encoding': 'gzip' } }],
  ])('of %s is %s', async (path, code, init) => {
    expect((await problemOf(path, init)).type).toBe(`/problems/${code}`);
  });

  it('says that nobody is signed in, or that the token is wrong', async () => {
    const typeOf = async (headers: Record<string, string>) =>
      problemSchema.parse(await (await api.app.request('/api/registry', { headers })).json()).type;
    expect(await typeOf({})).toBe('/problems/not-signed-in');
    expect(await typeOf({ authorization: 'Bearer wrong' })).toBe('/problems/wrong-token');
  });

  it('leads everyone to its meaning in the documentation, which has all of them', async () => {
    const page = await (await api.app.request('/api/docs')).text();
    for (const code of Object.keys(PROBLEM_CODES)) {
      const { status, headers } = await api.app.request(`/problems/${code}`);
      expect([status, headers.get('location')]).toEqual([303, `/api/docs#problem-${code}`]);
      expect(page).toContain(`id="problem-${code}"`);
    }
    expect((await api.app.request('/problems/no-such')).status).toBe(404);
    for (const code of QUARANTINE_CODES) expect(page).toContain(`<code>${code}</code>`);
  });
});

describe('a problem stays small', () => {
  it('of a registry with ten thousand faults the first twenty are told, and how many more there are', async () => {
    const units = Array.from({ length: 10_000 }, (_, at) => ({ id: `u${at}` }));
    const { errors, detail } = await problemOf('/api/registry', {
      method: 'PUT',
      body: JSON.stringify({ missions: [], camps: [], units }),
    });
    expect(errors).toHaveLength(20);
    expect(detail).toMatch(/; and 29990 more$/);
  });

  it('a sign-in takes at most 4 KiB', async () => {
    const keys = Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`k${at}`, 1]));
    const response = await api.app.request('/api/session', { method: 'POST', body: JSON.stringify(keys) });
    expect(response.status).toBe(413);
  });
});

it('tells who uploads nothing what is expected', async () => {
  for (const body of [undefined, '', ' \n']) {
    const { type, detail } = await problemOf('/api/telemetry', { method: 'POST', body: body ?? null });
    expect(type).toBe('/problems/invalid-body');
    expect(detail).toMatch(/^the body is empty: it must be NDJSON \(one sample a line\) or a JSON array/);
  }
});
