/**
 * The dashboard at the scale of all missions, in a real Chromium: what the first view weighs, how soon it is useful
 * over a satellite link, and whether a year of days of 400 camps scrolls and filters without a stutter.
 */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { localCalendar } from '../../services/domain/calendar.ts';
import type { RegisteredUnit } from '../../services/domain/registry/registry.ts';
import { registrySchema } from '../../services/domain/registry/registry.ts';
import { RegistryRepository } from '../../services/store/shared/registry-repository.ts';
import { BatchWriter } from '../../services/store/sqlite/batch-writer.ts';
import { Database } from '../../services/store/sqlite/database.ts';
import { EmbeddedStore } from '../../services/store/sqlite/embedded-store.ts';
import { SharedSqlite } from '../../services/store/sqlite/shared-sqlite.ts';
import { launchBrowser, Visit } from '../support/browser.ts';
import type { Server } from '../support/find-server.ts';
import { Services } from '../support/services.ts';
import { tempDir } from '../support/temp-dir.ts';
import { fleetRegistry } from './fleet.ts';
import { type BenchRow, milliseconds } from './table.ts';

const SHAPE = { missions: 10, campsPerMission: 40, unitsPerCamp: 8 };
const YEAR = 2025;
const DAY_KWH = 2_400;
/** 400 kbit/s and a round trip of 600 ms. */
const SATELLITE = { offline: false, latency: 600, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const USEFUL = '[data-figure="renewableShare"] .headline .value';
const SCROLL_STEPS = 120;
const SCROLL_STEP_PX = 140;

export async function benchDashboard(chromium: Server): Promise<BenchRow[]> {
  const dir = await tempDir('bench-dashboard');
  try {
    await fillStore(dir.path);
    const services = await Services.start({ dataDir: dir.path });
    const browser = await launchBrowser(chromium);
    try {
      return [
        await firstView(browser, services),
        await satellite(browser, services),
        await yearOfCamps(browser, services),
      ];
    } finally {
      await browser.close();
      await services.stop();
    }
  } finally {
    await dir.remove();
  }
}

/** A year of day and month rows of every unit, written straight into the store. */
async function fillStore(dataDir: string): Promise<void> {
  const database = Database.open(dataDir);
  try {
    const shared = new SharedSqlite(database);
    const book = await RegistryRepository.open({ shared, kept: null, now: Date.now });
    await book.replace(registrySchema.parse(fleetRegistry(SHAPE)), 'bench');
    const store = new EmbeddedStore(new BatchWriter(database));
    const units = [...book.current().units.values()].filter(({ kind }) => kind !== 'battery');
    for (const resolution of ['day', 'month'] as const) {
      for (const unit of units) {
        const calendar = localCalendar(unit.timeZone);
        const [from, to] = [calendar.dayStart(`${YEAR}-01-01`), calendar.dayStart(`${YEAR + 1}-01-01`)];
        const rows = calendar.periods(resolution, from, to).map((period) => rowOf(unit, period));
        await store.replaceIntervals(resolution, [{ unit, from, to, rows }]);
      }
    }
    await store.stop();
  } finally {
    database.close();
  }
}

function rowOf(unit: RegisteredUnit, period: { from: number; to: number }) {
  const seconds = (period.to - period.from) / 1000;
  const swing = 1 + 0.4 * Math.sin(period.from / 9e8 + unit.id.length + unit.id.charCodeAt(4));
  const kwh = (DAY_KWH * swing * seconds) / 86_400;
  const supply = unit.kind === 'grid' ? { importedKwh: kwh } : { energyKwh: kwh };
  const fuelL = kwh * 0.28;
  const fuel =
    unit.kind === 'generator' ? { fuelL, fuelMeasuredL: fuelL, hoursRun: 20, hoursBelow30Pct: 1 } : {};
  return { unit: unit.id, start: period.from, ...supply, measuredKwh: kwh, ...fuel, coveredS: seconds };
}

async function firstView(browser: Browser, services: Services): Promise<BenchRow> {
  const visit = await Visit.start(browser, services);
  const session = await visit.page.context().newCDPSession(visit.page);
  const bytes = await transferred(session, () => visit.open(`/?period=${YEAR}`));
  await visit.close();
  const kilobytes = (kind: string) => `${((bytes.get(kind) ?? 0) / 1024).toFixed(1)} KB ${kind}`;
  return {
    what: 'first view of 400 camps: bytes on the wire',
    by: 'Chromium',
    figures: [kilobytes('Script'), kilobytes('Stylesheet'), kilobytes('Fetch'), kilobytes('Document')],
  };
}

/** Bytes on the wire by type of resource. */
async function transferred(session: CDPSession, load: () => Promise<void>): Promise<Map<string, number>> {
  const kinds = new Map<string, string>();
  const bytes = new Map<string, number>();
  session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? 'other';
    bytes.set(kind, (bytes.get(kind) ?? 0) + encodedDataLength);
  });
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await load();
  return bytes;
}

