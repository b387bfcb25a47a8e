import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { dark, phone, picture, seriousFindings, startSandbox, useBrowser } from '../support/browser.ts';
import { concludesPoc, logsUse, plansPoc, triageConclusion, triagePlan } from '../support/triage-poc.ts';

describe('a POC in the browser', () => {
  const openPage = useBrowser();

  it('is planned and concluded, and its report is a card with a table, a chart and a file', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=triage');
    await opensPlan(page);
    await choosesProject(page, 'Medical triage');
    await fillsIn(page, triagePlan);
    await page.getByLabel('Data items, at most').fill('1500');
    await page.getByRole('button', { name: 'Save plan' }).click();
    await page.getByText('Who approves of the higher limit?').waitFor();
    await page.getByLabel('Data items, at most').fill('1000');
    await page.getByRole('button', { name: 'Save plan' }).click();
    const card = page.getByRole('article').filter({ hasText: 'Medical triage (MEDICAL)' });
    await card.getByText('Running until').waitFor();

    await card.getByRole('button', { name: 'Log use' }).click();
    await page.getByLabel('Data items').fill('400');
    await page.getByLabel('Days', { exact: true }).fill('4');
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    await card.getByText('600 items and 6 days left').waitFor();

    await card.getByRole('button', { name: 'Conclude' }).click();
    const { 'Who sees to them': _who, ...says } = triageConclusion;
    await fillsIn(page, { ...says, 'Which one is chosen?': 'B: GPT-4 with retrieval' });
    await page.getByRole('button', { name: 'Conclude', exact: true }).last().click();
    await page.getByText('C is best, with 91 %. Why choose B?').waitFor();
    await fillsIn(page, { 'Which one is chosen?': triageConclusion['Which one is chosen?'] });
    await page.getByRole('button', { name: 'Conclude', exact: true }).last().click();
    await card.getByText('B and C meet the goal; C is best.').waitFor();
    await card.getByRole('button', { name: 'Report as a file' }).click();
    await page.getByText('The report is in your direct messages').waitFor();
    expect(local.slack.problems).toEqual([]);
  });

  it.each([
    ['light', {}],
    ['dark', dark],
    ['phone', phone],
  ])('has forms, a card and a report fit to be looked at: %s', async (name, look) => {
    const local = await startSandbox();
    const alice = local.slack.person('alice');
    await plansPoc(alice, '#triage', { 'Who works on it': ['alice', 'bob'] });
    await logsUse(alice, '#triage', 400, 4);
    await alice.sees('600 items and 6 days left', { in: '#triage' });
    const page = await openPage(local, '?as=alice&in=triage', look);
    const card = page.getByRole('article').filter({ hasText: 'Medical triage (MEDICAL)' });
    await card.getByText('600 items and 6 days left').waitFor();
    await picture(page, `poc-running-${name}`);

    await opensPlan(page);
    await choosesProject(page, 'Contract search');
    await fillsIn(page, triagePlan);
    await page.getByLabel('Solution B').focus();
    await picture(page, `poc-plan-${name}`);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });

    await card.getByRole('button', { name: 'Conclude' }).click();
    await page.getByText('Next steps').first().waitFor();
    await picture(page, `poc-conclude-${name}`);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });

    await concludesPoc(alice, '#triage', { 'By when': '2026-12-18' });
    await card.getByText('B and C meet the goal; C is best.').waitFor();
    await page.setViewportSize({ width: page.viewportSize()?.width ?? 0, height: 1200 });
    await card.getByText('Report as a file').scrollIntoViewIfNeeded();
    await picture(page, `poc-report-${name}`);
    expect(await seriousFindings(page)).toEqual([]);
    await card.getByRole('button', { name: 'Open record' }).click();
    await page.getByText('Use, newest first').waitFor();
    await picture(page, `poc-record-${name}`);
  });
});

async function opensPlan(page: Page): Promise<void> {
  const composer = page.getByLabel('Message #triage');
  await composer.fill('/aipm poc');
  await composer.press('Escape');
  await composer.press('Enter');
  await page.getByRole('button', { name: 'Save plan' }).waitFor();
}

async function choosesProject(page: Page, name: string): Promise<void> {
  await page.getByLabel('Project').fill(name);
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .click();
}

const menus = new Set(['The goal is met when it is', 'Which one is chosen?']);

async function fillsIn(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    await page.getByLabel(label).fill(value);
    if (menus.has(label)) await page.getByRole('option', { name: value, exact: true }).click();
  }
}
