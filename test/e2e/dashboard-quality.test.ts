/** The data quality page as its readers meet it: a real browser at the real services. */
import { expect, it } from 'vitest';
import { footprintSchema } from '../../services/domain/footprint/row.ts';
import { axeViolations } from '../support/browser.ts';
import { describeWith, findChromium } from '../support/find-server.ts';
import { useDashboard } from './dashboard-fixture.ts';
import { fillWorld, registerNinthSet } from './dashboard-unit-world.ts';

const chromium = await findChromium();
const PERIOD = 'period=last-7d';

describeWith([chromium], 'Data quality in Chromium', () => {
  const on = useDashboard(chromium, (services) => fillWorld(services, Date.now()));

  const items = () => on.visit.page.locator('.quarantine li');

  it('says at the top how much is missing, silent, rejected and quarantined', async () => {
    await on.visit.open(`/quality?${PERIOD}`);
    const headline = async (id: string) =>
      on.visit.page.locator(`[data-figure="${id}"] .headline`).textContent();
    await on.visit.page.locator('[data-figure="rejected"] a').waitFor();
    expect(await headline('silent')).toBe('1');
    expect(await headline('rejected')).toBe('1');
    expect(await headline('resets')).toBe('1');
    expect(await headline('quarantine')).toBe('5');
  });

  it('draws each camp’s days, with the thin ones counted in words', async () => {
    await on.visit.open(`/quality?${PERIOD}`);
    const strip = on.visit.page.locator('[data-camp="malakal"] canvas');
    expect(await strip.getAttribute('aria-label')).toMatch(
      /^Malakal: \d of 7 days or months under 90 % complete$/,
    );
    await on.visit.page.waitForFunction(() => {
      const canvas = document.querySelector('canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      return pixels?.some((value) => value !== 0) === true;
    });
  });

  it('names a day and its completeness where one points', async () => {
    await on.visit.open(`/quality?${PERIOD}`);
    const strip = on.visit.page.locator('[data-camp="malakal"] canvas');
    await strip.hover();
    await on.visit.page.waitForFunction(() =>
      /complete$/.test(document.querySelector('canvas')?.title ?? ''),
    );
  });

  it('lists silent units with a way to them', async () => {
    await on.visit.open(`/quality?${PERIOD}&tab=silent`);
    const row = on.visit.page.locator('[data-row="malakal-load"]');
    expect(await row.textContent()).toContain('ago');
    await row.getByRole('link', { name: 'Camp load' }).click();
    await on.visit.page.waitForURL(/\/units\/malakal-load/);
  });

  it('counts rejected readings as the accounting does, by camp and by a mission’s units', async () => {
    await on.visit.page.goto('about:blank');
    const answered = on.visit.page.waitForResponse(/by=unit/);
    await on.visit.open(`/quality?${PERIOD}&tab=readings&mission=unmiss`);
    const { rows } = footprintSchema.parse(await (await answered).json());
    for (const row of rows) {
      const cell = on.visit.page.locator(`[data-row="${row.unit}"] [data-column="rejected"]`);
      expect(await cell.textContent()).toBe(String(row.readings.rejected));
    }
    expect(rows.find(({ unit }) => unit === 'malakal-g1')?.readings.rejected).toBe(1);
  });

  it('lists fields that a kind does not have', async () => {
    await on.visit.open(`/quality?${PERIOD}&tab=unknownFields`);
    const row = on.visit.page.locator('[data-row="malakal-g1 oilBar"]');
    expect(await row.textContent()).toContain('4,140');
  });

  it('says why messages are in quarantine, alike ones as one', async () => {
    await on.visit.open(`/quality?${PERIOD}&tab=quarantine`);
    const reasons = await on.visit.page.locator('.reasons div').allTextContents();
    expect(reasons[0]).toBe('A number is outside of its bounds.3');
    expect(reasons).toHaveLength(3);
  });

  it('shows a payload as JSON, and bytes that are no text as a hex dump', async () => {
    await on.visit.open(`/quality?${PERIOD}&tab=quarantine`);
    const bytes = items().filter({ hasText: 'payload is not UTF-8' });
    await bytes.locator('summary').click();
    expect(await bytes.locator('pre').textContent()).toMatch(/^0000 {2}ff fe 00 41 +···A$/);
    const json = items().filter({ hasText: 'levelL is -4' });
    await json.locator('summary').click();
    expect(await json.locator('pre').textContent()).toContain('"levelL": -4');
  });

  it('tries one message again, says what became of it, and counts it out', async () => {
    await registerNinthSet(on.services);
    await on.visit.open(`/quality?${PERIOD}&tab=quarantine`);
    const unknown = items().filter({ hasText: 'malakal-g9' });
    await unknown.getByRole('button', { name: 'Try again' }).click();
    await on.visit.page.getByText('Samples taken: 1. Still in quarantine: 0.').waitFor();
    await unknown.waitFor({ state: 'detached' });
    await on.visit.page.locator('[data-figure="quarantine"]').getByText('4').waitFor();
    expect(await on.services.json('/api/units/malakal-g9/samples')).toMatchObject({
      samples: [{ powerKw: 10 }],
    });
  });

  it('tries all again only once that is confirmed', async () => {
    await on.visit.open(`/quality?${PERIOD}&tab=quarantine`);
    const all = on.visit.page.getByRole('button', { name: 'Try all 4 again' });
    await all.click();
    await on.visit.page.getByRole('dialog').waitFor();
    await on.visit.page.keyboard.press('Escape');
    await on.visit.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await all.evaluate((button) => button === document.activeElement)).toBe(true);
    await all.click();
    await on.visit.page.getByRole('button', { name: 'Try all again now' }).click();
    await on.visit.page.getByText('Samples taken: 0. Still in quarantine: 4.').waitFor();
  });

  it('says when the server can’t be asked', async () => {
    await on.visit.open(`/quality?${PERIOD}&tab=quarantine`);
    await on.visit.page.context().setOffline(true);
    await items().first().getByRole('button', { name: 'Try again' }).click();
    await on.visit.page.getByText('That could not be tried').waitFor();
    await on.visit.page.context().setOffline(false);
  });

  it('speaks French', async () => {
    await on.visit.open(`/quality?${PERIOD}`);
    await on.visit.page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
    await on.visit.page.getByText('Complétude de chaque camp et jour').waitFor();
    await on.visit.page.getByRole('combobox', { name: 'Langue' }).selectOption('en');
  });

  it.each(['completeness', 'silent', 'readings', 'unknownFields', 'quarantine'])(
    'has nothing that axe objects to, light and dark: %s',
    async (tab) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await on.visit.page.emulateMedia({ colorScheme });
        await on.visit.open(`/quality?${PERIOD}&tab=${tab}`);
        if (tab === 'quarantine') await items().first().locator('summary').click();
        expect(await axeViolations(on.visit.page)).toEqual([]);
      }
    },
  );

  it('never scrolls sideways on a phone', async () => {
    await on.visit.page.setViewportSize({ width: 360, height: 740 });
    for (const tab of ['completeness', 'silent', 'readings', 'unknownFields', 'quarantine']) {
      await on.visit.open(`/quality?${PERIOD}&tab=${tab}`);
      expect(await on.visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    }
  });

  it('made no error and asked nobody else', () => {
    expect(on.visit.problems).toEqual([]);
  });
});
