/** A dashboard with a world behind it, for all tests of a file: services, browser, and a visit that is signed in. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type FootprintRow, footprintSchema } from '../../services/domain/footprint/row.ts';
import { launchBrowser, Visit } from '../support/browser.ts';
import type { Server } from '../support/find-server.ts';
import { Services } from '../support/services.ts';
import { tempDir } from '../support/temp-dir.ts';

export interface Dashboard {
  readonly services: Services;
  readonly browser: Browser;
  readonly visit: Visit;
  /** Opens a path, and gives the rows that the page itself asked for: the first answer whose URL matches. */
  rowsBehind(path: string, matching: RegExp): Promise<FootprintRow[]>;
}

/**
 * Call in a describe: it is there from the first test on, and gone after the last.
 * @param fill makes its world
 */
export function useDashboard(chromium: Server, fill: (services: Services) => Promise<unknown>): Dashboard {
  let started: { services: Services; browser: Browser; visit: Visit } | null = null;
  const closing: (() => Promise<void>)[] = [];
  const shown = () => {
    if (started === null) throw new Error('the dashboard is there only while tests run');
    return started;
  };

  beforeAll(async () => {
    const dir = await tempDir('dashboard');
    closing.push(() => dir.remove());
    const services = await Services.start({ dataDir: dir.path });
    closing.push(() => services.stop());
    await fill(services);
    const browser = await launchBrowser(chromium);
    closing.push(() => browser.close());
    started = { services, browser, visit: await Visit.start(browser, services) };
  }, 120_000);

  afterAll(async () => {
    for (let close = closing.pop(); close !== undefined; close = closing.pop()) await close();
  });

  return {
    get services() {
      return shown().services;
    },
    get browser() {
      return shown().browser;
    },
    get visit() {
      return shown().visit;
    },
    async rowsBehind(path, matching) {
      const { visit } = shown();
      // What the page before still asks must not be taken for an answer to this one.
      await visit.page.goto('about:blank');
      const answered = visit.page.waitForResponse((response) => matching.test(response.url()));
      await visit.open(path);
      return footprintSchema.parse(await (await answered).json()).rows;
    },
  };
}
