/**
 * Takes the screenshots of all views, light and dark, on a wide screen, a tablet and a phone, of a dashboard that runs:
 *
 *   npm run screenshots -- 'http://127.0.0.1:8080/sign-in#token=…'     (the link that the start prints)
 *
 * They are written beside this file.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';

const VIEWS = {
  missions: '/',
  mission: '/missions/unmiss',
  camp: '/camps/naqoura',
  unit: '/units/naqoura-g1?period=last-7d',
  contributors: '/contributors',
  contributor: '/contributors/ITA',
  quality: '/quality',
  plan: '/plan/camps/abyei?solar=400&battery=1000',
};
const SCREENS = {
  '1440': { width: 1440, height: 900 },
  '834': { width: 834, height: 1112 },
  '390': { width: 390, height: 844 },
};
/** Long pages are cut: a screenshot shows what a page is like, not all of it. */
const MOST_HEIGHT = 1800;
const SETTLED_MS = 1500;

const signIn = process.argv[2];
if (signIn === undefined || !URL.canParse(signIn)) {
  process.stderr.write("Usage: npm run screenshots -- 'http://127.0.0.1:8080/sign-in#token=…'\n");
  process.exit(2);
}
const { origin } = new URL(signIn);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const visitor = await browser.newContext();
  const entrance = await visitor.newPage();
  await entrance.goto(signIn);
  await entrance.waitForURL(`${origin}/`);
  const storageState = await visitor.storageState();
  const arabic = await browser.newContext({
    ...{ viewport: SCREENS['1440'], locale: 'ar', reducedMotion: 'reduce', storageState },
  });
  const arabicPage = await arabic.newPage();
  await arabicPage.goto(origin);
  await take(arabicPage, 'missions-1440-arabic.png');
  await arabic.close();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries(SCREENS)) {
      const context = await browser.newContext({
        storageState,
        viewport,
        colorScheme,
        locale: 'en-GB',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      for (const [name, path] of Object.entries(VIEWS)) {
        await page.goto(origin + path);
        await take(page, `${name}-${size}-${colorScheme}.png`);
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
}

async function take(page: Page, file: string): Promise<void> {
  await page.waitForSelector('main');
  await page.waitForFunction(() => document.querySelector('.skeleton') === null);
  // Charts are drawn, and live powers have come, a moment after the figures.
  await page.waitForTimeout(SETTLED_MS);
  const { width, height } = await page.evaluate(() => ({
    width: window.innerWidth,
    height: document.documentElement.scrollHeight,
  }));
  const clip = { x: 0, y: 0, width, height: Math.min(height, MOST_HEIGHT) };
  const png = await page.screenshot({ fullPage: true, clip });
  const small = await sharp(png).png({ palette: true, effort: 10 }).toBuffer();
  await writeFile(join(import.meta.dirname, file), small);
  process.stdout.write(`${file}: ${Math.round(small.length / 1024)} KB\n`);
}