async function satellite(browser: Browser, services: Services): Promise<BenchRow> {
  const visit = await Visit.start(browser, services);
  const { page } = visit;
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await page.goto('about:blank');
  await session.send('Network.clearBrowserCache');
  await session.send('Network.emulateNetworkConditions', SATELLITE);
  const url = `${services.url}/?period=${YEAR}`;
  const first = await untilUseful(page, url);
  await page.locator('[data-row]').first().waitFor();
  await page.goto('about:blank');
  const again = await untilUseful(page, url);
  await visit.close();
  return {
    what: '400 kbit/s, 600 ms round trip: until the headline is there',
    by: 'Chromium',
    figures: [`first visit ${milliseconds(first)}`, `repeat visit ${milliseconds(again)}`],
  };
}

async function untilUseful(page: Page, url: string): Promise<number> {
  const start = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator(USEFUL).waitFor();
  return performance.now() - start;
}

async function yearOfCamps(browser: Browser, services: Services): Promise<BenchRow> {
  const visit = await Visit.start(browser, services, { viewport: { width: 1440, height: 900 } });
  const { page } = visit;
  await visit.open(`/?tab=camps&period=${YEAR}`);
  await page.getByText('400 of 400 camps').waitFor();
  await page.locator('.camp-rows').scrollIntoViewIfNeeded();
  const scrolling = await framesDuring(page, async () => {
    await page.mouse.move(700, 500);
    for (let step = 0; step < SCROLL_STEPS; step += 1) await page.mouse.wheel(0, SCROLL_STEP_PX);
  });
  const filtering = await framesDuring(page, async () => {
    await page.getByRole('searchbox').pressSequentially('Camp 3', { delay: 60 });
  });
  await visit.close();
  const said = (what: string, { frames, worstMs }: Frames) =>
    `${what}: ${frames} frames, the longest ${milliseconds(worstMs)}`;
  return {
    what: 'a year of daily bars of 400 camps',
    by: 'Chromium',
    figures: [said('scrolling', scrolling), said('filtering', filtering)],
  };
}

interface Frames {
  frames: number;
  worstMs: number;
}

/** How long the page's own work held each frame while something went on: script, style, layout and painting. */
async function framesDuring(page: Page, act: () => Promise<void>): Promise<Frames> {
  const watch = await page.evaluateHandle(() => {
    const seen = { frames: 0, worstMs: 0, running: true };
    const tick = (start: number) => {
      // A message posted from a frame's callback is handled once that frame has been made.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        seen.frames += 1;
        seen.worstMs = Math.max(seen.worstMs, performance.now() - start);
      };
      port2.postMessage(null);
      if (seen.running) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    return seen;
  });
  await act();
  return watch.evaluate((seen) => {
    seen.running = false;
    return { frames: seen.frames, worstMs: seen.worstMs };
  });
}
