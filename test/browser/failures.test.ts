import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
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

const incident = 'It told a caller to double the dose. She asked back, luckily.';
const rare = 'For a rare disease it names the common one that looks like it.';

const looks: [string, Look][] = [
  ['light', {}],
  ['dark', dark],
  ['phone', phone],
];

describe('a failure mode in the browser', () => {
  const openPage = useBrowser();

  it('is logged from a message, moved on and measured, and found in the register', async () => {
    const local = await startSandbox();
    await local.slack.person('bob').types('#triage', incident);
    const page = await openPage(local, '?as=alice&in=triage');
    await usesOnMessage(page, incident, 'Log a failure mode');
    expect(await page.getByLabel('What happens').inputValue()).toBe(incident);
    await choosesProject(page, 'Medical triage');
    await chooses(page, {
      'What goes wrong': 'Unsafe answer',
      'Business risk': '5: people come to harm, or we stop',
      'Cost to mitigate': '2',
    });
    await page.getByRole('button', { name: 'More fields' }).click();
    await page.getByLabel('What is measured').fill('hallucination rate');
    await chooses(page, { 'Risk of the domain': 'High, such as legal or medical' });
    await page.getByRole('button', { name: 'Log it' }).click();
    const card = page.getByRole('article').filter({ hasText: 'Medical triage (MEDICAL)' });
    await card.getByText('Do now: high risk and cheap to mitigate').waitFor();
    await card.getByRole('link', { name: 'The message it was logged from' }).waitFor();

    await card.getByRole('button', { name: 'Move on…' }).click();
    await page.getByRole('radio', { name: 'Mitigating: we work on it' }).check();
    await page.getByLabel('Why?').fill('Doses go to a nurse from today on');
    await page.getByRole('button', { name: 'Move it', exact: true }).click();
    await page.getByText('What will change? Prompt, retrieval, tool').waitFor();
    await chooses(page, { 'What will change': 'Prompt' });
    await page.getByRole('button', { name: 'Move it', exact: true }).click();
    await card.getByText('what changes: prompt').waitFor();

    for (const [value, verdict] of [
      ['2.3', 'fails'],
      ['0.9', 'passes'],
    ] as const) {
      await card.getByRole('button', { name: 'Log a reading' }).click();
      await page.getByRole('dialog').getByLabel('hallucination rate, in %').fill(value);
      await page.getByRole('button', { name: 'Log', exact: true }).click();
      await card.getByText(verdict, { exact: true }).waitFor();
    }
    await card.getByRole('figure', { name: 'hallucination rate, in %' }).waitFor();

    const register = await asksForRegister(page);
    await register.getByRole('row').filter({ hasText: 'It told a caller' }).waitFor();
    await register.getByRole('button', { name: 'Overdue (0)' }).click();
    await register.getByText('Nothing is overdue.').waitFor();
    await register.getByRole('button', { name: 'Do now (1)' }).click();
    await register.getByRole('button', { name: '✓ Do now (1)' }).waitFor();
    await register.getByRole('row').filter({ hasText: 'do now' }).waitFor();
    expect(local.slack.problems).toEqual([]);
  });

  it.each(looks)('has forms fit to be looked at: %s', async (name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=triage', look);
    await usesOnMessage(page, 'From the clinic', 'Log a failure mode');
    await choosesProject(page, 'Medical triage');
    await chooses(page, { 'What goes wrong': 'Unsafe answer', 'Cost to mitigate': '2' });
    await page.getByLabel('What happens').focus();
    await picture(page, `failure-form-${name}`);
    await page.getByRole('button', { name: 'More fields' }).click();
    await page.getByLabel('What is measured').scrollIntoViewIfNeeded();
    await isFitToBeLookedAt(page);
    await picture(page, `failure-form-more-${name}`);
    await leaves(page, 'Cancel');

    const card = cardOf(page, rare);
    await card.getByRole('button', { name: 'Move on…' }).click();
    await page.getByRole('button', { name: 'Move it' }).waitFor();
    await isFitToBeLookedAt(page);
    await picture(page, `failure-move-${name}`);
    await leaves(page, 'Cancel');
    await card.getByRole('button', { name: 'Log a reading' }).click();
    await page.getByRole('dialog').getByLabel('accuracy on rare terms, in %').waitFor();
    await picture(page, `failure-reading-${name}`);
    expect(await fitsItsWidth(page)).toBe(true);
  });

  it.each(looks)('has a card, a record and a register fit to be looked at: %s', async (name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=triage', { ...look, height: 1080 });
    const card = cardOf(page, rare);
    await card.waitFor();
    await showsWhole(page, card);
    await isFitToBeLookedAt(page);
    await picture(page, `failure-card-${name}`);
    await card.getByRole('button', { name: 'Open record' }).click();
    await page.getByText('Readings, newest first').waitFor();
    await isFitToBeLookedAt(page);
    await picture(page, `failure-record-${name}`);
    await leaves(page, 'Close');

    const register = await asksForRegister(page);
    await register.getByRole('table').waitFor();
    await showsWhole(page, register);
    await isFitToBeLookedAt(page);
    await picture(page, `failure-register-${name}`);
    expect(local.slack.problems).toEqual([]);
  });
});

function cardOf(page: Page, words: string): Locator {
  return page.getByRole('article').filter({ hasText: words }).filter({ hasText: 'Failure mode' });
}

async function isFitToBeLookedAt(page: Page): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  expect(await fitsItsWidth(page)).toBe(true);
}

async function showsWhole(page: Page, message: Locator): Promise<void> {
  await page.mouse.move(0, 0);
  await message.evaluate((element) => element.scrollIntoView({ block: 'end' }));
}

async function usesOnMessage(page: Page, words: string, shortcut: string): Promise<void> {
  const message = page.getByRole('article').filter({ hasText: words }).first();
  await message.hover();
  await message.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: shortcut }).click();
  await page.getByRole('button', { name: 'Log it' }).waitFor();
}

async function asksForRegister(page: Page): Promise<Locator> {
  const composer = page.getByLabel('Message #triage');
  await composer.fill('/aipm failures');
  await composer.press('Escape');
  await composer.press('Enter');
  return page.getByRole('article').filter({ hasText: 'Only you see this list' });
}

async function choosesProject(page: Page, name: string): Promise<void> {
  await page.getByLabel('Project').fill(name);
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .click();
}

async function chooses(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    await page.getByLabel(label).fill(value);
    await page.getByRole('option', { name: value, exact: true }).click();
  }
}

async function leaves(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}
