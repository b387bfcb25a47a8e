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

const looks: [string, Look][] = [
  ['light', {}],
  ['dark', dark],
  ['phone', phone],
];

describe('a digest in the browser', () => {
  const openPage = useBrowser();

  it('is tried, set up, comes on its Monday, and is acted on where it stands', async () => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=bob&in=care');
    const form = await opensDigests(page, '#care');
    await form.getByText('There is no digest yet').waitFor();
    await form.getByRole('button', { name: 'New digest' }).click();
    await form.getByRole('radio', { name: 'Those whose channel it is' }).check();
    await form.getByRole('button', { name: 'Preview' }).click();
    await form.getByText('The preview is in your direct messages').waitFor();
    await form.getByRole('button', { name: 'Save digest' }).click();
    await form.getByText('The digest is saved.').waitFor();
    await form.getByText('Mondays 09:00 Europe/Berlin').waitFor();
    await form.getByRole('button', { name: 'Close' }).last().click();
    await goes(page, 'Messages');
    const preview = page.getByRole('article').filter({ hasText: 'A preview of the digest for' });
    await preview.getByText('CARE is at 300 % of its November budget').waitFor();

    await jumps(page, /^#care: the next digest/);
    await goes(page, 'care');
    const digest = digestOf(page, '23 Nov');
    await digest.getByText('Mondays 09:00 Europe/Berlin · set up by Bob').waitFor();
    expect(await digest.textContent()).not.toContain('TRIAGE');
    await goes(page, 'Home');
    await page.getByRole('heading', { name: /^Waiting for you/ }).waitFor();
    const before = await waiting(page);

    await goes(page, 'care');
    const overrun = page.getByRole('article').filter({ hasText: 'Over budget · Customer service (CARE)' });
    await overrun.getByText('not acknowledged').waitFor();
    const need = digest.locator('.bk-section', { hasText: 'CARE is at 300 % of its November budget' });
    await need.getByRole('button', { name: 'Acknowledge' }).click();
    await overrun.getByText('acknowledged by').waitFor();
    await goes(page, 'Home');
    await page.getByText('CARE is at 300 % of its November budget · acknowledged, not resolved').waitFor();
    expect(await waiting(page)).toBe(before);

    await goes(page, 'care');
    await overrun.getByRole('button', { name: 'Resolve…' }).click();
    await form.getByLabel('What was done about it?').fill('Long mail threads are cut before they are sent');
    await form.getByRole('button', { name: 'Resolve', exact: true }).click();
    await overrun.getByText('Resolved: Long mail threads are cut').waitFor();
    await goes(page, 'Home');
    await expect.poll(() => waiting(page)).toBe(before - 1);
    expect(local.slack.problems).toEqual([]);
  });

  it.each(looks)('has a form and a post fit to be looked at: %s', async (name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=bob&in=care', { ...look, height: look.width ? 1450 : 1120 });
    const form = await opensDigests(page, '#care');
    await form.getByText('There is no digest yet').waitFor();
    await isFit(page);
    await form.getByRole('button', { name: 'New digest' }).click();
    await form.getByLabel('Time zone').waitFor();
    await isFit(page);
    await form.getByText('A preview goes to you alone').scrollIntoViewIfNeeded();
    await isFit(page);
    await form.getByRole('button', { name: 'Save digest' }).click();
    await form.getByText('The digest is saved.').waitFor();
    await isFit(page);
    await form.getByRole('button', { name: 'Close' }).last().click();

    await jumps(page, /^#general: the next digest/);
    await page.goto(new URL('?as=alice&in=general', local.url).href);
    const digest = digestOf(page, '23 Nov');
    await digest.getByText('set up by Alice').waitFor();
    await digest.getByRole('button', { name: /^\d repl/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByRole('table', { name: 'Portfolio by tier, then score' }).waitFor();
    // A channel gets one post a second, and this is the last of them.
    const last = thread.getByRole('table', { name: 'Judgements to be checked, the oldest first' });
    await last.waitFor({ timeout: 20_000 });
    await isFit(page);
    await thread.getByRole('button', { name: 'Close thread' }).click();
    // Otherwise the message that the thread is of stays lit up.
    await page.getByLabel('Message #general').focus();
    await isFit(page, `digest-${name}`);
    await digest.getByRole('button', { name: 'Show all' }).click();
    await form.getByText('What waits now').waitFor();
    await isFit(page);
    expect(local.slack.problems).toEqual([]);
  });

  it.each(looks)('is one line where nothing changed: %s', async (_name, look) => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=care', { ...look, height: 500 });
    const form = await opensDigests(page, '#care');
    await form.getByRole('button', { name: 'New digest' }).click();
    await form.getByRole('button', { name: 'Save digest' }).click();
    await form.getByText('The digest is saved.').waitFor();
    await form.getByRole('button', { name: 'Close' }).last().click();
    await jumps(page, /^#care: the next digest/);
    await digestOf(page, '23 Nov').getByText('nothing changed and nobody is waiting').waitFor();
    await isFit(page);
    expect(local.slack.problems).toEqual([]);
  });
});

/** @param what names its picture, where it has one in the documentation */
async function isFit(page: Page, what?: string): Promise<void> {
  // What the pointer lies on would be lit up.
  await page.mouse.move(0, 0);
  if (what) await picture(page, what);
  expect(await seriousFindings(page)).toEqual([]);
  expect(await fitsItsWidth(page)).toBe(true);
}

/** Types the command in the open channel, and gives the list that comes. */
async function opensDigests(page: Page, channel: string): Promise<Locator> {
  const composer = page.getByLabel(`Message ${channel}`);
  await composer.fill('/aipm digest');
  await composer.press('Escape');
  await composer.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'New digest' }).waitFor();
  return dialog;
}

function digestOf(page: Page, week: string): Locator {
  return page.getByRole('article').filter({ hasText: `AI portfolio · week of ${week}` });
}

async function jumps(page: Page, to: RegExp): Promise<void> {
  await page.getByRole('button', { name: /^Clock/ }).click();
  const clock = page.getByRole('dialog', { name: 'Clock' });
  await clock.getByRole('button', { name: to }).click();
  await clock.waitFor({ state: 'hidden' });
}

/** Goes to a channel, or to what the bot has for this person. */
async function goes(page: Page, where: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${where}`) }).click();
}

/** How many things wait, as the Home that is open says. */
async function waiting(page: Page): Promise<number> {
  const heading = await page.getByRole('heading', { name: /^Waiting for you/ }).textContent();
  return Number(heading?.match(/\((\d+)\)/)?.[1]);
}
