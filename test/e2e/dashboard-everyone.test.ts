/** The dashboard for everyone: URLs, languages, colours, keyboard, screen readers, thin links, and the sign-in. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { footprintSchema } from '../../services/domain/footprint/row.ts';
import { axeViolations, Visit } from '../support/browser.ts';
import { eventually } from '../support/child.ts';
import { describeWith, findChromium } from '../support/find-server.ts';
import { useDashboard } from './dashboard-fixture.ts';
import { makeWorld, missed, upload } from './dashboard-world.ts';

const chromium = await findChromium();

describeWith([chromium], 'The dashboard for everyone', () => {
  const now = Date.now();
  const on = useDashboard(chromium, (services) => makeWorld(services, now));

  describe('the URL', () => {
    it('holds period, tab and order, so that a link shows the same picture', async () => {
      await on.visit.open('/');
      await on.visit.page.getByRole('button', { name: /^Period:/ }).click();
      await on.visit.page.getByRole('dialog').getByRole('link', { name: 'Last 7 days' }).click();
      await on.visit.settled();
      await on.visit.page.getByRole('link', { name: 'All camps' }).click();
      await on.visit.settled();
      const url = new URL(on.visit.page.url());
      expect(url.search).toBe('?period=last-7d&tab=camps');
      const other = await Visit.start(on.browser, on.services);
      await other.open(url.pathname + url.search);
      expect(await other.page.getByRole('button', { name: 'Period: Last 7 days' }).count()).toBe(1);
      expect(await other.page.getByText('3 of 3 camps').count()).toBe(1);
      await other.close();
    });

    it('goes back and forth', async () => {
      await on.visit.open('/');
      await on.visit.page.getByRole('link', { name: 'UNNORTH', exact: true }).first().click();
      await on.visit.page.waitForURL(/\/missions\/north/);
      await on.visit.page.goBack();
      await on.visit.settled();
      expect(await on.visit.page.title()).toBe('Missions · Footprint');
    });

    it('says so where it names nothing', async () => {
      await on.visit.open('/missions/nowhere');
      expect(await on.visit.page.locator('main').textContent()).toContain('There is no such page');
    });
  });

  describe('the reader’s language and colours', () => {
    it('speaks French when asked, remembers it, and writes numbers the French way', async () => {
      const french = await Visit.start(on.browser, on.services);
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
      const dark = await Visit.start(on.browser, on.services);
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
        const visitor = await Visit.start(on.browser, on.services, { colorScheme });
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
        const visitor = await Visit.start(on.browser, on.services, { viewport: { width, height: 800 } });
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
        const visitor = await Visit.start(on.browser, on.services);
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
      await on.visit.open('/');
      const { page } = on.visit;
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
      await on.visit.settled();
      await page.getByRole('link', { name: 'India' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/contributors\/IND/);
    });
  });

  describe('live', () => {
    const liveState = () => on.visit.page.locator('.live-state').textContent();

    it('shows when data arrives', async () => {
      await on.visit.open('/missions/south');
      await upload(on.services, [{ unit: 'charlie-load', ts: Date.now(), powerKw: 91 }]);
      await eventually(async () => /live · data \d+ sec\.? ago/.test((await liveState()) ?? ''));
    });

    it('says when the link is lost, and has the newer figures when it is back', async () => {
      await on.visit.page.goto('about:blank');
      const asked = on.visit.page.waitForRequest(/by=mission&interval=total.*mission=north/);
      await on.visit.open('/missions/north');
      const { pathname, search } = new URL((await asked).url());
      const before = await on.visit.figure('coverage');
      await on.visit.page.context().setOffline(true);
      await eventually(async () => ((await liveState()) ?? '').startsWith('offline'), 60_000);
      await upload(on.services, missed(now));
      const ask = async () => {
        const { rows } = footprintSchema.parse(await on.services.json(pathname + search));
        return 100 * (rows[0]?.coverage ?? 0);
      };
      await eventually(async () => (await ask()) > (before?.value ?? 100) + 1, 20_000);
      await on.visit.page.context().setOffline(false);
      await eventually(async () => ((await liveState()) ?? '').startsWith('live'), 20_000);
      await eventually(
        async () => ((await on.visit.figure('coverage'))?.value ?? 0) > (before?.value ?? 100),
        20_000,
      );
    }, 120_000);

    it('outlives a restart of the services', async () => {
      await on.visit.open('/');
      await on.services.stop();
      await eventually(async () => ((await liveState()) ?? '').startsWith('offline'), 20_000);
      await on.services.startAgain();
      await eventually(async () => ((await liveState()) ?? '').startsWith('live'), 30_000);
      expect(on.visit.problems).toEqual([]);
    }, 90_000);
  });

  describe('the sign-in', () => {
    /** That one is at a page, with its figures, and stays there. */
    const expectAt = async (page: Page, url: string) => {
      await page.waitForURL(url);
      await page.locator('[data-figure="renewableShare"] .headline .value').waitFor();
      expect(page.url()).toBe(url);
    };

    it('leads a stranger to it and back to where they wanted to go', async () => {
      const context = await on.browser.newContext({ locale: 'en-GB' });
      const page = await context.newPage();
      await page.goto(`${on.services.url}/missions/north?period=last-7d`);
      await page.waitForURL(/\/sign-in\?next=/);
      await page.getByLabel('Access token').fill('not-the-token');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('This token is not accepted.').waitFor();
      expect(await axeViolations(page)).toEqual([]);
      const token = new URL(on.services.signInUrl).hash.replace('#token=', '');
      await page.getByLabel('Access token').fill(token);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expectAt(page, `${on.services.url}/missions/north?period=last-7d`);
      await context.close();
    });

    it('leaves no token in the address or the history', async () => {
      const context = await on.browser.newContext({ locale: 'en-GB' });
      const page = await context.newPage();
      await page.goto(on.services.signInUrl);
      await expectAt(page, `${on.services.url}/`);
      await page.goBack().catch(() => null);
      expect(page.url()).not.toContain('token');
      await context.close();
    });
  });
});
