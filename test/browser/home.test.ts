import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { failureModes } from '../../src/rituals/failures/schema.ts';
import {
  dark,
  fitsItsWidth,
  phone,
  picture,
  seriousFindings,
  startSandbox,
  useBrowser,
} from '../support/browser.ts';
import { freshPglite } from '../support/databases.ts';
import { alice, northwind, projectIn } from '../support/members.ts';

describe('the Home in the browser', () => {
  const openPage = useBrowser();

  it.each([
    ['light', {}],
    ['dark', dark],
    ['phone', phone],
  ])('says what waits, and forgets what is done: %s', async (name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=bob&in=home', { height: 1400, ...look });
    const home = page.getByRole('tabpanel', { name: 'Home' });
    await home.getByRole('heading', { name: /^Waiting for you/ }).waitFor();
    await home.getByRole('table', { name: 'Projects by tier, then score' }).waitFor();
    await isFit(page, `home-${name}`);
    await home.getByRole('button', { name: 'Reminders' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Mondays to Fridays').waitFor();
    await isFit(page);
  });

  it.each([
    ['light', {}],
    ['phone', phone],
  ])('welcomes a newcomer: %s', async (_name, look) => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=dan&in=home', { height: 900, ...look });
    const home = page.getByRole('tabpanel', { name: 'Home' });
    await home.getByRole('heading', { name: 'Welcome to aipm' }).waitFor();
    await isFit(page);
    await home.getByRole('button', { name: 'Start a technical review' }).click();
    await page.getByRole('dialog').getByLabel('Project').waitFor();
  });

  it.each([
    ['light', {}],
    ['dark', dark],
    ['phone', phone],
  ])('stays fit to be looked at, whether nothing waits or fifty things do: %s', async (_name, look) => {
    const database = await freshPglite();
    onTestFinished(database.close);
    const local = await startSandbox({ database });
    const { id } = await projectIn(database.db, { key: 'CARE', name: 'Customer service' });
    const page = await openPage(local, '?as=alice&in=home', { ...look, height: 1000 });
    const home = page.getByRole('tabpanel', { name: 'Home' });
    await home.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
    await isFit(page);

    await haveGoneWrong(database.db, id, 50);
    await page.reload();
    await home.getByRole('heading', { name: 'Waiting for you (50)' }).waitFor();
    await isFit(page);
    await home.getByRole('button', { name: 'and 40 more: show all' }).click();
    await page.getByRole('dialog').getByText('1 to 40 of 50').waitFor();
    await isFit(page);
    expect(local.slack.problems).toEqual([]);
  });

  it('shows an admin the settings', async () => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=home', { height: 1400 });
    const home = page.getByRole('tabpanel', { name: 'Home' });
    await home.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog').getByText('Test message').waitFor();
    await isFit(page);
  });
});

/** @param what names its picture, where it has one in the documentation */
async function isFit(page: Page, what?: string): Promise<void> {
  if (what) await picture(page, what);
  expect(await seriousFindings(page)).toEqual([]);
  expect(await fitsItsWidth(page)).toBe(true);
}

const kinds = ['wrong answer', 'missing answer', 'unsafe answer', 'slow answer', 'expensive answer'] as const;

/** So many failure modes of a project that wait for Alice: some late, some due in the days to come. */
async function haveGoneWrong(db: Database, projectId: string, many: number): Promise<void> {
  const at = new Date('2026-11-16T08:00:00Z');
  const by = { ownerId: alice.userId, createdBy: alice.userId, changedBy: alice.userId };
  await db.insert(failureModes).values(
    Array.from({ length: many }, (_, n) => ({
      ...{ workspaceId: northwind, projectId, ...by, createdAt: at, movedAt: at, changedAt: at },
      ...{ madeBy: `form ${n}`, formId: `form ${n}`, valuesHash: '' },
      ...{ kind: kinds[n % kinds.length] ?? 'wrong answer', risk: 4, cost: 3 },
      description: `Call ${n + 1} of the nightly run is told of a refund that nobody promised`,
      dueDate: `2026-11-${12 + (n % 15)}`,
    })),
  );
}
