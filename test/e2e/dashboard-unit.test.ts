/** The unit's page as an engineer meets it, and the analysis behind it, at the real services. */

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HOUR_MS } from '../../services/domain/durations.ts';
import { footprintSchema } from '../../services/domain/footprint/row.ts';
import { axeViolations } from '../support/browser.ts';
import { describeWith, findChromium } from '../support/find-server.ts';
import { useDashboard } from './dashboard-fixture.ts';
import { analysisSchema, seriesSchema } from './dashboard-unit-schemas.ts';
import { FAULTS, fillWorld, type Row, samplesFrom } from './dashboard-unit-world.ts';

const chromium = await findChromium();
const STEP_MS = 60_000;

describeWith([chromium], 'A unit in Chromium', () => {
  const now = Date.now();
  let start: number;
  const on = useDashboard(chromium, async (services) => {
    ({ start } = await fillWorld(services, now));
  });

  const period = () =>
    `from=${new Date(quarter(start)).toISOString()}&to=${new Date(quarter(now)).toISOString()}`;
  const quarter = (at: number) => Math.floor(at / (HOUR_MS / 4)) * (HOUR_MS / 4);
  const analysisOf = async (unit: string) =>
    analysisSchema.parse(await on.services.json(`/api/units/${unit}/analysis?${period()}`));
  const rowsOf = (unit: string): Row[] => samplesFrom(start).filter((row) => row.unit === unit);

  describe('the analysis', () => {
    it('annotates what is wrong where it happened', async () => {
      const { annotations } = seriesSchema.parse(
        await on.services.json(
          `/api/units/malakal-g1/series?from=${new Date(start).toISOString()}&field=powerKw`,
        ),
      );
      const at = (hours: number) => start + hours * HOUR_MS;
      const found = annotations.map(({ kind, fields, from, to }) => ({
        kind,
        fields,
        from: Date.parse(from),
        to: Date.parse(to),
      }));
      expect(found).toEqual([
        {
          kind: 'recovered',
          fields: ['energyKwh', 'fuelUsedL'],
          from: at(FAULTS.gap[0]) - STEP_MS,
          to: at(FAULTS.gap[1]),
        },
        { kind: 'reset', fields: ['energyKwh'], from: at(FAULTS.reset), to: at(FAULTS.reset) },
        { kind: 'rejected', fields: ['energyKwh'], from: at(FAULTS.spike), to: at(FAULTS.spike) },
      ]);
    });

    it('leaves gaps in the series empty, and gives what was read elsewhere', async () => {
      const { times, fields } = seriesSchema.parse(
        await on.services.json(
          `/api/units/malakal-g1/series?from=${new Date(start).toISOString()}&points=500`,
        ),
      );
      const power = fields.find(({ field }) => field === 'powerKw')?.mean ?? [];
      const hoursAt = (place: number) => (Date.parse(times[place] ?? '') - start) / HOUR_MS;
      for (const [place, value] of power.entries()) {
        const hours = hoursAt(place);
        if (hours >= FAULTS.gap[0] && hours + 0.5 <= FAULTS.gap[1]) expect(value).toBeNull();
        if (hours > 1 && hours < FAULTS.gap[0] - 1) expect(value).toBeGreaterThan(0);
      }
      expect(power.filter((value) => value === null).length).toBeGreaterThan(10);
    });

    it('counts starts, as a plain count of the uploaded states does', async () => {
      const states = rowsOf('malakal-g2').map(({ state }) => state);
      const starts = states.filter(
        (state, place) => state === 'running' && states[place - 1] === 'off',
      ).length;
      expect((await analysisOf('malakal-g2')).generator?.starts).toBe(starts);
    });

    it('finds the fuel curve by which the world burns', async () => {
      const { generator } = await analysisOf('malakal-g2');
      expect(generator?.fuelCurve.fitted?.lPerKwh).toBeCloseTo(0.3, 6);
      expect(generator?.fuelCurve.deviation).toBeGreaterThan(0.05);
    });

    it('knows the world’s performance ratio from the camp’s weather station', async () => {
      const { solar } = await analysisOf('malakal-pv');
      expect(solar?.performanceRatio).toBeCloseTo(0.8, 3);
      expect(solar?.irradianceOf).toBe('malakal-weather');
    });

    it('finds the fuel that left the tank and that no generator used', async () => {
      const { tank } = await analysisOf('malakal-tank');
      expect(tank?.unexplainedL).toBeGreaterThan(550);
      expect(tank?.unexplainedL).toBeLessThan(650);
    });

    it('says which set could be off with reserve kept, and how long the fuel lasts', async () => {
      const operation = z
        .object({
          reserve: z.object({ couldStop: z.object({ unit: z.string() }).nullable(), batteryKw: z.number() }),
          tanks: z.object({ levelL: z.number(), fuelLPerDay: z.number(), autonomyDays: z.number() }),
          silent: z.array(z.object({ unit: z.string() })),
        })
        .parse(await on.services.json('/api/camps/malakal/operation'));
      const { levelL, fuelLPerDay, autonomyDays } = operation.tanks;
      expect(autonomyDays).toBeCloseTo(levelL / fuelLPerDay, 9);
      expect(operation.silent).toEqual([{ unit: 'malakal-load' }]);
    });

    it('refuses what can’t be meant, naming it', async () => {
      const status = async (path: string) => (await on.services.fetch(path)).status;
      expect(await status('/api/units/nobody/series')).toBe(404);
      expect(await status('/api/units/nobody/analysis')).toBe(404);
      expect(await status('/api/camps/nowhere/operation')).toBe(404);
      expect(await status('/api/units/malakal-g1/series?field=socPct')).toBe(400);
      expect(await status('/api/units/malakal-g1/series?points=0')).toBe(400);
      expect(await status('/api/units/malakal-g1/series?from=2026-02-02&to=2026-02-01')).toBe(400);
      expect(await status('/api/units/malakal-g1/analysis?from=2026-02-01T00:01:00Z')).toBe(400);
      expect(await status('/api/units/malakal-g1/analysis?pts=1')).toBe(400);
    });

    it('answers for a year with the means of quarter-hours', async () => {
      const from = new Date(now - 360 * 24 * HOUR_MS).toISOString();
      const { fields } = z
        .object({ fields: z.array(z.object({ field: z.string(), basis: z.string() })) })
        .parse(await on.services.json(`/api/units/malakal-g2/series?from=${from}`));
      expect(fields.find(({ field }) => field === 'powerKw')?.basis).toBe('quarter-hours');
    });
  });

  describe('the page', () => {
    it('answers with the API’s numbers', async () => {
      await on.visit.page.goto('about:blank');
      const footprint = on.visit.page.waitForResponse(/\/api\/footprint\?by=unit/);
      const analysis = on.visit.page.waitForResponse(/\/analysis\?/);
      await on.visit.open('/units/malakal-g1?period=last-7d');
      const [row] = footprintSchema.parse(await (await footprint).json()).rows;
      const { generator } = analysisSchema.parse(await (await analysis).json());
      expect((await on.visit.figure('fuelL'))?.value).toBeCloseTo(row?.fuelL ?? 0, 3);
      expect((await on.visit.figure('generatorKwh'))?.value).toBeCloseTo(row?.energyKwh.generator ?? 0, 3);
      expect((await on.visit.figure('wastedL'))?.value).toBeCloseTo(generator?.idling.wastedL ?? 0, 3);
      expect((await on.visit.figure('starts'))?.value).toBe(generator?.starts);
    });

    it('says what stands out in words', async () => {
      await on.visit.open('/units/malakal-g1?period=last-7d');
      const remarks = await on.visit.page.locator('.remarks').textContent();
      expect(remarks).toMatch(
        /Genset 1 idles: [\d.]+\sh under 30 % load in this period, about [\d,.]+\sL wasted\./,
      );
      expect(remarks).toContain('Counter resets or meter swaps: 1.');
      await on.visit.open('/units/malakal-tank?period=last-7d');
      expect(await on.visit.page.locator('.remarks').textContent()).toMatch(/\d+\sL left the camp’s tanks/);
    });

    it('zooms to a mark, keeps that in the URL, and goes back', async () => {
      await on.visit.open('/units/malakal-g1?period=last-7d');
      const asked = on.visit.page.waitForRequest(/\/series\?from=\d{4}-\d\d-\d\dT/);
      const reset = on.visit.page.locator('.annotation-list .reset');
      await reset.getByRole('button', { name: 'Look closer' }).click();
      const url = new URL((await asked).url());
      const [from, to] = [
        Date.parse(url.searchParams.get('from') ?? ''),
        Date.parse(url.searchParams.get('to') ?? ''),
      ];
      expect(from).toBeLessThan(start + FAULTS.reset * HOUR_MS);
      expect(to).toBeGreaterThan(start + FAULTS.reset * HOUR_MS);
      expect(to - from).toBeLessThan(4 * HOUR_MS);
      await on.visit.page.waitForURL(/zoom=/);
      await on.visit.page.goBack();
      await on.visit.page.waitForURL((there) => !there.searchParams.has('zoom'));
    });

    it('zooms by dragging across the chart', async () => {
      await on.visit.open('/units/malakal-g1?period=last-7d');
      const box = await on.visit.page.locator('.plot .u-over').first().boundingBox();
      if (box === null) throw new Error('no chart');
      await on.visit.page.mouse.move(box.x + box.width * 0.6, box.y + 50);
      await on.visit.page.mouse.down();
      await on.visit.page.mouse.move(box.x + box.width * 0.8, box.y + 60, { steps: 5 });
      await on.visit.page.mouse.up();
      await on.visit.page.waitForURL(/zoom=/);
      await on.visit.page.getByRole('button', { name: 'Whole period' }).click();
      await on.visit.page.waitForURL((there) => !there.searchParams.has('zoom'));
    });

    it('reads the chart and zooms by the keyboard alone', async () => {
      await on.visit.open('/units/malakal-g2?period=last-7d');
      const slider = on.visit.page.getByRole('slider', { name: 'Time to read the chart at' });
      await slider.focus();
      const before = await slider.getAttribute('aria-valuetext');
      for (let presses = 0; presses < 12; presses += 1) await on.visit.page.keyboard.press('ArrowLeft');
      const after = await slider.getAttribute('aria-valuetext');
      expect(after).not.toBe(before);
      expect(after).toMatch(/kW/);
      await on.visit.page.getByRole('button', { name: 'Zoom in' }).focus();
      await on.visit.page.keyboard.press('Enter');
      await on.visit.page.waitForURL(/zoom=/);
    });

    it('shows another reading, and shows it again from its link', async () => {
      await on.visit.open('/units/malakal-battery?period=last-7d');
      await on.visit.page.getByLabel('Which reading').selectOption('socPct');
      await on.visit.page.waitForURL(/field=socPct/);
      await on.visit.open(new URL(on.visit.page.url()).pathname + new URL(on.visit.page.url()).search);
      expect(await on.visit.page.getByLabel('Which reading').inputValue()).toBe('socPct');
      expect(await on.visit.page.locator('.reader output').textContent()).toContain('%');
    });

    it('gives the chart’s data as a table and as CSV', async () => {
      await on.visit.open('/units/malakal-g2?period=last-7d');
      const card = on.visit.page.locator('.chart-card').first();
      const [download] = await Promise.all([
        on.visit.page.waitForEvent('download'),
        card.getByRole('button', { name: 'CSV' }).click(),
      ]);
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
      const lines = Buffer.concat(chunks).toString('utf8').trimEnd().split('\r\n');
      expect(lines[0]).toBe('\ufeffTime,Least (kW),Mean (kW),Greatest (kW)');
      expect(download.suggestedFilename()).toMatch(
        /^Genset 2 – Readings – \d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d\.csv$/,
      );
      await card.getByRole('button', { name: 'Table' }).click();
      expect(await card.locator('tbody tr').count()).toBe(lines.length - 1);
    });

    it('follows the unit live', async () => {
      await on.visit.open('/units/malakal-g2?period=last-7d');
      await on.services.json('/api/telemetry', {
        method: 'POST',
        body: JSON.stringify({ unit: 'malakal-g2', ts: Date.now(), powerKw: 123.4, state: 'running' }),
      });
      await on.visit.page.locator('.inputs').getByText('123 kW').waitFor();
    });

    it('tells who owned it when, and what it sends that its kind does not have', async () => {
      await on.visit.open('/units/malakal-g1');
      const history = await on.visit.page.locator('.history li').allTextContents();
      expect(history[0]).toContain('Rwanda');
      expect(history[1]).toContain('India, INDBATT-2 (wet lease)');
      expect(history[2]).toContain('United Nations');
      await on.visit.page.locator('code', { hasText: 'oilBar' }).waitFor();
      await on.visit.page.getByRole('link', { name: 'Messages in quarantine: 2' }).click();
      await on.visit.page.waitForURL(/\/quality\?.*unit=malakal-g1/);
      await on.visit.page.locator('.quarantine li').first().waitFor();
      expect(await on.visit.page.locator('.quarantine li').count()).toBe(2);
    });

    it('explains each figure of the analysis, and gives the focus back', async () => {
      await on.visit.open('/units/malakal-g1?period=last-7d');
      const how = on.visit.page.getByRole('button', { name: 'How is “Wasted by idling” computed?' });
      await how.click();
      await on.visit.page.getByText('0.289 L/kWh').waitFor();
      await on.visit.page.keyboard.press('Escape');
      await on.visit.page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await how.evaluate((button) => button === document.activeElement)).toBe(true);
    });

    it('says that a unit which the registry lacks is not there', async () => {
      await on.visit.page.goto(`${on.services.url}/units/nobody`);
      await on.visit.page.getByText('There is no such page').waitFor();
    });

    it('speaks French', async () => {
      await on.visit.page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
      await on.visit.page.locator('html[lang="fr"]').waitFor();
      await on.visit.open('/units/malakal-g1?period=last-7d');
      await on.visit.page.getByText('tourne à faible charge').first().waitFor();
      await on.visit.page.getByRole('combobox', { name: 'Langue' }).selectOption('en');
    });

    it.each(['g1', 'pv', 'battery', 'tank', 'weather', 'load'])(
      'has nothing that axe objects to, light and dark: %s',
      async (unit) => {
        for (const colorScheme of ['light', 'dark'] as const) {
          await on.visit.page.emulateMedia({ colorScheme });
          await on.visit.open(`/units/malakal-${unit}?period=last-7d`);
          expect(await axeViolations(on.visit.page)).toEqual([]);
        }
      },
    );

    it('never scrolls sideways on a phone', async () => {
      await on.visit.page.setViewportSize({ width: 360, height: 740 });
      for (const unit of ['g1', 'tank', 'pv']) {
        await on.visit.open(`/units/malakal-${unit}?period=last-7d`);
        expect(await on.visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      }
    });

    it('made no error and asked nobody else', () => {
      expect(on.visit.problems).toEqual([]);
    });
  });
});
