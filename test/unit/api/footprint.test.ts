import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FootprintQuery } from '../../../services/domain/footprint/row.ts';
import { type FootprintRow, footprintSchema } from '../../../services/domain/footprint/row.ts';
import { StoreUnavailableError } from '../../../services/store/port.ts';
import { apiFixture, type Fixture } from './fixture.ts';

const problemSchema = z.object({
  status: z.number(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

let api: Fixture;
const asked: FootprintQuery[] = [];
beforeAll(async () => {
  api = await apiFixture({}, asked);
});
afterAll(() => api.close());

async function rows(path: string) {
  const response = await api.ask(path);
  expect(response.status).toBe(200);
  return footprintSchema.parse(await response.json());
}

async function refusal(parameters: string) {
  const response = await api.ask(`/api/footprint?${parameters}`);
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return problemSchema.parse(await response.json());
}

/** Answers that fail before their first row. */
const failing = (error: Error) => ({
  // biome-ignore lint/correctness/useYield: it fails before there is anything to yield
  footprintParts: async function* (): AsyncGenerator<FootprintRow[]> {
    throw error;
  },
});

describe('the period of a footprint', () => {
  it('is the last 30 days by default, up to the quarter-hour that is under way', async () => {
    await rows('/api/footprint');
    const to = Date.UTC(2026, 2, 15, 12, 15);
    expect(asked.at(-1)).toMatchObject({ from: { instant: to - 30 * 86_400_000 }, to: { instant: to } });
  });

  it('ends at the present where only its start is given', async () => {
    await rows('/api/footprint?from=2026-03-01');
    expect(asked.at(-1)).toMatchObject({
      from: { date: '2026-03-01' },
      to: { instant: Date.UTC(2026, 2, 15, 12, 15) },
    });
  });

  it('is 30 days long where only its end is given', async () => {
    await rows('/api/footprint?to=2026-03-01');
    expect(asked.at(-1)).toMatchObject({ from: { date: '2026-01-30' }, to: { date: '2026-03-01' } });
    await rows('/api/footprint?to=2026-03-01T06:00:00Z');
    expect(asked.at(-1)).toMatchObject({ from: { instant: Date.UTC(2026, 0, 30, 6) } });
  });

  it('takes instants with an offset, also where the plus sign was not escaped', async () => {
    await rows('/api/footprint?from=2026-03-01T00:15:00%2B02:00&to=2026-03-01T06:00:00+02:00');
    expect(asked.at(-1)).toMatchObject({
      from: { instant: Date.UTC(2026, 1, 28, 22, 15) },
      to: { instant: Date.UTC(2026, 2, 1, 4) },
    });
  });

  it('begins a date at each camp’s own midnight', async () => {
    const answer = await rows('/api/footprint?by=camp&from=2026-03-01&to=2026-03-02&interval=day');
    expect(answer.rows.map(({ camp, date, from }) => [camp, date, from])).toEqual([
      ['malakal', '2026-03-01', '2026-03-01T00:00:00+02:00'],
      ['nicosia', '2026-03-01', '2026-03-01T00:00:00+02:00'],
    ]);
  });

  it.each([
    ['from=yesterday', 'from', 'must be a date like 2026-03-01 or an instant'],
    ['from=2026-02-30', 'from', 'must be a date'],
    ['from=2026-03-01T06:00:00', 'from', 'must be a date'],
    ['from=2026-03-01T06:07:00Z', 'from', 'must be an instant on a quarter-hour'],
    ['from=2026-03-01T06:00:00.0001Z', 'from', 'must be an instant on a quarter-hour'],
    ['from=2026-03-01T25:00:00Z', 'from', 'must be a date'],
    ['from=1999-12-31', 'from', 'must be between 2000-01-01 and 2100-01-01'],
    ['from=', 'from', 'must be a date'],
    ['from=2026-03-01&from=2026-03-02', 'from', 'must be given once'],
    ['from=2026-03-02&to=2026-03-02', 'from', 'must be before to'],
    ['from=2026-03-02&to=2026-03-01', 'from', 'must be before to'],
    ['from=2027-01-01', 'from', 'must be before to'],
    ['by=week', 'by', 'must be one of all, mission, camp, unit, contributor'],
    ['by=camp&by=unit', 'by', 'must be given once'],
    ['interval=year', 'interval', 'must be one of total, 15m, hour, day, month'],
    ['format=xml', 'format', 'must be one of json, csv'],
    ['mission=minusca', 'mission', 'unknown mission minusca'],
    ['mission=unmiss&mission=', 'mission', 'unknown mission'],
    ['camp=bor', 'camp', 'unknown camp bor'],
    ['unit=malakal-g9', 'unit', 'unknown unit malakal-g9'],
    ['contributor=FRA', 'contributor', 'unknown contributor FRA'],
    ['mission=unficyp&camp=malakal', 'camp', 'contradictory: malakal is in none of the given missions'],
    [
      'camp=nicosia&unit=malakal-g1',
      'unit',
      'contradictory: malakal-g1 is in none of the given missions and camps',
    ],
    ['missions=unmiss', 'missions', 'unknown parameter, allowed are by, interval, from'],
    ['interval=15m&by=unit&from=2001-01-01', 'interval', 'the answer would have about'],
  ])('refuses %s', async (parameters, path, message) => {
    const { errors } = await refusal(parameters);
    expect(errors?.map((problem) => problem.path)).toEqual([path]);
    expect(errors?.[0]?.message).toContain(message);
  });

  it('names every problem of a request at once', async () => {
    const { errors, detail } = await refusal('by=x&interval=y&from=z&colour=red');
    expect(errors?.map(({ path }) => path)).toEqual(['by', 'interval', 'from', 'colour']);
    expect(detail).toContain('by: must be one of');
  });
});

describe('the rows of a footprint', () => {
  beforeAll(() =>
    api.storeDay('malakal-g1', Date.UTC(2026, 1, 28, 22), {
      energyKwh: 100,
      measuredKwh: 100,
      fuelL: 30,
      fuelMeasuredL: 30,
      hoursRun: 1,
    }),
  );

  it('hold what the store has, with the factor catalogue’s version', async () => {
    const answer = await rows(
      '/api/footprint?by=camp&camp=malakal&interval=day&from=2026-03-01&to=2026-03-03',
    );
    expect(answer.factors).toBe('2026-1');
    expect(answer.rows).toHaveLength(2);
    expect(answer.rows[0]).toMatchObject({
      energyKwh: { generator: 100, grid: 0 },
      fuelL: 30,
      fuelLPerKwh: 0.3,
    });
    expect(answer.rows[0]?.co2eKg.fuel).toBeCloseTo(30 * 2.685334, 3);
    expect(answer.rows[1]).toMatchObject({ energyKwh: { generator: null }, fuelL: null });
  });

  it('say the same as CSV, unknown values empty, with columns that do not depend on the data', async () => {
    const path = '/api/footprint?by=camp&interval=day&from=2026-03-01&to=2026-03-03';
    const response = await api.ask(`${path}&format=csv`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="footprint-camp-day.csv"');
    const [header, ...lines] = (await response.text())
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    const records = lines.map((cells) =>
      Object.fromEntries(cells.map((cell, at) => [header?.[at] ?? '', cell])),
    );
    const answer = await rows(path);
    expect(records).toHaveLength(answer.rows.length);
    for (const [at, row] of answer.rows.entries()) {
      expect(records[at]).toMatchObject({
        camp: row.camp,
        date: row.date,
        from: row.from,
        'energyKwh.generator': String(row.energyKwh.generator ?? ''),
        'co2eKg.fuel': String(row.co2eKg.fuel ?? ''),
        'fuelBasis.measured': String(row.fuelBasis?.measured ?? ''),
        'readings.rejected': String(row.readings.rejected),
        notes: row.notes.join(' '),
      });
    }
    const empty = await api.ask(
      '/api/footprint?by=camp&interval=day&from=2025-03-01&to=2025-03-02&format=csv',
    );
    expect((await empty.text()).split('\r\n')[0]?.split(',')).toEqual(header);
    expect(header).not.toContain('month');
    expect(header).not.toContain('mission');
  });

  it('are compressed and revalidated', async () => {
    const path = '/api/footprint?interval=day&from=2026-02-01&to=2026-03-01';
    const response = await api.ask(path, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    const tag = response.headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"/);
    const again = await api.ask(path, { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
  });

  it('can be asked for by HEAD, and not by POST', async () => {
    expect((await api.ask('/api/footprint', { method: 'HEAD' })).status).toBe(200);
    const response = await api.ask('/api/footprint', { method: 'POST' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    const options = await api.ask('/api/footprint', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it('give way to a 500 without detail when the store fails, and the log gets the reason', async () => {
    const broken = await apiFixture(failing(new Error('disk on fire')));
    const response = await broken.ask('/api/footprint');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('fire');
    expect(broken.errors).toMatchObject([{ message: 'disk on fire' }]);
    await broken.close();
  });

  it('give way to a 503 while the store is out of reach', async () => {
    const away = new StoreUnavailableError('connect ECONNREFUSED 10.0.0.7:8086');
    const broken = await apiFixture(failing(away));
    const response = await broken.ask('/api/footprint');
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('retry-after')).toBe('10');
    expect(await response.text()).not.toContain('10.0.0.7');
    expect(broken.errors).toEqual([away]);
    await broken.close();
  });
});

it('gives the factor catalogue', async () => {
  const response = await api.ask('/api/factors');
  expect(await response.json()).toMatchObject({
    version: '2026-1',
    factors: [
      { id: 'diesel', unit: 'L', biogenicKgCo2PerUnit: 0 },
      { id: 'b7' },
      { id: 'hvo' },
      { id: 'gas-oil' },
    ],
  });
});
