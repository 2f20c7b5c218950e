/** The planner's pages: sliders and their answer, links that show the same plan, kept plans, a mission's way. */
import { expect, it } from 'vitest';
import { DAY_MS } from '../../services/domain/durations.ts';
import { planSchema } from '../../services/domain/planner/plan-schema.ts';
import { axeViolations, Visit } from '../support/browser.ts';
import { describeWith, findChromium } from '../support/find-server.ts';
import { useDashboard } from './dashboard-fixture.ts';
import { makeWorld } from './dashboard-world.ts';

const chromium = await findChromium();

describeWith([chromium], 'The planner', () => {
  const now = Date.now();
  const dateAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const period = `from=${dateAt(now - 60 * DAY_MS)}&to=${dateAt(now - DAY_MS)}`;
  const prices = encodeURIComponent(
    JSON.stringify({
      ...{ fuelPerL: 1.5, solarPerKwp: 900, batteryPerKwh: 300, windPerKw: 2_000, generatorPerKw: 300 },
      ...{ omShare: 0.02, years: 20, discountRate: 0.05, currency: 'USD' },
    }),
  );
  const on = useDashboard(chromium, (services) => makeWorld(services, now));

  const shareShown = () => on.visit.figure('share');

  it('shows what the API answers, before beside after', async () => {
    await on.visit.open(`/plan/camps/alpha?${period}&solar=100`);
    const answer = planSchema.parse(
      await on.services.json('/api/plan', {
        method: 'POST',
        body: JSON.stringify({
          ...{ camp: 'alpha', from: dateAt(now - 60 * DAY_MS), to: dateAt(now - DAY_MS) },
          change: { solarKwp: 100 },
        }),
      }),
    );
    expect((await shareShown())?.value).toBeCloseTo(100 * (answer.after.renewableShare ?? 0), 3);
    const before = on.visit.page.locator('[data-figure="share"] [data-before] .value');
    expect(await before.getAttribute('title')).toContain(
      (100 * (answer.before.renewableShare ?? 0)).toLocaleString('en-GB', { maximumFractionDigits: 4 }),
    );
    expect(answer.after.renewableShare ?? 0).toBeGreaterThan(answer.before.renewableShare ?? 1);
  });

  it('answers as a slider moves, by the keyboard, and keeps the place in the link', async () => {
    await on.visit.open(`/plan/camps/alpha?${period}`);
    const share = await shareShown();
    const slider = on.visit.page.getByRole('slider', { name: 'Solar' });
    await slider.focus();
    for (let step = 0; step < 5; step += 1) await on.visit.page.keyboard.press('ArrowRight');
    const solar = Number(await slider.inputValue());
    expect(solar).toBeGreaterThan(0);
    await on.visit.page.waitForFunction(
      (was) =>
        document.querySelector('[data-figure="share"] .headline .value')?.getAttribute('title') !== was,
      await on.visit.page.locator('[data-figure="share"] .headline .value').getAttribute('title'),
    );
    const moved = await shareShown();
    expect(moved?.value ?? 0).toBeGreaterThan(share?.value ?? 100);
    const url = new URL(on.visit.page.url());
    expect(url.searchParams.get('solar')).toBe(String(solar));
    const other = await Visit.start(on.browser, on.services);
    await other.open(url.pathname + url.search);
    expect(await other.figure('share')).toEqual(moved);
    expect(await other.page.getByRole('slider', { name: 'Solar' }).inputValue()).toBe(String(solar));
    await other.close();
  });

  it('says when the sets that may run can not carry the camp', async () => {
    await on.visit.open(`/plan/camps/alpha?${period}`);
    await on.visit.page.getByRole('checkbox', { name: /Genset 1/ }).uncheck();
    await on.visit.page.locator('[data-remark="unservedRemark"]').waitFor();
    expect(new URL(on.visit.page.url()).searchParams.get('off')).toBe('alpha-g1');
  });

  it('finds the cheapest way to each target, and takes it over', async () => {
    await on.visit.open(`/plan/camps/alpha?${period}&prices=${prices}`);
    await on.visit.page.getByRole('button', { name: 'Work it out' }).click();
    const row = on.visit.page.locator('.plan-cheapest [data-row="0.6"]');
    await row.waitFor({ timeout: 60_000 });
    await row.getByRole('button', { name: 'Use these sizes' }).click();
    await on.visit.page.waitForFunction(
      () =>
        Number.parseFloat(document.querySelector('[data-figure="share"] [data-after]')?.textContent ?? '') >=
        60,
    );
    expect(Number(new URL(on.visit.page.url()).searchParams.get('solar'))).toBeGreaterThan(0);
  });

  it('keeps a plan, and shows what came of it', async () => {
    await on.visit.open(`/plan/camps/alpha?${period}&solar=80`);
    await on.visit.page.getByLabel('Name').fill('Eighty more');
    await on.visit.page.getByRole('button', { name: 'Keep this plan' }).click();
    const kept = on.visit.page.locator('.plan-kept details');
    await kept.getByText('Eighty more').click();
    await kept.locator('tbody tr').first().waitFor();
    await kept.getByRole('button', { name: 'Remove' }).click();
    await kept.waitFor({ state: 'detached' });
  });

  it('ranks a mission’s steps, each a link to its camp’s plan', async () => {
    await on.visit.open(`/plan/missions/north?${period}&prices=${prices}&target=60`);
    await on.visit.page.getByRole('button', { name: 'Work out the way' }).click();
    await on.visit.page.locator('[data-reached="true"]').waitFor({ timeout: 60_000 });
    const first = on.visit.page.locator('tr[data-row="1"] a');
    await first.click();
    await on.visit.page.waitForURL(/\/plan\/camps\/(alpha|bravo)\?.*solar=\d+/);
  });

  it.each(['light', 'dark'] as const)(
    'axe finds nothing, and nothing scrolls sideways on a phone, %s',
    async (colorScheme) => {
      const visitor = await Visit.start(on.browser, on.services, {
        ...{ colorScheme, viewport: { width: 390, height: 844 }, hasTouch: true },
      });
      for (const path of [
        '/plan',
        `/plan/camps/alpha?${period}&solar=80&prices=${prices}`,
        '/plan/missions/north',
      ]) {
        await visitor.open(path);
        expect(await axeViolations(visitor.page), path).toEqual([]);
        const overflow = await visitor.page.evaluate(
          () => document.documentElement.scrollWidth - window.innerWidth,
        );
        expect(overflow, path).toBeLessThanOrEqual(0);
      }
      expect(visitor.problems).toEqual([]);
      await visitor.close();
    },
    60_000,
  );
});
