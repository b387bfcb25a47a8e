import { defineConfig } from 'vitest/config';
import { findChromium } from './test/support/chromium.ts';
import { closingLine } from './test/support/closing-line.ts';

// In CI the browser tests always run, and fail without a Chromium.
const hasBrowser = findChromium() !== undefined || Boolean(process.env.CI);
if (!hasBrowser)
  console.log('No Chromium here, so the browser tests are left out. CHROMIUM can say where one is.');

const inBrowser = 'test/browser/**/*.test.ts';
const common = { pool: 'forks', testTimeout: 20_000, hookTimeout: 60_000 } as const;
const bot = { test: { ...common, name: 'bot', include: ['test/**/*.test.ts'], exclude: [inBrowser] } };
const browser = {
  test: {
    ...common,
    name: 'browser',
    include: [inBrowser],
    globalSetup: ['test/support/page.ts'],
    testTimeout: 60_000,
  },
};

export default defineConfig({
  test: {
    projects: hasBrowser ? [bot, browser] : [bot],
    globalSetup: ['test/support/postgres.ts'],
    reporters: ['default', closingLine()],
    maxWorkers: 2,
  },
});
