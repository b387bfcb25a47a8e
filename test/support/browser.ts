import { mkdirSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import { type Local, type LocalOptions, startLocal } from '../../sandbox/local/local.ts';
import { createLogger } from '../../src/log.ts';
import { findChromium } from './chromium.ts';
import { freshPglite } from './databases.ts';
import { clockFrom } from './stories.ts';
import { temporaryFolder } from './temporary-folder.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export type Look = {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
  /** There is a finger and no pointer. */
  isTouched?: boolean;
  /** A page to open another tab beside, in the same browser profile. */
  beside?: Page;
};
export const phone: Look = { width: 390, height: 844 };
export const touched: Look = { ...phone, isTouched: true };
export const dark: Look = { theme: 'dark' };

export type OpenPage = (local: Pick<Local, 'url'>, path?: string, look?: Look) => Promise<Page>;

/** A browser for a file of stories. The returned function opens a page of a sandbox, which closes with its test. */
export function useBrowser(): OpenPage {
  let browser: Browser | undefined;
  beforeAll(async () => {
    const executablePath = findChromium();
    if (!executablePath) throw new Error('There is no Chromium. Install it, or say where it is in CHROMIUM.');
    browser = await chromium.launch({ executablePath, args: quiet });
  });
  afterAll(() => browser?.close());

  return async (local, path = '', look = {}) => {
    if (!browser) throw new Error('The browser is not open yet');
    const context = look.beside?.context() ?? (await browser.newContext(contextFor(look)));
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    const complaints = listenToComplaints(page);
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') {
        const path = join(tmpdir(), `aipm-${task.id}.png`);
        await page.screenshot({ path });
        console.error(`${task.name}: the page looked like ${path}`);
      }
      if (!look.beside) await context.close();
      if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join('\n')}`);
    });
    await page.goto(new URL(path, local.url).href);
    return page;
  };
}

function contextFor({ width = 1280, height = 800, theme = 'light', isTouched = false }: Look) {
  return {
    viewport: { width, height },
    colorScheme: theme,
    isMobile: isTouched,
    hasTouch: isTouched,
    reducedMotion: 'reduce',
    deviceScaleFactor: 2,
    locale: 'en-GB',
    timezoneId: 'Asia/Shanghai',
  } as const;
}

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
];

/** What the browser itself logs when the sandbox refuses a request, or is away. */
const refusals = /^(Failed to load resource|WebSocket connection to)/;

/** What the page threw or logged as an error. */
function listenToComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' && !refusals.test(line.text())) complaints.push(line.text());
  });
  return complaints;
}

/** A sandbox for one test: one that begins with nothing, or with `isEmpty` false the one of a team. */
export async function startSandbox(options: Partial<LocalOptions> = {}): Promise<Local> {
  const folder = options.folder ?? (await temporaryFolder());
  const isSeeded = options.isEmpty === false;
  if (isSeeded) await cp(inject('seeded'), folder, { recursive: true });
  const database = options.database ?? (isSeeded ? undefined : await freshPglite());
  if (database && !options.database) onTestFinished(database.close);
  const local = await startLocal({
    isEmpty: true,
    now: clockFrom(Date.now()),
    log: createLogger('silent'),
    ...options,
    folder,
    ...(database && { database }),
  });
  onTestFinished(() => local.stop());
  return local;
}

/**
 * Looks at the page for the documentation: with PICTURES set to a folder, its picture is left there. Otherwise it is
 * only drawn.
 */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder) mkdirSync(folder, { recursive: true });
  await page.screenshot({ scale: 'css', ...(folder && { path: join(folder, `${name}.png`) }) });
}

/** Whether nothing sticks out to the side. */
export async function fitsItsWidth(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth <= innerWidth');
}

/** What axe-core finds serious or critical on a page, a line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Finding = { id: string; impact: string; help: string; nodes: { html: string }[] };
    type Axe = { run: () => Promise<{ violations: Finding[] }> };
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
      );
  });
}
