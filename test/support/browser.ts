/** A real Chromium at the dashboard, for tests that look at pages as people do. */
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { z } from 'zod';
import type { Server } from './find-server.ts';
import type { Services } from './services.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchBrowser(server: Server): Promise<Browser> {
  if (!('path' in server)) throw new Error('no chromium');
  return chromium.launch({ executablePath: server.path, args: ARGUMENTS });
}

/** A page that is signed in, and what went wrong on it (script errors, requests to anywhere else). */
export class Visit {
  readonly page: Page;
  readonly problems: string[] = [];
  readonly #services: Services;

  private constructor(page: Page, services: Services) {
    this.page = page;
    this.#services = services;
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.origin !== services.url) this.problems.push(`asked ${url}`);
    });
  }

  static async start(
    browser: Browser,
    services: Services,
    options: BrowserContextOptions = {},
  ): Promise<Visit> {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
    const visit = new Visit(await context.newPage(), services);
    await visit.page.goto(services.signInUrl);
    await visit.page.waitForURL(`${services.url}/`);
    return visit;
  }

  /** Opens a path and waits until nothing on it is loading. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.#services.url}${path}`);
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.page.waitForSelector('main');
    await this.page.waitForFunction(() => document.querySelector('.skeleton') === null);
  }

  /** The number and unit of a figure at the page's top, from its full form; null for "no data". */
  async figure(id: string): Promise<{ value: number; unit: string } | null> {
    const value = this.page.locator(`[data-figure="${id}"] .headline`).first();
    await value.waitFor();
    const full = value.locator('.value');
    if ((await full.count()) === 0) return null;
    return readQuantity((await full.getAttribute('title')) ?? '');
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** An English quantity like `12,345.6 kWh`. */
export function readQuantity(text: string): { value: number; unit: string } {
  const [number = '', unit = ''] = text.split('\u00a0');
  return { value: Number(number.replaceAll(',', '')), unit };
}

const axeResult = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

/** What axe finds against WCAG 2.2 A and AA and its own best practices. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result = axeResult.parse(await page.evaluate('axe.run(document)'));
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
