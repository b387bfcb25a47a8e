import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import {
  dark,
  fitsItsWidth,
  type Look,
  phone,
  picture,
  seriousFindings,
  startSandbox,
  useBrowser,
} from '../support/browser.ts';
import { createsProject } from '../support/triage-review.ts';

const header = 'date,action,tokens,amount,quantity';
const wrong = `${header}\n2026-11-02,summarize call,405000000,,20250\n2026-11-03,draft reply,,"1,5",50\n2026-11-31,sort inbox,5000,,12\n`;
const right = `${header}\n2026-11-02,summarize call,405000000,,20250\n2026-11-03,draft reply,,1.5,50\n`;

/** The worked examples of docs/method.md (5), but for the tokens, which CARE has estimated before. */
const estimate = {
  'Samples to label': '5000',
  'Price of a sample': '2',
  GPUs: '8',
  'Hours a day': '24',
  'Days of training': '7',
  'Price of a GPU hour in training': '10',
  People: '2',
  'Days of work of each': '7',
  'Price of a day of work': '800',
  'Investment: compute': '300000',
  'Investment: people': '500000',
  'Saves or earns in a year': '1523760',
};

const looks: [string, Look][] = [
  ['light', {}],
  ['dark', dark],
  ['phone', phone],
];

describe('costs in the browser', () => {
  const openPage = useBrowser();

  it('come in by a mended file, and their overrun is acknowledged and resolved', async () => {
    const local = await startSandbox();
    await budgeted(local.slack.person('alice'), '1000');
    const page = await openPage(local, '?as=alice&in=care');
    const cost = await opensCost(page);
    await cost.getByText('Nothing was entered this month.').waitFor();

    await cost.getByRole('button', { name: 'Import CSV' }).click();
    const form = page.getByRole('dialog');
    await previews(form, wrong);
    await form.getByText('Line 3').waitFor();
    await form.getByText('write numbers with a dot and no commas').waitFor();
    await form.getByText('Line 4').waitFor();
    await form.getByRole('button', { name: 'Choose another file' }).click();
    await previews(form, right);
    await form.getByText('2 entries, CNY 811.50 in all').waitFor();
    await form.getByRole('button', { name: 'Import 2 entries' }).click();
    await form.getByText('Imported: 2 entries').waitFor();
    await closes(page);

    const card = page.getByRole('article').filter({ hasText: 'not acknowledged' }).first();
    await card.getByText(/Heading over budget · Customer service/).waitFor();
    await card.getByRole('button', { name: 'Acknowledge' }).click();
    const done = page.getByRole('article').filter({ hasText: 'acknowledged by' }).first();
    await done.getByRole('button', { name: 'Resolve…' }).click();
    await form.getByLabel('What was done about it?').fill('Long mail threads are cut before they are sent');
    await form.getByRole('button', { name: 'Resolve', exact: true }).click();
    await page.getByText('Resolved: Long mail threads are cut').waitFor();

    const later = await opensCost(page);
    await later.getByRole('img', { name: /spend and budget/ }).waitFor();
    await later.getByRole('table', { name: 'What cost most this month' }).waitFor();
    expect(local.slack.problems).toEqual([]);
  });

  it.each(looks)('have pages, cards and files fit to be looked at: %s', async (name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=care', { height: 1000, ...look });
    const card = page.getByRole('article').filter({ hasText: 'Over budget · Customer service' }).first();
    await card.getByText('3.0 x the estimate').scrollIntoViewIfNeeded();
    await isFit(page, `cost-overrun-${name}`);
    await card.getByRole('button', { name: 'Open record' }).click();
    const form = page.getByRole('dialog');
    await form.getByText('What happened').waitFor();
    await isFit(page, `cost-overrun-record-${name}`);
    await closes(page);

    const cost = await opensCost(page);
    await cost.getByText('300 % of the budget used').scrollIntoViewIfNeeded();
    await isFit(page, `cost-page-${name}`);
    await cost.getByRole('button', { name: 'Log usage' }).scrollIntoViewIfNeeded();
    await isFit(page, `cost-page-end-${name}`);

    await cost.getByRole('button', { name: 'Import CSV' }).click();
    await form.getByLabel('CSV file').waitFor();
    await isFit(page, `cost-import-${name}`);
    await previews(form, wrong);
    await form.getByText('Line 3').waitFor();
    await isFit(page, `cost-import-wrong-${name}`);
    await form.getByRole('button', { name: 'Choose another file' }).click();
    await previews(form, right);
    await form.getByRole('button', { name: 'Import 2 entries' }).waitFor();
    await isFit(page, `cost-import-preview-${name}`);
    await closes(page);
    await types(page, '/aipm cost');
    await page.getByRole('table', { name: /This month by project/ }).scrollIntoViewIfNeeded();
    await isFit(page, `cost-overview-${name}`);
  });

  it.each(looks)('have forms and settings fit to be looked at: %s', async (name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=care', { height: 1000, ...look });
    const form = page.getByRole('dialog');
    const cost = await opensCost(page);
    await cost.getByRole('button', { name: 'Estimate' }).click();
    await form.getByLabel('Tokens a month').waitFor();
    await isFit(page, `cost-estimate-form-${name}`);
    for (const [label, value] of Object.entries(estimate))
      await form
        .getByLabel(new RegExp(`^${label}`))
        .first()
        .fill(value);
    await form.getByRole('button', { name: 'Calculate and save' }).click();
    await form.getByText('Pays back in 6.4 months').waitFor();
    await isFit(page, `cost-estimate-${name}`);
    await closes(page);

    await cost.getByRole('button', { name: 'Budget' }).click();
    await form.getByLabel('Budget a month').waitFor();
    await isFit(page, `cost-budget-${name}`);
    await form.getByRole('button', { name: 'Save budget' }).click();
    await form.getByText('answers for it').waitFor();
    await isFit(page, `cost-budget-saved-${name}`);
    await closes(page);

    await cost.getByRole('button', { name: 'Log usage' }).click();
    await form.getByLabel('How many uses').waitFor();
    await isFit(page, `cost-usage-${name}`);
    await closes(page);
    await cost.getByRole('button', { name: 'Entries' }).click();
    await form.getByRole('button', { name: 'Void…' }).first().waitFor();
    await isFit(page, `cost-entries-${name}`);
    await closes(page);

    await types(page, '/aipm settings');
    await form.getByRole('button', { name: 'New key' }).click();
    await form.getByLabel('Name').fill('Nightly cost export');
    await form.getByRole('button', { name: 'Make key' }).click();
    await form.getByText('Copy it now').waitFor();
    await isFit(page, `settings-key-${name}`);
    await form.getByRole('button', { name: 'Back to the settings' }).click();
    await form.getByRole('button', { name: 'New address' }).click();
    await form.getByLabel('Name').fill('LiteLLM in production');
    await form.getByLabel('Tool').fill('LiteLLM');
    await page.getByRole('option', { name: 'LiteLLM' }).click();
    await form.getByLabel('What stands for which project').fill('care-prod = CARE');
    await isFit(page, `settings-address-form-${name}`);
    await form.getByRole('button', { name: 'Make address' }).click();
    await form.getByText('Copy it now').waitFor();
    await isFit(page, `settings-address-${name}`);
    await form.getByRole('button', { name: 'Back to the settings' }).click();
    await form.getByText('care-prod = CARE').waitFor();
    await isFit(page, `settings-${name}`);
  });
});

