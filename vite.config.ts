/** How the dashboard is built: from dashboard/ to dashboard/dist, which the services serve. */
import { defineConfig } from 'vite';
import { bootScript } from './dashboard/build/boot.ts';
import { precompress } from './dashboard/build/precompress.ts';
import { serviceWorker } from './dashboard/build/service-worker.ts';
import { splitTexts } from './dashboard/build/text-tables.ts';
import { worldMap } from './dashboard/build/world-map.ts';

/**
 * What every view needs comes as one file, with the first view: over a satellite a request costs more than its
 * bytes. Other views, charts and the dialogs behind a click stay apart.
 */
function isCore(id: string): boolean {
  if (/how-dialog|formula-texts/.test(id)) return false;
  if (/\/views\/missions\/(missions-view|mission-table|attention|remarks|texts)\.tsx?$/.test(id)) return true;
  return /node_modules\/(preact|hono|@preact|@tanstack)\/|\/dashboard\/((app|components|figures|i18n|period|queries)\/)?[\w-]+\.tsx?$/.test(
    id,
  );
}

export default defineConfig({
  root: 'dashboard',
  plugins: [splitTexts(isCore), bootScript(), serviceWorker(), worldMap(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome111', 'firefox114', 'safari16.4'],
    // The content security policy forbids data: URLs, so that no asset may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // On a busy machine compressing takes its time; that is no warning.
      checks: { bundlerTimings: false },
      output: { codeSplitting: { groups: [{ name: 'core', test: isCore }] } },
    },
  },
});
