import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiFixture, type Fixture, REGISTRY } from './fixture.ts';

const [FIRST, ...OTHERS] = REGISTRY.missions;
if (FIRST === undefined) throw new Error('the registry has missions');
const SIMULATED = { ...REGISTRY, missions: [{ ...FIRST, simulated: true }, ...OTHERS] };

let api: Fixture;
beforeAll(async () => {
  api = await apiFixture({}, [], SIMULATED);
});
afterAll(() => api.close());

const operationSchema = z.object({
  summary: z.string(),
  tags: z.array(z.string()).length(1),
  parameters: z
    .array(z.object({ name: z.string(), in: z.enum(['path', 'query']), required: z.boolean() }))
    .default([]),
  responses: z.record(z.string(), z.object({ description: z.string().min(1) })),
});
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

async function openApi() {
  const response = await api.app.request('/api/openapi.json');
  const raw: unknown = await response.json();
  return { raw, document: documentSchema.parse(raw) };
}

it.each(['/api/openapi.json', '/api/docs'])('%s takes no parameters', async (path) => {
  const response = await api.app.request(`${path}?version=2`);
  expect(response.status).toBe(400);
  expect((await response.json()).detail).toBe('version: unknown parameter, none is allowed here');
});

describe('the OpenAPI document', () => {
  it('describes every route of the contract', async () => {
    const { document } = await openApi();
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    for (const route of [
      'GET /api/health',
      'GET /api/health/live',
      'GET /metrics',
      'POST /api/telemetry',
      'GET /api/registry',
      'PUT /api/registry',
      'GET /api/units/{unit}/samples',
      'GET /api/footprint',
      'GET /api/quarantine',
      'POST /api/quarantine/replay',
      'DELETE /api/quarantine',
      'GET /api/factors',
      'GET /api/events',
    ]) {
      expect(routes).toContain(route);
    }
  });

  it('refers only to what it has', async () => {
    const { raw, document } = await openApi();
    const refs = [...JSON.stringify(raw).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(refs.length).toBeGreaterThan(10);
    for (const name of refs) expect(Object.keys(document.components.schemas)).toContain(name);
  });

  it('declares each path’s parameters, and what each operation answers', async () => {
    const { document } = await openApi();
    for (const [path, methods] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const operation of Object.values(methods)) {
        const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
        expect(declared.map(({ name }) => name)).toEqual(inPath);
        expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true);
        expect(Object.keys(operation.responses)).toContain('400');
      }
    }
  });

  it('has the footprint’s parameters from the schema that parses them', async () => {
    const { document } = await openApi();
    expect(document.paths['/api/footprint']?.get?.parameters.map(({ name }) => name)).toEqual([
      'by',
      'interval',
      'from',
      'to',
      'mission',
      'camp',
      'unit',
      'contributor',
      'format',
    ]);
  });
});

describe('the docs page', () => {
  it('shows every route and shape, without scripts, inline styles or anything from outside', async () => {
    const response = await api.app.request('/api/docs');
    const page = await response.text();
    expect(response.headers.get('content-type')).toMatch('text/html');
    const { document } = await openApi();
    for (const path of Object.keys(document.paths)) expect(page).toContain(path);
    for (const name of Object.keys(document.components.schemas)) {
      expect(page).toContain(`id="shape-${name.toLowerCase()}"`);
    }
    expect(page).not.toMatch(/<script|<style|style="|https?:\/\/|\son\w+=/);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${target}"`);
    expect(page).toContain('lang="en"');
  });

  it('has a style sheet for light and dark', async () => {
    const response = await api.app.request('/api/docs.css');
    expect(response.headers.get('content-type')).toMatch('text/css');
    expect(await response.text()).toContain('prefers-color-scheme: dark');
  });
});

describe('every answer', () => {
  it('forbids a page to load anything from outside', async () => {
    for (const path of ['/', '/api/docs', '/api/health', '/api/registry', '/nothing.js']) {
      const { headers } = await api.app.request(path);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';.*frame-ancestors 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('says that the data is simulated, where it is', async () => {
    expect((await api.ask('/api/factors')).headers.get('footprint-data')).toBe('simulated');
    const measured = await apiFixture();
    expect((await measured.ask('/api/factors')).headers.get('footprint-data')).toBeNull();
    await measured.close();
  });
});

describe('operation', () => {
  it('is healthy only when every part is', async () => {
    const degraded = await apiFixture({
      health: async () => ({ broker: 'ok', store: 'degraded', outbox: 'ok' }),
    });
    const response = await degraded.app.request('/api/health');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'degraded',
      checks: { broker: 'ok', store: 'degraded', outbox: 'ok' },
    });
    expect((await degraded.app.request('/api/health/live')).status).toBe(200);
    await degraded.close();
    expect(await (await api.app.request('/api/health')).json()).toMatchObject({ status: 'ok' });
  });

  it('gives metrics in the Prometheus format', async () => {
    const response = await api.ask('/metrics');
    expect(response.headers.get('content-type')).toMatch('text/plain');
    expect(await response.text()).toMatch(/^# HELP footprint_/m);
  });

  it('tells what it is, and whether its data are simulated', async () => {
    const about = await (await api.ask('/api/about')).json();
    expect(about).toEqual({ product: 'mission-footprint', version: expect.any(String), simulated: true });
  });
});
