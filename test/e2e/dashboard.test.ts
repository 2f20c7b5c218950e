/** The dashboard as its readers meet it: a real browser at the real services with real telemetry. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { footprintRowSchema } from '../../services/domain/footprint/row.ts';
import { readQuantity } from '../support/browser.ts';
import { eventually } from '../support/child.ts';
import { describeWith, findChromium } from '../support/find-server.ts';
import { useDashboard } from './dashboard-fixture.ts';
import { makeWorld, upload } from './dashboard-world.ts';

const chromium = await findChromium();

describeWith([chromium], 'The dashboard in Chromium', () => {
  const now = Date.now();
  const on = useDashboard(chromium, (services) => makeWorld(services, now));

  describe('all missions', () => {
    it('answers how renewable the fleet is with the number that the API gives', async () => {
      const [row] = await on.rowsBehind('/', /by=all&interval=total/);
      expect(row?.renewableShare).toBeGreaterThan(0.3);
      expect((await on.visit.figure('renewableShare'))?.value).toBeCloseTo(
        100 * (row?.renewableShare ?? 0),
        3,
      );
      const fuel = await on.visit.figure('fuelL');
      expect(fuel).toEqual({ value: expect.closeTo(row?.fuelL ?? 0, 3), unit: 'L' });
      expect((await on.visit.figure('coverage'))?.value).toBeCloseTo(100 * (row?.coverage ?? 0), 3);
    });

    it('sums the fleet as the missions do', async () => {
      const missions = await on.rowsBehind('/', /by=mission&interval=total/);
      const sum = missions.reduce((total, row) => total + (row.fuelL ?? 0), 0);
      expect((await on.visit.figure('fuelL'))?.value).toBeCloseTo(sum, 3);
    });

    it('shows each mission’s numbers in the table, in one unit a column', async () => {
      const missions = await on.rowsBehind('/', /by=mission&interval=total/);
      for (const row of missions) {
        const cell = on.visit.page.locator(`[data-row="${row.mission}"] [data-column="fuelL"] .value`);
        expect(row.fuelL).not.toBeNull();
        expect(readQuantity((await cell.getAttribute('title')) ?? '')).toEqual({
          value: expect.closeTo(row.fuelL ?? 0, 3),
          unit: 'L',
        });
      }
      expect(missions.length).toBe(2);
    });

    it('says what is unknown as unknown, never as 0', async () => {
      await on.visit.open('/missions/south');
      const co2e = on.visit.page.locator('[data-figure="co2eKg"]');
      await co2e.getByRole('link', { name: 'grid of Charlie (factor missing)' }).waitFor();
      expect(await on.visit.figure('co2eKg')).toEqual({ value: 0, unit: 'kg' });
    });

    it('says who slipped and who is thin on data', async () => {
      await on.visit.open('/');
      await on.visit.page.getByText('UNNORTH: the renewable share rose').waitFor();
      await on.visit.page.getByText('UNNORTH: fuel fell').waitFor();
    });

    it('sorts by a column and keeps the order in the URL', async () => {
      await on.visit.open('/');
      await on.visit.page.getByRole('button', { name: 'Renewable share', exact: true }).click();
      expect(new URL(on.visit.page.url()).searchParams.get('sort')).toBe('-renewableShare');
      const order = await on.visit.page
        .locator('[data-row]')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
      expect(order).toEqual(['south', 'north']);
    });

    it('draws the map offline, each mission a link', async () => {
      await on.visit.open('/');
      await on.visit.page.getByRole('link', { name: /^UNSOUTH: .* renewable$/ }).click();
      await on.visit.page.waitForURL(/\/missions\/south/);
    });

    it('lists all camps with their days, and filters them', async () => {
      await on.visit.open('/?tab=camps');
      await on.visit.page.getByLabel('Filter').fill('br');
      await on.visit.page.getByText('1 of 3 camps').waitFor();
      await on.visit.page.waitForURL((url) => url.searchParams.get('q') === 'br');
    });
  });

  describe('a mission', () => {
    it('shows its figures, its path and what drives its camps', async () => {
      const rows = await on.rowsBehind('/missions/north', /by=mission&interval=total.*mission=north/);
      expect((await on.visit.figure('renewableShare'))?.value).toBeCloseTo(
        100 * (rows[0]?.renewableShare ?? 0),
        3,
      );
      const page = on.visit.page;
      await page.getByText(/the path to 80.% by 2030 asks for/).waitFor();
      const alpha = page.locator('[data-row="alpha"]');
      await alpha.getByText('renewables cover').waitFor();
      // A gap's litres were counted by nothing: they rest on energy that the counter recovered.
      expect(await page.locator('[data-row="bravo"]').textContent()).toContain('est.');
    });

    it('gives each chart as a table and as CSV with the same numbers', async () => {
      await on.visit.open('/missions/north');
      const card = on.visit.page.locator('.chart-card', { hasText: 'Generator fuel' });
      await card.getByRole('button', { name: 'Table' }).click();
      expect(await card.locator('tbody tr').count()).toBeGreaterThan(28);
      const [download] = await Promise.all([
        on.visit.page.waitForEvent('download'),
        card.getByRole('button', { name: 'CSV' }).click(),
      ]);
      const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
      const second = (lines[2] ?? '')
        .split(',')
        .slice(1)
        .reduce((sum, cell) => sum + Number(cell), 0);
      const cells = await card.locator('tbody tr').nth(1).locator('td .value').allTextContents();
      const shown = cells.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0);
      expect(shown).toBeCloseTo(second, 2);
    });

    it('explains a figure: formula, inputs, basis, factors with their source', async () => {
      await on.visit.open('/missions/north');
      await on.visit.page.getByRole('button', { name: 'How is “CO₂e” computed?' }).click();
      const dialog = on.visit.page.getByRole('dialog');
      await dialog.getByText('IPCC 2006', { exact: false }).first().waitFor();
      const text = await dialog.textContent();
      expect(text).toContain('2.6853');
      expect(text).toContain('estimated');
      await on.visit.page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      const focused = await on.visit.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      expect(focused).toBe('How is “CO₂e” computed?');
    });
  });

  describe('a camp', () => {
    it('shows what runs now, and moves with it', async () => {
      const quarterAgo = Date.now() - 60_000;
      await upload(on.services, [
        { unit: 'alpha-g1', ts: quarterAgo, powerKw: 61, state: 'running' },
        { unit: 'alpha-pv', ts: quarterAgo, powerKw: 33, availableKw: 45 },
        { unit: 'alpha-battery', ts: quarterAgo, powerKw: -9, socPct: 71 },
      ]);
      await on.visit.open('/camps/alpha');
      const node = (name: string) => on.visit.page.locator('.flow-node', { hasText: name });
      await eventually(async () => ((await node('Genset 1').textContent()) ?? '').includes('61\u00a0kW'));
      expect(await node('Battery').textContent()).toContain('9\u00a0kW charging · 71\u00a0%');
      await upload(on.services, [{ unit: 'alpha-g1', ts: Date.now(), powerKw: 77 }]);
      await eventually(async () => ((await node('Genset 1').textContent()) ?? '').includes('77\u00a0kW'));
    });

    it('shows today with the numbers of the API, against yesterday', async () => {
      await on.visit.page.goto('about:blank');
      const answered = on.visit.page.waitForResponse(/\/api\/camps\/alpha\/overview/);
      await on.visit.open('/camps/alpha');
      const overviewSchema = z.object({ today: z.object({ total: footprintRowSchema.nullable() }) });
      const row = overviewSchema.parse(await (await answered).json()).today.total;
      // In a day's first quarter-hour nothing is known of it, which the page then says.
      const [supplied, share] = [row?.energyKwh.supplied ?? null, row?.renewableShare ?? null];
      const shown = async (id: string) => (await on.visit.figure(id))?.value ?? null;
      expect(await shown('suppliedKwh')).toEqual(supplied === null ? null : expect.closeTo(supplied, 3));
      expect(await shown('renewableShare')).toEqual(share === null ? null : expect.closeTo(100 * share, 3));
    });

    it('says what to do: what can be spared, what goes to waste, how long the fuel lasts', async () => {
      await on.visit.open('/camps/alpha');
      const advice = await on.visit.page.locator('.remarks').textContent();
      expect(advice).toMatch(
        /One set runs, for \d+.kW \(the (power now|peak of the last two hours)\)\. It can’t be spared/,
      );
      expect(advice).toMatch(/Sun unused now: \d+.kW/);
      // 60 kW × 24 h × 0.3 L/kWh = 432 L a day: 8,640 L last 20 days.
      expect(advice).toMatch(/Fuel for 20 days at 432.L a day/);
    });

    it('ranks its generators by what they burn, and tells what each does now', async () => {
      await on.visit.open('/camps/alpha');
      const set = on.visit.page.locator('[data-row="alpha-g1"]').first();
      expect(await set.textContent()).toContain('0.3');
      expect(await set.locator('[data-column="spare"]').textContent()).toBe('no');
    });

    it('names units that are silent, in what to do and in the table', async () => {
      await on.visit.open('/camps/bravo');
      await on.visit.page.getByRole('link', { name: 'Weather station has never reported.' }).waitFor();
      const row = on.visit.page.locator('[data-row="bravo-weather"]');
      expect(await row.textContent()).toContain('never reported');
    });

    it('leads from each node to its unit', async () => {
      await on.visit.open('/camps/alpha');
      await on.visit.page.locator('.flow-node').getByRole('link', { name: 'Array 1' }).click();
      await on.visit.page.waitForURL(/\/units\/alpha-pv/);
    });
  });

  describe('contributors', () => {
    it('says who provides what', async () => {
      await on.visit.open('/contributors');
      const india = on.visit.page.locator('[data-row="IND"]');
      expect(await india.textContent()).toContain('India');
      expect(await india.textContent()).toContain('Solar');
      expect(await on.visit.page.locator('[data-row="UN"]').textContent()).toContain('United Nations');
    });

    it('shows an officer what the units saved, only for the time that they were theirs', async () => {
      const rows = await on.rowsBehind('/contributors/RWA', /by=contributor&interval=total.*contributor=RWA/);
      expect((await on.visit.figure('avoidedFuelL'))?.value).toBeCloseTo(rows[0]?.avoidedFuelL ?? 0, 3);
      // Ten days of 40 kW, less the part of today that is still to come: at 0.3 L/kWh about 2,900 litres.
      expect(rows[0]?.avoidedFuelL).toBeGreaterThan(2_600);
      expect(rows[0]?.avoidedFuelL).toBeLessThan(3_200);
      const co2e = await on.visit.figure('avoidedCo2eKg');
      expect(co2e?.unit).toBe('kg');
      expect(co2e?.value).toBeCloseTo((rows[0]?.avoidedFuelL ?? 0) * 2.6853, -1);
      expect(await on.visit.page.locator('[data-row="alpha-pv"]').textContent()).toContain('RWABATT-1');
    });
  });
});
