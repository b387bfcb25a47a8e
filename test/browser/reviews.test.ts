import type { Locator, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import {
  dark,
  fitsItsWidth,
  phone,
  picture,
  seriousFindings,
  startSandbox,
  useBrowser,
} from '../support/browser.ts';
import { freshPostgres } from '../support/databases.ts';
import { openProxy } from '../support/proxy.ts';
import { createsProject, holdsReview, triageReview } from '../support/triage-review.ts';

const { Verdict: verdict, ...answers } = triageReview;

describe('a review in the browser', () => {
  const openPage = useBrowser();

  it('is held with the keyboard alone, from the command to the card', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=triage');
    await tabTo(page, page.getByLabel('Message #triage'));
    await page.keyboard.type('/aipm rev');
    await page.getByRole('option', { name: /review/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Technical review' }).getByText('Save review').waitFor();
    await tabTo(page, page.getByLabel('Project'));
    await page.keyboard.type('Medical triage');
    await page.getByRole('option', { name: 'New project: Medical triage' }).waitFor();
    await picture(page, 'review-search');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    for (const [label, answer] of Object.entries(answers).slice(0, 5)) {
      await tabTo(page, page.getByLabel(label));
      await page.keyboard.type(answer);
    }
    await tabTo(page, page.getByLabel('Verdict'));
    await page.keyboard.type('with');
    await page.getByRole('option', { name: verdict }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    for (const [label, answer] of Object.entries(answers).slice(5)) {
      await tabTo(page, page.getByLabel(label));
      await page.keyboard.type(answer);
    }
    await tabTo(page, page.getByRole('button', { name: 'Save review' }));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    const card = page.getByRole('article').filter({ hasText: 'Medical triage (MEDICAL)' });
    await card.getByText('Go with conditions').waitFor();
    await card.getByText('75 % confident').waitFor();
    expect(local.slack.problems).toEqual([]);
  }, 40_000);

  it('shows a refused field where it is, and loses nothing', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=triage');
    await opensForm(page);
    await choosesProject(page, 'Medical triage');
    await fillsIn(page);
    await page.getByLabel('Confidence, in %').fill('40');
    await page.getByRole('button', { name: 'Save review' }).click();
    await page.getByText('must be at least 50').waitFor();
    await page.getByLabel('Confidence, in %').fill('');
    await page.getByRole('button', { name: 'Save review' }).click();
    await page.getByText('How confident are you, from 50 to 100 %?').waitFor();
    await picture(page, 'review-refused');
    expect(await page.getByLabel('3. Where might it bottleneck').inputValue()).toContain('Rare terms');
    await page.getByLabel('Confidence, in %').fill('75');
    await page.getByRole('button', { name: 'Save review' }).click();
    await page.getByText('75 % confident').waitFor();
  });

  it('goes on from a draft that somebody else began, through three reloads', async () => {
    const local = await startSandbox();
    await createsProject(local.slack.person('alice'), '#triage', 'TRIAGE');
    await local.slack.person('alice').closes();
    const page = await openPage(local, '?as=alice&in=triage');
    await opensForm(page);
    await choosesProject(page, 'Medical triage');
    await page
      .getByLabel('1. What core technology')
      .fill(answers['1. What core technology does the solution use?']);
    await page.reload();
    expect(await page.getByLabel('1. What core technology').inputValue()).toContain('Llama 3');
    await page.getByLabel('2. How do its data').fill('GPT-4 is 30,000 a month');
    await page.reload();
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('Draft saved').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.reload();

    await page.getByLabel('Viewing as').selectOption({ label: 'Bob Meyer · member' });
    await opensForm(page);
    await page.getByRole('button', { name: 'Continue it' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Continue' }).click();
    await expect
      .poll(() => page.getByLabel('2. How do its data').inputValue())
      .toBe('GPT-4 is 30,000 a month');
    await fillsIn(page);
    await page.getByRole('button', { name: 'Save review' }).click();
    await page.getByText('75 % confident').waitFor();
  });

  it('says so when the database is away, keeps the text, and saves when it is back', async () => {
    const database = await freshPostgres();
    onTestFinished(database.close);
    const proxy = await openProxy(database.config.url);
    onTestFinished(proxy.close);
    const config = { kind: 'postgres', url: proxy.url } as const;
    const open = await openDatabase(config);
    onTestFinished(open.close);
    const local = await startSandbox({ database: { ...open, config } });
    const page = await openPage(local, '?as=alice&in=triage');
    await opensForm(page);
    await choosesProject(page, 'Medical triage');
    await fillsIn(page);
    proxy.failAt('insert into "reviews"', 'cut before');
    await page.getByRole('button', { name: 'Save review' }).click();
    await page.getByText('nothing was saved').waitFor();
    await picture(page, 'database-away');
    expect(await page.getByLabel('3. Where might it bottleneck').inputValue()).toContain('Rare terms');
    await page.getByRole('button', { name: 'Save review' }).click();
    await page.getByText('75 % confident').waitFor();
    expect(local.slack.messages('#triage')).toHaveLength(1);
  });

  it.each([
    ['light', {}],
    ['dark', dark],
    ['phone', phone],
  ])('has a form, a card and a record fit to be looked at: %s', async (name, look) => {
    const local = await startSandbox();
    await holdsReview(local.slack.person('alice'), '#triage');
    await local.slack.person('alice').sees('Go with conditions', { in: '#triage' });
    const page = await openPage(local, '?as=alice&in=triage', look);
    const card = page.getByRole('article').filter({ hasText: 'Go with conditions' });
    await card.getByText('The five questions').click();
    await card.getByText('peak day is 10,000').waitFor();
    await isFitToBeLookedAt(page);
    await picture(page, `review-card-${name}`);
    await card.getByRole('button', { name: 'Open record' }).click();
    await page.getByText('Revision 1').waitFor();
    await isFitToBeLookedAt(page);
    await picture(page, `review-record-${name}`);
    await page.getByRole('button', { name: 'Close' }).first().click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await opensForm(page);
    await choosesProject(page, 'Contract search');
    await fillsIn(page);
    await page.getByLabel('Project').focus();
    await isFitToBeLookedAt(page);
    await picture(page, `review-form-${name}`);
    await page.getByLabel('Confidence, in %').fill('40');
    const save = page.getByRole('button', { name: 'Save review' });
    await save.hover();
    await isFitToBeLookedAt(page);
    await save.click();
    await page.getByText('must be at least 50').waitFor();
    await isFitToBeLookedAt(page);
  });
});

async function isFitToBeLookedAt(page: Page): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  expect(await fitsItsWidth(page)).toBe(true);
}

/** Presses Tab until a control has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${wanted}`);
}

async function opensForm(page: Page): Promise<void> {
  const composer = page.getByLabel('Message #triage');
  await composer.fill('/aipm review');
  await composer.press('Escape');
  await composer.press('Enter');
  await page.getByRole('button', { name: 'Save review' }).waitFor();
}

async function choosesProject(page: Page, name: string): Promise<void> {
  await page.getByLabel('Project').fill(name);
  await page
    .getByRole('option', { name: new RegExp(`${name}`) })
    .first()
    .click();
}

async function fillsIn(page: Page): Promise<void> {
  for (const [label, answer] of Object.entries(answers)) await page.getByLabel(label).fill(answer);
  await page.getByLabel('Verdict').fill(verdict);
  await page.getByRole('option', { name: verdict, exact: true }).click();
}
