/** How the dashboard is built: from dashboard/ to dashboard/dist, which the services serve. */
import { defineConfig } from 'vite';
import { precompress } from './dashboard/build/precompress.ts';
import { worldMap } from './dashboard/build/world-map.ts';

export default defineConfig({
  root: 'dashboard',
  plugins: [worldMap(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome111', 'firefox114', 'safari16.4'],
    // The content security policy forbids data: URLs, so that no asset may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
