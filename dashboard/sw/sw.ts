/**
 * The service worker: the page opens from what is kept, then what is kept is refreshed. It keeps the shell and the
 * hashed files; the API's answers are kept by the page itself, which knows what stands for what (queries/kept-answers.ts).
 */
import { clientsClaim } from 'workbox-core';
import { ExpirationPlugin } from 'workbox-expiration';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst, StaleWhileRevalidate } from 'workbox-strategies';
import { ASSETS, SHELL } from './caches.ts';

declare const self: ServiceWorkerGlobalScope;

const FILES_AT_MOST = 150;

const shell = new StaleWhileRevalidate({ cacheName: SHELL });
const assets = new CacheFirst({
  cacheName: ASSETS,
  plugins: [new ExpirationPlugin({ maxEntries: FILES_AT_MOST })],
});

void self.skipWaiting();
clientsClaim();

// Every page is the same document: one copy stands for all.
registerRoute(
  new NavigationRoute(({ event }) => shell.handle({ event, request: new Request('/') }), {
    denylist: [/^\/api(\/|$)/, /^\/metrics$/, /^\/problems(\/|$)/, /\.\w+$/],
  }),
);
registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'), assets);

/** The page that started this worker tells what it has loaded already, so that it opens without a link the next time. */
self.addEventListener('message', (event) => {
  const urls: unknown = event.data;
  if (!Array.isArray(urls)) return;
  event.waitUntil(keep(urls.filter((url) => typeof url === 'string')));
});

async function keep(urls: readonly string[]): Promise<void> {
  const [files, pages] = await Promise.all([caches.open(ASSETS), caches.open(SHELL)]);
  const missing = await Promise.all(
    urls.map(async (url) => ((await files.match(url)) === undefined ? [url] : [])),
  );
  await Promise.allSettled([pages.add('/'), ...missing.flat().map((url) => files.add(url))]);
}
