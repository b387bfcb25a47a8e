import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { dark, phone, picture, seriousFindings, startSandbox, useBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { holdsReview } from '../support/triage-review.ts';

describe('the sandbox in the browser', () => {
  const openPage = useBrowser();

  it('says what it is, and helps with the first command', async () => {
    const local = await startSandbox();
    const page = await openPage(local);
    await page.getByText('this is not Slack').waitFor();
    const composer = page.getByLabel(/^Message #/);
    await composer.pressSequentially('/ai');
    await page.getByRole('option', { name: /\/aipm/ }).waitFor();
    await picture(page, 'command');
    await composer.fill('/aipm help');
    await composer.press('Escape');
    await composer.press('Enter');
    await page.getByText('Only visible to you').waitFor();
  });

  it('shows the seeded team to each person as is theirs to see', async () => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=general');
    await page.getByText('Game characters (GAME)').waitFor();
    await picture(page, 'team');
    await page.getByLabel('Viewing as').selectOption({ label: 'Gita Rao · guest' });
    await page
      .getByRole('link', { name: /triage/ })
      .or(page.getByRole('button', { name: /triage/ }))
      .first()
      .click();
    await page.getByText('chest pain').waitFor();
    expect(await page.getByText('board-room').count()).toBe(0);
    await says(page, '#triage', '/aipm review');
    await page.getByText('Only members of this workspace can use aipm').waitFor();
  });

  it('answers in threads, and takes messages back', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=triage');
    await says(page, '#triage', 'Who reviews this?');
    const message = page.getByRole('article').filter({ hasText: 'Who reviews this?' });
    await message.hover();
    await message.getByRole('button', { name: 'Reply in thread' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByRole('textbox').or(thread.getByRole('combobox')).fill('I do');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /1 reply/ }).waitFor();
    await message.first().hover();
    await message.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'Delete message' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('This message was deleted').first().waitFor();
  });

  it('invites the bot where it has to be', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=bob&in=secret');
    await says(page, '#secret', '/invite @aipm');
    await page.getByText('added @aipm').waitFor();
  });

  it('puts the clock forward, and the bot with it', async () => {
    const local = await startSandbox();
    await holdsReview(local.slack.person('alice'), '#triage');
    const page = await openPage(local, '?as=alice&in=triage');
    await page.getByText('We will know by 18 Feb 2027').waitFor();
    const clock = page.getByRole('button', { name: /clock/i });
    await clock.click();
    await picture(page, 'clock');
    await page
      .getByRole('menuitem', { name: /Next Monday/ })
      .or(page.getByRole('button', { name: /Next Monday/ }))
      .click();
    await expect.poll(() => new Date(local.clock.now()).getUTCDay()).toBe(1);
    await clock.click();
    await page.getByText(/Medical triage: check date/).click();
    await expect.poll(() => new Date(local.clock.now()).toISOString().slice(0, 10)).toBe('2027-02-18');
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByText('Fixed since').waitFor();
  });

  it('shows the traffic, and misbehaves on request', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=triage');
    await page.getByRole('button', { name: 'Traffic' }).click();
    const drawer = page.getByRole('complementary', { name: 'Traffic' });
    await drawer.getByText('Make things go wrong').click();
    await drawer.getByRole('switch', { name: 'Lose answers' }).click();
    await says(page, '#triage', '/aipm help');
    await page.getByText('failed with the error "operation_timeout"').waitFor();
    await drawer.getByRole('switch', { name: 'Lose answers' }).click();
    await drawer.getByText('late').first().waitFor();
    await drawer.getByText('command', { exact: true }).first().click();
    await drawer.getByText('"/aipm"').waitFor();
    await picture(page, 'traffic');
    await says(page, '#triage', '/aipm help');
    await page.getByText('Only visible to you').first().waitFor();
  });

  it('loses nothing when the sandbox is started again under an open page', async () => {
    const folder = await temporaryFolder();
    const first = await startSandbox({ folder });
    const page = await openPage(first, '?as=alice&in=triage');
    await says(page, '#triage', 'Before the restart');
    await says(page, '#triage', '/aipm review');
    await page.getByLabel('3. Where might it bottleneck').fill('Rare terms');
    await expect.poll(() => first.slack.person('alice').modal()?.text).toContain('Rare terms');
    const port = Number(new URL(first.url).port);
    await first.stop();
    await page.getByText('The sandbox has stopped').waitFor();
    await startSandbox({ folder, port });
    await page.getByText('The sandbox has stopped').waitFor({ state: 'hidden', timeout: 15_000 });
    expect(await page.getByLabel('3. Where might it bottleneck').inputValue()).toBe('Rare terms');
    await page.reload();
    expect(await page.getByLabel('3. Where might it bottleneck').inputValue()).toBe('Rare terms');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Before the restart').waitFor();
  });

  it.each([
    ['light', {}],
    ['dark', dark],
    ['phone', phone],
  ])('has nothing that keeps people out: %s', async (_name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=general', look);
    await page.getByText('Game characters (GAME)').waitFor();
    const card = page.getByRole('article').filter({ hasText: 'Game characters (GAME)' });
    await card.getByText('The five questions').click();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Traffic' }).click();
    await page.getByText('Make things go wrong').click();
    await page.getByRole('switch').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await says(page, '#general', '/aipm review CONTRACT');
    await page.getByRole('button', { name: 'Continue it' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.goto(new URL('?as=alice&in=home', local.url).href);
    await page.getByRole('tab', { name: 'Home' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
});

async function says(page: Page, channel: string, line: string): Promise<void> {
  const composer = page.getByLabel(`Message ${channel}`);
  await composer.fill(line);
  await composer.press('Escape');
  await composer.press('Enter');
  await expect.poll(() => composer.inputValue()).toBe('');
}
