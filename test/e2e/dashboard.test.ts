/** The dashboard as its readers meet it: a real browser at the real services with real telemetry. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FootprintRow, footprintSchema } from '../../services/domain/footprint-row.ts';
import { axeViolations, launchBrowser, readQuantity, Visit } from '../support/browser.ts';
import { eventually } from '../support/child.ts';
import { describeWith, findChromium } from '../support/find-server.ts';
import { Services } from '../support/services.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';
import { makeWorld, missed, upload } from './dashboard-world.ts';

const chromium = await findChromium();

describeWith([chromium], 'The dashboard in Chromium', () => {
  const now = Date.now();
  let dir: TempDir;
  let services: Services;
  let browser: Browser;
  let visit: Visit;

  beforeAll(async () => {
    dir = await tempDir('dashboard');
    services = await Services.start({ dataDir: dir.path });
    await makeWorld(services, now);
    browser = await launchBrowser(chromium);
    visit = await Visit.start(browser, services);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await services?.stop();
    await dir?.remove();
  });

  /** The rows that the page itself asked for: the first answer whose URL matches. */
  async function rowsBehind(path: string, matching: RegExp): Promise<FootprintRow[]> {
    // What the page before still asks must not be taken for an answer to this one.
    await visit.page.goto('about:blank');
    const answered = visit.page.waitForResponse((response) => matching.test(response.url()));
    await visit.open(path);
    return footprintSchema.parse(await (await answered).json()).rows;
  }

  describe('all missions', () => {
    it('answers how renewable the fleet is with the number that the API gives', async () => {
      const [row] = await rowsBehind('/', /\/api\/fleet\?/);
      expect(row?.renewableShare).toBeGreaterThan(0.3);
      expect((await visit.figure('renewableShare'))?.value).toBeCloseTo(100 * (row?.renewableShare ?? 0), 3);
      const fuel = await visit.figure('fuelL');
      expect(fuel).toEqual({ value: expect.closeTo(row?.fuelL ?? 0, 3), unit: 'L' });
      expect((await visit.figure('coverage'))?.value).toBeCloseTo(100 * (row?.coverage ?? 0), 3);
    });

    it('sums the fleet as the missions do', async () => {
      const missions = await rowsBehind('/', /by=mission&interval=total/);
      const sum = missions.reduce((total, row) => total + (row.fuelL ?? 0), 0);
      expect((await visit.figure('fuelL'))?.value).toBeCloseTo(sum, 3);
    });

    it('shows each mission’s numbers in the table, in one unit a column', async () => {
      const missions = await rowsBehind('/', /by=mission&interval=total/);
      for (const row of missions) {
        const cell = visit.page.locator(`[data-row="${row.mission}"] [data-column="fuelL"] .value`);
        if (row.fuelL === null || row.fuelL === 0) continue;
        expect(readQuantity((await cell.getAttribute('title')) ?? '')).toEqual({
          value: expect.closeTo(row.fuelL, 3),
          unit: 'L',
        });
      }
    });

    it('says what is unknown as unknown, never as 0', async () => {
      await visit.open('/missions/south');
      expect(await visit.figure('co2eFuelKg')).toEqual({ value: 0, unit: 'kg' });
      expect(await visit.page.locator('[data-figure="co2eFuelKg"]').textContent()).toContain('unknown');
    });

    it('says who slipped and who is thin on data', async () => {
      await visit.open('/');
      await visit.page.getByText('UNNORTH: the renewable share rose').waitFor();
      await visit.page.getByText('UNNORTH: fuel fell').waitFor();
    });

    it('sorts by a column and keeps the order in the URL', async () => {
      await visit.open('/');
      await visit.page.getByRole('button', { name: 'Renewable share', exact: true }).click();
      expect(new URL(visit.page.url()).searchParams.get('sort')).toBe('-renewableShare');
      const order = await visit.page
        .locator('[data-row]')
        .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
      expect(order).toEqual(['south', 'north']);
    });

    it('draws the map offline, each mission a link', async () => {
      await visit.open('/');
      await visit.page.getByRole('link', { name: /^UNSOUTH: .* renewable$/ }).click();
      await visit.page.waitForURL(/\/missions\/south/);
    });

    it('lists all camps with their days, and filters them', async () => {
      await visit.open('/?tab=camps');
      await visit.page.getByLabel('Filter').fill('br');
      await visit.page.getByText('1 of 3 camps').waitFor();
      await visit.page.waitForURL((url) => url.searchParams.get('q') === 'br');
    });
  });

  describe('a mission', () => {
    it('shows its figures, its path and what drives its camps', async () => {
      const rows = await rowsBehind('/missions/north', /by=mission&interval=total.*mission=north/);
      expect((await visit.figure('renewableShare'))?.value).toBeCloseTo(
        100 * (rows[0]?.renewableShare ?? 0),
        3,
      );
      const page = visit.page;
      await page.getByText(/the path to 80.% by 2030 asks for/).waitFor();
      const alpha = page.locator('[data-row="alpha"]');
      await alpha.getByText('renewables cover').waitFor();
      // A gap's litres were counted by nothing: they rest on energy that the counter recovered.
      expect(await page.locator('[data-row="bravo"]').textContent()).toContain('est.');
    });

    it('gives each chart as a table and as CSV with the same numbers', async () => {
      await visit.open('/missions/north');
      const card = visit.page.locator('.chart-card', { hasText: 'Generator fuel' });
      await card.getByRole('button', { name: 'Table' }).click();
      expect(await card.locator('tbody tr').count()).toBeGreaterThan(28);
      const href = (await card.getByRole('link', { name: 'CSV' }).getAttribute('href')) ?? '';
      const csv = await (await services.fetch(href)).text();
      const [header = '', ...lines] = csv.trim().split('\r\n');
      const column = header.split(',').indexOf('fuelL');
      const second = Number(lines[1]?.split(',')[column]);
      const cells = await card.locator('tbody tr').nth(1).locator('td .value').allTextContents();
      const shown = cells.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0);
      expect(shown).toBeCloseTo(second, 2);
    });

    it('explains a figure: formula, inputs, basis, factors with their source', async () => {
      await visit.open('/missions/north');
      await visit.page.getByRole('button', { name: 'How is “CO₂e from fuel” computed?' }).click();
      const dialog = visit.page.getByRole('dialog');
      await dialog.getByText('IPCC 2006', { exact: false }).first().waitFor();
      const text = await dialog.textContent();
      expect(text).toContain('2.6853');
      expect(text).toContain('estimated');
      await visit.page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      const focused = await visit.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      expect(focused).toBe('How is “CO₂e from fuel” computed?');
    });
  });

  describe('a camp', () => {
    it('shows what runs now, and moves with it', async () => {
      const quarterAgo = Date.now() - 60_000;
      await upload(services, [
        { unit: 'alpha-g1', ts: quarterAgo, powerKw: 61, state: 'running' },
        { unit: 'alpha-pv', ts: quarterAgo, powerKw: 33, availableKw: 45 },
        { unit: 'alpha-battery', ts: quarterAgo, powerKw: -9, socPct: 71 },
      ]);
      await visit.open('/camps/alpha');
      const node = (name: string) => visit.page.locator('.flow-node', { hasText: name });
      await eventually(async () => ((await node('Genset 1').textContent()) ?? '').includes('61\u00a0kW'));
      expect(await node('Battery').textContent()).toContain('9\u00a0kW charging · 71\u00a0%');
      await upload(services, [{ unit: 'alpha-g1', ts: Date.now(), powerKw: 77 }]);
      await eventually(async () => ((await node('Genset 1').textContent()) ?? '').includes('77\u00a0kW'));
    });

    it('shows today with the numbers of the API, against yesterday', async () => {
      const rows = await rowsBehind('/camps/alpha', /by=camp&interval=total.*camp=alpha/);
      const row = rows[0];
      if ((row?.energyKwh.supplied ?? null) === null) return;
      expect((await visit.figure('suppliedKwh'))?.value).toBeCloseTo(row?.energyKwh.supplied ?? 0, 3);
      expect((await visit.figure('renewableShare'))?.value).toBeCloseTo(100 * (row?.renewableShare ?? 0), 3);
    });

    it('says what to do: what can be spared, what goes to waste, how long the fuel lasts', async () => {
      await visit.open('/camps/alpha');
      const advice = await visit.page.locator('.remarks').textContent();
      expect(advice).toMatch(/One set runs, for \d+.kW. It can’t be spared/);
      expect(advice).toMatch(/Sun unused now: \d+.kW/);
      // 60 kW × 24 h × 0.3 L/kWh = 432 L a day: 8,640 L last 20 days.
      expect(advice).toMatch(/Fuel for 20 days at 432.L a day/);
    });

    it('ranks its generators by what they burn, and tells what each does now', async () => {
      await visit.open('/camps/alpha');
      const set = visit.page.locator('[data-row="alpha-g1"]').first();
      expect(await set.textContent()).toContain('0.3');
      expect(await set.locator('[data-column="spare"]').textContent()).toBe('no');
    });

    it('names units that are silent, in what to do and in the table', async () => {
      await visit.open('/camps/bravo');
      await visit.page.getByRole('link', { name: 'Weather station has never reported.' }).waitFor();
      const row = visit.page.locator('[data-row="bravo-weather"]');
      expect(await row.textContent()).toContain('never reported');
    });

    it('leads from each node to its unit', async () => {
      await visit.open('/camps/alpha');
      await visit.page.locator('.flow-node').getByRole('link', { name: 'Array 1' }).click();
      await visit.page.waitForURL(/\/units\/alpha-pv/);
    });
  });

  describe('contributors', () => {
    it('says who provides what', async () => {
      await visit.open('/contributors');
      const india = visit.page.locator('[data-row="IND"]');
      expect(await india.textContent()).toContain('India');
      expect(await india.textContent()).toContain('Solar');
      expect(await visit.page.locator('[data-row="UN"]').textContent()).toContain('United Nations');
    });

    it('shows an officer what the units saved, only for the time that they were theirs', async () => {
      const rows = await rowsBehind('/contributors/RWA', /by=contributor&interval=total.*contributor=RWA/);
      expect((await visit.figure('avoidedFuelL'))?.value).toBeCloseTo(rows[0]?.avoidedFuelL ?? 0, 3);
      // Ten days of 40 kW, less the part of today that is still to come: at 0.3 L/kWh about 2,900 litres.
      expect(rows[0]?.avoidedFuelL).toBeGreaterThan(2_600);
      expect(rows[0]?.avoidedFuelL).toBeLessThan(3_200);
      const co2e = await visit.figure('avoidedCo2eKg');
      expect(co2e?.unit).toBe('kg');
      expect(co2e?.value).toBeCloseTo((rows[0]?.avoidedFuelL ?? 0) * 2.6853, -1);
      expect(await visit.page.locator('[data-row="alpha-pv"]').textContent()).toContain('RWABATT-1');
    });
  });

  describe('the URL', () => {
    it('holds period, tab and order, so that a link shows the same picture', async () => {
      await visit.open('/');
      await visit.page.getByRole('button', { name: /^Period:/ }).click();
      await visit.page.getByRole('dialog').getByRole('link', { name: 'Last 7 days' }).click();
      await visit.settled();
      await visit.page.getByRole('link', { name: 'All camps' }).click();
      await visit.settled();
      const url = new URL(visit.page.url());
      expect(url.search).toBe('?period=last-7d&tab=camps');
      const other = await Visit.start(browser, services);
      await other.open(url.pathname + url.search);
      expect(await other.page.getByRole('button', { name: 'Period: Last 7 days' }).count()).toBe(1);
      expect(await other.page.getByText('3 of 3 camps').count()).toBe(1);
      await other.close();
    });

    it('goes back and forth', async () => {
      await visit.open('/');
      await visit.page.getByRole('link', { name: 'UNNORTH', exact: true }).first().click();
      await visit.page.waitForURL(/\/missions\/north/);
      await visit.page.goBack();
      await visit.settled();
      expect(await visit.page.title()).toBe('Missions · Footprint');
    });

    it('says so where it names nothing', async () => {
      await visit.open('/missions/nowhere');
      expect(await visit.page.locator('main').textContent()).toContain('There is no such page');
    });
  });

  describe('the reader’s language and colours', () => {
    it('speaks French when asked, remembers it, and writes numbers the French way', async () => {
      const french = await Visit.start(browser, services);
      await french.open('/missions/north');
      await french.page.getByLabel('Language').selectOption('fr');
      await french.page.getByText('Part renouvelable').first().waitFor();
      await french.open('/missions/north');
      expect(await french.page.locator('html').getAttribute('lang')).toBe('fr');
      expect(await french.page.locator('[data-figure="renewableShare"] .headline').textContent()).toMatch(
        /^\d+,\d/,
      );
      await french.close();
    });

    it('turns dark and stays so', async () => {
      const dark = await Visit.start(browser, services);
      await dark.open('/');
      await dark.page.keyboard.press('d');
      const ground = () =>
        dark.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      expect(await ground()).toBe('rgb(14, 18, 22)');
      await dark.open('/');
      expect(await ground()).toBe('rgb(14, 18, 22)');
      await dark.close();
    });
  });

  describe('for everyone', () => {
    const VIEWS = [
      '/',
      '/?tab=camps',
      '/missions/north',
      '/camps/alpha',
      '/contributors',
      '/contributors/IND',
    ];

    it.each(['light', 'dark'] as const)(
      'axe finds nothing, %s',
      async (colorScheme) => {
        const visitor = await Visit.start(browser, services, { colorScheme });
        for (const path of VIEWS) {
          await visitor.open(path);
          expect(await axeViolations(visitor.page), path).toEqual([]);
        }
        await visitor.page.getByRole('button', { name: /^Period:/ }).click();
        expect(await axeViolations(visitor.page), 'the period picker').toEqual([]);
        expect(visitor.problems).toEqual([]);
        await visitor.close();
      },
      90_000,
    );

    it.each([360, 2560])(
      'nothing scrolls sideways at %i px',
      async (width) => {
        const visitor = await Visit.start(browser, services, { viewport: { width, height: 800 } });
        for (const path of VIEWS) {
          await visitor.open(path);
          const overflow = await visitor.page.evaluate(
            () => document.documentElement.scrollWidth - window.innerWidth,
          );
          expect(overflow, path).toBeLessThanOrEqual(0);
        }
        await visitor.close();
      },
      60_000,
    );

    it.each(['/', '/missions/north', '/camps/alpha'])(
      'needs at most 120 KB of compressed JavaScript for %s',
      async (path) => {
        const visitor = await Visit.start(browser, services);
        await visitor.page.goto('about:blank');
        const sizes = new Map<string, number>();
        visitor.page.on('response', (response) => {
          if (response.request().resourceType() !== 'script') return;
          expect(response.headers()['content-encoding']).toBe('br');
          sizes.set(response.url(), Number(response.headers()['content-length']));
        });
        // Playwright turns the cache off where it routes: what the sign-in loaded is asked for anew.
        await visitor.page.route('**/*.js', (route) => route.continue());
        await visitor.open(path);
        const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
        expect(bytes).toBeGreaterThan(15_000);
        expect(bytes).toBeLessThanOrEqual(120 * 1024);
        await visitor.close();
      },
    );

    it('is used by the keyboard alone', async () => {
      await visit.open('/');
      const { page } = visit;
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
      await page.keyboard.press('Enter');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('p');
      await page.getByRole('dialog', { name: 'Period' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('c');
      await page.waitForURL(/\/contributors/);
      await visit.settled();
      await page.getByRole('link', { name: 'India' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/contributors\/IND/);
    });
  });

  describe('live', () => {
    const liveState = () => visit.page.locator('.live-state').textContent();

    it('shows when data arrives', async () => {
      await visit.open('/missions/south');
      await upload(services, [{ unit: 'charlie-load', ts: Date.now(), powerKw: 91 }]);
      await eventually(async () => /live · data \d+ sec\.? ago/.test((await liveState()) ?? ''));
    });

    it('says when the link is lost, and has the newer figures when it is back', async () => {
      await visit.page.goto('about:blank');
      const asked = visit.page.waitForRequest(/by=mission&interval=total.*mission=north/);
      await visit.open('/missions/north');
      const { pathname, search } = new URL((await asked).url());
      const before = await visit.figure('coverage');
      await visit.page.context().setOffline(true);
      await eventually(async () => ((await liveState()) ?? '').startsWith('link down'), 60_000);
      await upload(services, missed(now));
      const expected = (answer: FootprintRow[]) => 100 * (answer[0]?.coverage ?? 0);
      const ask = async () => {
        const answer = await services.json(pathname + search);
        return expected(footprintSchema.parse(answer).rows);
      };
      await eventually(async () => (await ask()) > (before?.value ?? 100) + 1, 20_000);
      await visit.page.context().setOffline(false);
      await eventually(async () => ((await liveState()) ?? '').startsWith('live'), 20_000);
      await eventually(
        async () => ((await visit.figure('coverage'))?.value ?? 0) > (before?.value ?? 100),
        20_000,
      );
    }, 120_000);

    it('outlives a restart of the services', async () => {
      await visit.open('/');
      await services.stop();
      await eventually(async () => ((await liveState()) ?? '').startsWith('link down'), 20_000);
      await services.startAgain();
      await eventually(async () => ((await liveState()) ?? '').startsWith('live'), 30_000);
      expect(visit.problems).toEqual([]);
    }, 90_000);
  });

  describe('the sign-in', () => {
    it('leads a stranger to it and back to where they wanted to go', async () => {
      const context = await browser.newContext({ locale: 'en-GB' });
      const page = await context.newPage();
      await page.goto(`${services.url}/missions/north?period=last-7d`);
      await page.waitForURL(/\/sign-in\?next=/);
      await page.getByLabel('Access token').fill('not-the-token');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('This token is not accepted.').waitFor();
      expect(await axeViolations(page)).toEqual([]);
      const token = new URL(services.signInUrl).hash.replace('#token=', '');
      await page.getByLabel('Access token').fill(token);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(`${services.url}/missions/north?period=last-7d`);
      await context.close();
    });

    it('leaves no token in the address or the history', async () => {
      const context = await browser.newContext({ locale: 'en-GB' });
      const page = await context.newPage();
      await page.goto(services.signInUrl);
      await page.waitForURL(`${services.url}/`);
      await page.goBack().catch(() => null);
      expect(page.url()).not.toContain('token');
      await context.close();
    });
  });
});
