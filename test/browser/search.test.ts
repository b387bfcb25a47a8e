import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startSandbox, useBrowser } from '../support/browser.ts';
import { closes, fillsIn, isFit, looks, presses, types } from '../support/in-the-page.ts';

describe('a search in the browser', () => {
  const openPage = useBrowser();

  it('finds a word and a Chinese word, opens what it found, and is changed', async () => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=dan&in=general');
    const form = await looksFor(page, 'glare');
    await form.getByText('the best first.').waitFor();
    await form.getByText('Quality inspection (INSPECT)').first().waitFor();
    await form.getByText('Glare', { exact: true }).first().waitFor();
    await closes(page);

    await looksFor(page, '检索结果');
    await form.getByText('1 record, the best first.').waitFor();
    await form.getByText('Sharing session').waitFor();
    await form.locator('blockquote').getByText('检索结果', { exact: true }).waitFor();
    await form.getByRole('button', { name: 'Open', exact: true }).click();
    await form.getByText('How retrieval fails, with five cases of our own').last().waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await presses(page, 'Change…');
    await fillsIn(page, { Words: 'retrieval 检索结果' });
    await presses(page, 'Search');
    await form.getByText('1 record, the best first.').waitFor();
    await closes(page);

    await looksFor(page, 'interviewer consent');
    await form.getByText('Nothing that you can see holds these words.').waitFor();
    expect(local.slack.problems).toEqual([]);
  });

  it.each(looks)('has results and a form fit to be looked at: %s', async (_name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=general', { height: 1000, ...look });
    const form = await looksFor(page, 'retrieval');
    await form.getByText('the best first.').waitFor();
    await isFit(page);
    await presses(page, 'Change…');
    await form.getByLabel('Words').waitFor();
    await isFit(page);
    await fillsIn(page, { Words: '检索结果' });
    await presses(page, 'Search');
    await form.getByText('1 record, the best first.').waitFor();
    await isFit(page);
    await closes(page);
    await looksFor(page, 'zeppelin');
    await form.getByText('Nothing that you can see holds these words.').waitFor();
    await isFit(page);
    expect(local.slack.problems).toEqual([]);
  });
});

function looksFor(page: Page, words: string): Promise<Locator> {
  return types(page, '#general', `/aipm decisions ${words}`);
}
