import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Local } from '../../sandbox/local/local.ts';
import {
  dark,
  type Look,
  phone,
  picture,
  seriousFindings,
  startSandbox,
  useBrowser,
} from '../support/browser.ts';
import { opensVote, votes } from '../support/scorecard-vote.ts';
import { createsProject } from '../support/triage-review.ts';

describe('a scorecard vote in the browser', () => {
  const openPage = useBrowser();

  it('is opened, voted in by three people, revealed and finalized', async () => {
    const local = await startSandbox();
    await withCare(local);
    const page = await openPage(local, '?as=alice&in=care');
    await types(page, '/aipm score CARE');
    const form = page.getByRole('dialog', { name: 'Scorecard vote' });
    await form.getByRole('button', { name: 'Open the vote' }).waitFor();
    await form.getByRole('checkbox', { name: 'Everybody in this channel but me' }).check();
    await choosesVoter(page, 'Alice Chen');
    await form.getByRole('button', { name: 'Open the vote' }).click();
    const card = page.getByRole('article').filter({ hasText: 'Scorecard vote' });
    await card.getByText('0 of 3 have answered').waitFor();

    await casts(page, [36, 24, 20], 'Cuts 2,000 calls a week');
    await viewAs(page, local.slack.person('bob').id);
    await casts(page, [35, 26, 20]);
    await viewAs(page, local.slack.person('caro').id);
    await card.getByText('2 of 3 have answered').waitFor();
    expect(await card.textContent()).not.toContain('80');
    await casts(page, [34, 25, 20], 'One engineer is enough');
    await viewAs(page, local.slack.person('alice').id);
    await card.getByText('P0, fragile: one vote decides · 80.0 of 100').waitFor();
    await card.getByText('The 2 reasons given').click();
    await card.getByText('Cuts 2,000 calls a week').waitFor();
    await card.getByRole('button', { name: 'Finalize P0…' }).click();
    await page.getByRole('dialog', { name: 'Finalize' }).getByText('P0, critical').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Finalize' }).click();
    await card.getByText('Finalized: P0 · 80.0 of 100').waitFor();
    expect(local.slack.problems).toEqual([]);
  });

  it('is revealed early by its facilitator, who is asked first', async () => {
    const local = await startSandbox();
    await withCare(local);
    await opensVote(local.slack.person('alice'), '#care', { 'Who votes': ['alice', 'bob', 'caro'] });
    await votes(local.slack.person('alice'), '#care', [30, 20, 20]);
    await votes(local.slack.person('bob'), '#care', [30, 20, 20]);
    const page = await openPage(local, '?as=alice&in=care');
    await page.getByText('2 of 3 have answered').waitFor();
    await page.getByRole('button', { name: 'Reveal…' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByText('2 of 3 have answered').waitFor();
    await question.getByRole('button', { name: 'Reveal' }).click();
    await page.getByRole('button', { name: 'Finalize P1…' }).waitFor();
  });

  it.each<[string, Look]>([
    ['light', {}],
    ['dark', dark],
    ['phone', phone],
  ])('has a card, a ballot and a result fit to be looked at: %s', async (name, look) => {
    const local = await startSandbox();
    await withCare(local);
    const { slack } = local;
    const [alice, bob, caro] = [slack.person('alice'), slack.person('bob'), slack.person('caro')];
    await opensVote(alice, '#care', {
      'Who votes': ['alice', 'bob', 'caro'],
      'What is being judged?': 'Should we put the next two engineers here?',
    });
    await votes(alice, '#care', [38, 27, 22], ['Cuts 2,000 calls a week', 'Live for the first team']);
    await votes(bob, '#care', [34, 25, 20], ['Every minute of a call costs more than a summary']);
    const page = await openPage(local, '?as=caro&in=care', look);
    await page.getByText('2 of 3 have answered').waitFor();
    await picture(page, `vote-open-${name}`);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Vote', exact: true }).click();
    await page.getByLabel('Business value, 0 to 40').fill('26');
    await picture(page, `vote-ballot-${name}`);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await votes(caro, '#care', [26, 20, 17], ['', '', 'Labels are three months away']);
    const card = page.getByRole('article').filter({ hasText: 'Finalize P1…' });
    await card.waitFor();
    await page.setViewportSize({ width: look.width ?? 1280, height: 1040 });
    await card.scrollIntoViewIfNeeded();
    await picture(page, `vote-result-${name}`);
    expect(await seriousFindings(page)).toEqual([]);
  });
});

async function withCare({ slack }: Local): Promise<void> {
  const bob = slack.person('bob');
  await createsProject(bob, '#care', 'CARE', { Name: 'Customer service' });
  await bob.closes({ all: true });
}

async function types(page: Page, line: string): Promise<void> {
  const composer = page.getByLabel('Message #care');
  await composer.fill(line);
  await composer.press('Escape');
  await composer.press('Enter');
}

async function viewAs(page: Page, userId: string): Promise<void> {
  await page.getByLabel('Viewing as').selectOption(userId);
}

async function choosesVoter(page: Page, name: string): Promise<void> {
  await page.getByLabel('Who votes').fill(name.slice(0, 5));
  await page
    .getByRole('listbox')
    .getByRole('option', { name: new RegExp(name) })
    .click();
}

async function casts(page: Page, scores: [number, number, number], reason?: string): Promise<void> {
  await page.getByRole('button', { name: 'Vote', exact: true }).first().click();
  const ballot = page.getByRole('dialog', { name: 'Your vote' });
  const labels = ['Business value, 0 to 40', 'Technical maturity, 0 to 30', 'Resource demand, 0 to 30'];
  for (const [index, label] of labels.entries()) await ballot.getByLabel(label).fill(String(scores[index]));
  if (reason) await ballot.getByLabel('Why? Business value').fill(reason);
  await ballot.getByRole('button', { name: 'Vote', exact: true }).click();
  await ballot.getByText(`Your vote: ${scores[0] + scores[1] + scores[2]} of 100`).waitFor();
  await ballot.getByRole('button', { name: 'Close' }).first().click();
}
