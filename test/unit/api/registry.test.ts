import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registrySchema } from '../../../services/domain/registry/registry.ts';
import { apiFixture, type Fixture, REGISTRY } from './fixture.ts';

let api: Fixture;
beforeEach(async () => {
  api = await apiFixture();
});
afterEach(() => api.close());

const put = (body: unknown, headers: Record<string, string> = {}) =>
  api.ask('/api/registry', { method: 'PUT', body: JSON.stringify(body), headers });
const renamed = (name: string) => ({
  ...REGISTRY,
  missions: REGISTRY.missions.map((mission) => ({ ...mission, name })),
});

describe('the registry', () => {
  it('is read whole, with defaults filled in', async () => {
    const response = await api.ask('/api/registry');
    expect(await response.json()).toEqual(registrySchema.parse(REGISTRY));
  });

  it('is replaced whole, and answered as stored', async () => {
    const response = await put(renamed('Renamed'));
    expect(response.status).toBe(200);
    const stored = registrySchema.parse(await response.json());
    expect(stored.missions.map(({ name }) => name)).toEqual(['Renamed', 'Renamed']);
    expect(await (await api.ask('/api/registry')).json()).toEqual(stored);
  });

  it('may be sent as it was read', async () => {
    const read = await (await api.ask('/api/registry')).json();
    expect((await put(read)).status).toBe(200);
  });

  it('is not touched when anything in it is wrong, and every problem is named', async () => {
    const response = await put({ ...REGISTRY, camps: [], units: [{ ...REGISTRY.units[0], ratedKw: 0 }] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      title: 'Invalid registry',
      detail: expect.stringContaining('units[0].ratedKw: must be > 0'),
      errors: [
        { path: 'units[0].ratedKw', message: 'must be > 0' },
        { path: 'units[0].camp', message: expect.stringContaining('unknown camp malakal') },
      ],
    });
    expect(await (await api.ask('/api/registry')).json()).toEqual(registrySchema.parse(REGISTRY));
  });

  it('says how many more problems there are when it can’t list all in its summary', async () => {
    const units = Array.from({ length: 30 }, (_, at) => ({
      id: `u${at}`,
      camp: 'malakal',
      kind: 'tank',
      name: 'T',
    }));
    const problem = await (await put({ ...REGISTRY, units })).json();
    expect(problem.errors).toHaveLength(20);
    expect(problem.detail).toMatch(/; and 20 more$/);
  });

  it.each([
    ['{"missions":', 400],
    ['', 400],
    ['\xff\xfe', 400],
    [' '.repeat(17 * 1024 * 1024), 413],
  ])('refuses what is no JSON or too large (%#)', async (body, status) => {
    const response = await api.ask('/api/registry', { method: 'PUT', body });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('does not overwrite what somebody else changed meanwhile', async () => {
    const tag = (await api.ask('/api/registry')).headers.get('etag') ?? '';
    const first = await put(renamed('First'), { 'if-match': tag });
    expect(first.status).toBe(200);
    expect((await put(renamed('Second'), { 'if-match': tag })).status).toBe(412);
    const current = first.headers.get('etag') ?? '';
    expect((await put(renamed('Second'), { 'if-match': `W/${current}` })).status).toBe(200);
    expect((await put(renamed('Third'), { 'if-match': '*' })).status).toBe(200);
  });

  it('is audited: who changed what and when, newest first, page by page', async () => {
    await put(renamed('First'));
    await put({ ...renamed('First'), units: [] });
    const page = await (await api.ask('/api/registry/audit?limit=2')).json();
    expect(page.items).toMatchObject([
      { actor: 'api', summary: 'units: 0 added, 0 changed, 4 removed', at: '2026-03-15T12:07:00.000Z' },
      { actor: 'api', summary: 'missions: 0 added, 2 changed, 0 removed' },
    ]);
    const rest = await (await api.ask(`/api/registry/audit?limit=2&cursor=${page.next}`)).json();
    expect(rest).toMatchObject({ items: [{ actor: 'test' }], next: null });
  });
});
