import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startSandbox, useBrowser } from '../support/browser.ts';
import { closes, fillsIn, isFit, looks, presses, types } from '../support/in-the-page.ts';

describe('a launch gate in the browser', () => {
  const openPage = useBrowser();

  it('is closed, is opened by mending what closed it, and closes again with a reason', async () => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=triage');
    const card = gateCard(page);
    await card.getByText('Closed because of 3 things').waitFor();
    await card.getByRole('button', { name: 'See all' }).click();
    const gate = page.getByRole('dialog');
    await gate.getByText('1. A do now failure mode is not mitigated yet').waitFor();

    await fillsInItem(page, 'Support plan', 'The clinic’s help desk has a runbook, and our number');
    await gate.getByText('Closed because of 2 things').waitFor();
    await fillsInItem(page, 'Liability statement', 'https://wiki.northwind.example/triage/liability');
    await gate.getByText('Closed because of 1 thing').waitFor();
    await gate.getByRole('button', { name: 'Open it', exact: true }).click();
    await presses(page, 'Move on…');
    await gate.getByRole('radio', { name: 'Mitigated: the work is done' }).check();
    await fillsIn(page, { 'Why\\?': '214 dialect words are in; none of 60 such cases was told to wait' });
    await presses(page, 'Move it');
    await gate.waitFor({ state: 'hidden' });
    await card.getByRole('button', { name: 'See all' }).click();
    await gate.getByText('Clear to open').waitFor();

    await presses(page, 'Open the gate…');
    await fillsIn(page, {
      'What would show that this was right\\?': 'No urgent message waits for more than an hour',
      'When will we know\\?': '2027-02-20',
    });
    await presses(page, 'Open the gate');
    await gate.getByText('Open since today').waitFor();
    await closes(page);
    await card.getByText('Open since today').waitFor();
    await card.getByRole('button', { name: 'Close it again…' }).click();
    await fillsIn(page, { 'Why does it close again\\?': 'The clinic moves its servers next week' });
    await presses(page, 'Close it');
    await card.getByText('Clear to open').waitFor();
    expect(local.slack.problems).toEqual([]);
  });

  it.each(looks)('has a card, a page and forms fit to be looked at: %s', async (name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=triage', { height: 1000, ...look });
    const gate = page.getByRole('dialog');
    const card = gateCard(page);
    await card.getByText('Closed because of 3 things').waitFor();
    await isFit(page);
    await types(page, '#triage', '/aipm launch TRIAGE');
    await gate.getByText('Closed because of 3 things').waitFor();
    await isFit(page, `launch-gate-${name}`);
    await gate.getByText('Bias balance').scrollIntoViewIfNeeded();
    await isFit(page);
    await lacking(page, 'Support plan').click();
    await gate.getByLabel('Evidence').waitFor();
    await isFit(page);
    await presses(page, 'Cancel');
    await presses(page, 'Open the gate…');
    await gate.getByText('Why open it all the same?').waitFor();
    await isFit(page);
    await fillsIn(page, { 'Why open it all the same\\?': 'Two nurses read everything in the first week' });
    await presses(page, 'Open it anyway');
    await gate.getByText('It was opened over:').waitFor();
    await isFit(page);
    await closes(page);
    await card.getByText('It was opened over what kept it closed then.').waitFor();
    await isFit(page);
    await card.getByRole('button', { name: 'Close it again…' }).click();
    await gate.getByText('Why does it close again?').waitFor();
    await isFit(page);
    expect(local.slack.problems).toEqual([]);
  });
});

function gateCard(page: Page): Locator {
  return page.getByRole('article').filter({ hasText: 'Launch gate · Medical triage (TRIAGE)' });
}

/** The button of an item that keeps the gate closed, on its page. */
function lacking(page: Page, item: string): Locator {
  const row = page.getByRole('dialog').locator('.bk-section', { hasText: item });
  return row.getByRole('button', { name: 'Fill it in' });
}

async function fillsInItem(page: Page, item: string, evidence: string): Promise<void> {
  await lacking(page, item).click();
  await page.getByRole('radio', { name: 'Ready', exact: true }).check();
  await fillsIn(page, { Evidence: evidence });
  await presses(page, 'Save');
}