async function isFit(page: Page, what: string): Promise<void> {
  await picture(page, what);
  expect(await seriousFindings(page)).toEqual([]);
  expect(await fitsItsWidth(page)).toBe(true);
}

/** CARE with a budget and nothing spent. */
async function budgeted(alice: Person, budget: string): Promise<void> {
  await createsProject(alice, '#care', 'CARE', { Name: 'Customer service', Currency: 'CNY' });
  await alice.closes({ all: true });
  await alice.types('#care', '/aipm settings');
  await alice.presses('Change');
  await alice.waitsForModal('Workspace settings');
  await alice.fillsIn('Currency', 'CNY');
  await alice.submits();
  await alice.closes({ all: true });
  await alice.types('#care', '/aipm cost CARE');
  await alice.clicks('Budget', { in: '#care' });
  await alice.sees('[Save budget]', { in: 'modal' });
  await alice.fillsIn('Budget a month', budget);
  await alice.submits();
  await alice.closes({ all: true });
  await alice.deletes({ in: '#care' });
}

/** Types a command into the open channel. */
async function types(page: Page, command: string): Promise<void> {
  const composer = page.getByLabel('Message #care');
  await composer.fill(command);
  await composer.press('Escape');
  await composer.press('Enter');
}

async function opensCost(page: Page): Promise<Locator> {
  await types(page, '/aipm cost CARE');
  const cost = page.getByRole('article').filter({ hasText: 'Only you see this.' }).last();
  await cost.getByRole('button', { name: 'Import CSV' }).waitFor();
  return cost;
}

async function previews(form: Locator, csv: string): Promise<void> {
  await form
    .getByLabel('CSV file')
    .setInputFiles({ name: 'november.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await form.getByRole('button', { name: 'Remove november.csv' }).waitFor();
  await form.getByRole('button', { name: 'Preview' }).click();
}

async function closes(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('button', { name: /^(Close|Cancel)$/ })
    .last()
    .click();
  await dialog.waitFor({ state: 'hidden' });
}
