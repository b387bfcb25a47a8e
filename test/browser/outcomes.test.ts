import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startSandbox, useBrowser } from '../support/browser.ts';
import { fillsIn, isFit, jumps, looks, presses, types } from '../support/in-the-page.ts';
import { holdsReview } from '../support/triage-review.ts';

const learned = 'Rare terms were rarer than we thought; the queue was the bottleneck';

describe('an outcome in the browser', () => {
  const openPage = useBrowser();

  it('is asked for on the check date, said, put off, and counted', async () => {
    const local = await startSandbox();
    await holdsReview(local.slack.person('alice'), '#triage');
    const page = await openPage(local, '?as=alice&in=triage');
    const card = page.getByRole('article').filter({ hasText: 'Technical review · Medical triage' });
    await card.getByText('We will know by 18 Feb 2027').waitFor();
    await jumps(page, /^Medical triage: check date.* 18 Feb 2027/);
    await goes(page, 'Messages');
    await asks(page).getByRole('button', { name: 'Say how it went' }).click();
    const form = page.getByRole('dialog');
    await form.getByText('75 % confident').waitFor();
    await form.getByRole('radio', { name: 'Too early to tell' }).check();
    await presses(page, 'Save');
    await form.getByText('When will you know?').nth(1).waitFor();
    await fillsIn(page, { 'When will you know\\?': '2027-03-20' });
    await presses(page, 'Save');
    await page.getByText('it is asked again on 20 Mar').waitFor();

    await jumps(page, /^Medical triage: check date.* 20 Mar/);
    await asks(page).getByRole('button', { name: 'Say how it went' }).click();
    await form.getByRole('radio', { name: 'Partly right' }).check();
    await fillsIn(page, { 'What did we learn\\?': learned });
    await presses(page, 'Save');
    await form.waitFor({ state: 'hidden' });
    await page.getByText(learned).waitFor();
    await goes(page, 'triage');
    await card.getByRole('button', { name: '1 reply' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('Outcome: Partly right').waitFor();
    await types(page, '#triage', '/aipm judgement');
    await judgement(page).getByText('too few to tell: 1 judgement checked').first().waitFor();
    expect(local.slack.problems).toEqual([]);
  });

  it.each(looks)('has a question, a form and figures fit to be looked at: %s', async (name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=bob&in=aipm', { height: 1000, ...look });
    const question = asks(page);
    await question.scrollIntoViewIfNeeded();
    await isFit(page);
    await question.getByRole('button', { name: 'Say how it went' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('What did we learn?').waitFor();
    await isFit(page);
    await form.getByRole('radio', { name: 'Right', exact: true }).check();
    await fillsIn(page, { 'What did we learn\\?': '2.3 % over 500 answers; tables are the rest of it' });
    await presses(page, 'Save');
    await form.waitFor({ state: 'hidden' });
    await page.getByText('2.3 % over 500 answers').scrollIntoViewIfNeeded();
    await isFit(page);
    await page.goto(new URL('?as=bob&in=care', local.url).href);
    await types(page, '#care', '/aipm judgement');
    const figures = judgement(page);
    await figures.getByText('71 % of 7 checked judgements were right').waitFor();
    await figures.getByRole('img', { name: 'How judgements turned out, by month' }).waitFor();
    await figures.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await isFit(page, `judgement-${name}`);
    expect(local.slack.problems).toEqual([]);
  });
});

/** Goes to a channel, or to the direct messages of the bot. */
async function goes(page: Page, where: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${where}`) }).click();
}

/** The question that waits for an answer. */
function asks(page: Page): Locator {
  return page.getByRole('article').filter({ hasText: 'Was this right?' }).last();
}

function judgement(page: Page): Locator {
  return page.getByRole('article').filter({ hasText: 'Only visible to you' }).last();
}
