import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Node.js's own storage is not the browser's, and says so at each use.
    execArgv: ['--no-webstorage'],
    coverage: {
      include: ['services/**', 'simulators/**', 'dashboard/**/*.{ts,tsx}'],
      exclude: ['dashboard/{dist,build,screenshots}/**'],
      reporter: ['text-summary', 'html'],
      reportsDirectory: '.cache/coverage',
    },
  },
});
