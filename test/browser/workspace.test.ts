import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  dark,
  fitsItsWidth,
  phone,
  picture,
  seriousFindings,
  startSandbox,
  touched,
  useBrowser,
} from '../support/browser.ts';
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
    await reviewOfGame(page).waitFor();
    await picture(page, 'team');
    await page.getByLabel('Viewing as').selectOption({ label: 'Gita Rao · guest' });
    await page.getByRole('button', { name: /^triage/ }).click();
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
    await thread.getByRole('textbox', { name: 'Reply…' }).fill('I do');
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
    await page.getByRole('button', { name: /Next Monday/ }).click();
    await expect.poll(() => new Date(local.clock.now()).getUTCDay()).toBe(1);
    await page.getByRole('dialog', { name: 'Clock' }).waitFor({ state: 'hidden' });
    await clock.click();
    await page.getByRole('button', { name: /Medical triage: check date.* 18 Feb 2027/ }).click();
    await expect.poll(() => new Date(local.clock.now()).toISOString().slice(0, 10)).toBe('2027-02-18');
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByText('Fixed since').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: /^Clock, .*2027/ }).waitFor();
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
    await drawer.getByText('In real time').waitFor();
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
    const form = page.getByRole('dialog', { name: 'Technical review' });
    await form.getByText('The sandbox has stopped').waitFor();
    await page.getByLabel('1. What core technology').fill('Typed while it was away');
    await form.getByRole('button', { name: 'Save review' }).click();
    await form.getByText('Your text is still here').waitFor();
    const second = await startSandbox({ folder, port });
    await page.getByText('The sandbox has stopped').waitFor({ state: 'hidden', timeout: 15_000 });
    await page.getByText('Your text is still here').waitFor({ state: 'hidden' });
    await expect.poll(() => second.slack.person('alice').modal()?.text).toContain('Typed while it was away');
    for (const look of ['at once', 'after a reload']) {
      const held = await page.getByLabel('1. What core technology').inputValue();
      expect(held, look).toBe('Typed while it was away');
      expect(await page.getByLabel('3. Where might it bottleneck').inputValue()).toBe('Rare terms');
      if (look === 'at once') await page.reload();
    }
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Before the restart').waitFor();
  });

  it('says so when a form takes no more of what is typed', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=triage');
    await says(page, '#triage', '/aipm review');
    await page.route('**/client/acts?*', async (route) => {
      if (route.request().postData()?.includes('"fill"')) await local.slack.person('alice').closes();
      await route.continue();
    });
    await page.getByLabel('3. Where might it bottleneck').fill('Too late');
    await page.getByText('That form has been closed.').waitFor();
  });

  it('keeps what is typed with the person who typed it', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=bob&in=triage');
    await page.getByLabel('Viewing as').selectOption({ label: 'Alice Chen · admin' });
    await says(page, '#triage', '/aipm review');
    const field = page.getByLabel('3. Where might it bottleneck');
    await field.waitFor();
    await page.route('**/client/acts?*', (route) => route.abort(), { times: 1 });
    await field.fill('Said by Alice');
    await page.goBack();
    await expect.poll(() => page.getByLabel('Viewing as').inputValue()).toBe('U00BOB00001');
    await expect.poll(() => local.slack.person('alice').modal()?.text).toContain('Said by Alice');
    await page.goForward();
    await expect.poll(() => field.inputValue()).toBe('Said by Alice');
  });

  it('tells every time as it is where the viewer lives', async () => {
    const local = await startSandbox();
    await holdsReview(local.slack.person('bob'), '#triage');
    const page = await openPage(local, '?as=bob&in=triage');
    const card = page.getByRole('article').filter({ hasText: 'Go with conditions' });
    await card.getByText(/^05:0\d$/).waitFor();
    await card.getByRole('button', { name: 'Open record' }).click();
    await page
      .getByRole('dialog')
      .getByText(/today 05:0\d/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Traffic' }).click();
    const berlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' });
    const minutes = [0, 60_000].map((ago) => berlin.format(Date.now() - ago));
    await page
      .getByRole('list', { name: 'Exchanges' })
      .getByText(new RegExp(minutes.join('|')))
      .first()
      .waitFor();
  });

  it('is open in seven tabs at once', async () => {
    const local = await startSandbox();
    const first = await openPage(local, '?as=alice&in=triage');
    const others: Page[] = [];
    for (let tab = 2; tab <= 7; tab += 1)
      others.push(await openPage(local, '?as=bob&in=triage', { beside: first }));
    await says(others.at(-1) ?? first, '#triage', 'Does everybody see this?');
    for (const page of [first, ...others]) await page.getByText('Does everybody see this?').waitFor();
  });

  it('waits while the sandbox is prepared, and says who is not there', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=nobody&in=triage');
    await page.getByText('There is no such person.').waitFor();
    let isReady = false;
    await page.routeWebSocket('**/client/screens?*', (socket) => {
      if (isReady) socket.connectToServer();
      else void socket.close({ code: 4503, reason: 'Preparing' });
    });
    await page.goto(new URL('?as=alice&in=triage', local.url).href);
    await page.getByText('Preparing eight weeks of a team’s work…').waitFor();
    isReady = true;
    await page.getByLabel('Message #triage').waitFor();
  });

  it('goes back to where one was, past a channel it chose itself', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=general');
    await page.getByRole('button', { name: /^secret/ }).click();
    await page.getByLabel('Message #secret').waitFor();
    await page.getByLabel('Viewing as').selectOption({ label: 'Gita Rao · guest' });
    await page.getByLabel('Message #triage').waitFor();
    await page.goBack();
    await page.getByLabel('Message #secret').waitFor();
    expect(new URL(page.url()).searchParams.get('as')).toBe('alice');
    await page.goBack();
    await page.getByLabel('Message #general').waitFor();
  });

  it('leaves the focus where one can go on from', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=aipm');
    await page.getByRole('tab', { name: 'Messages' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.getByRole('tabpanel', { name: 'Home' }).waitFor();
    await hasFocus(page.getByRole('tab', { name: 'Home' }));
    await page.getByRole('button', { name: /^Clock/ }).press('Enter');
    await hasFocus(page.getByRole('dialog', { name: 'Clock' }));
    await page.keyboard.press('Escape');
    await hasFocus(page.getByRole('button', { name: /^Clock/ }));
    await page.getByRole('button', { name: /^general/ }).click();
    for (const line of ['One', 'Two']) await says(page, '#general', line);
    await deletes(page, 'One');
    await hasFocus(page.getByRole('article').filter({ hasText: 'Two' }));
    await deletes(page, 'Two');
    await hasFocus(page.getByLabel('Message #general'));
  });

  it('refuses a message that is too long, and keeps its text', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=triage');
    const composer = page.getByLabel('Message #triage');
    const text = 'x'.repeat(12_001);
    await composer.fill(text);
    await composer.press('Enter');
    await page.getByText('at most 12,000 characters. This one has 12,001.').waitFor();
    expect(await composer.inputValue()).toBe(text);
  });

  it('shows what a modal says, though it begins like one that is loading', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=triage');
    const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
    const blocks = [section('Loading…'), section('Loading docks: *three*')];
    await page.routeWebSocket('**/client/screens?*', (socket) => {
      socket.connectToServer().onMessage((text) => {
        const modal = { id: 'V1', title: 'Docks', submit: null, close: 'Close', values: {}, errors: {} };
        socket.send(JSON.stringify({ ...JSON.parse(String(text)), modals: [{ ...modal, blocks }] }));
      });
    });
    await page.reload();
    const modal = page.getByRole('dialog', { name: 'Docks' });
    await modal.getByText('Loading…').waitFor();
    expect(await modal.locator('strong').innerText()).toBe('three');
    expect(await modal.locator('.modal-loading').count()).toBe(0);
  });

  it('lays nothing over what is said where there is no pointer', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=triage', touched);
    const line = 'A line that goes on and on, beyond the right edge, and so fills all there is of it. ';
    for (const count of [1, 2]) await says(page, '#triage', line.repeat(count).trim());
    await holdsReview(local.slack.person('alice'), '#triage');
    await page.getByRole('article').filter({ hasText: 'Go with conditions' }).waitFor();
    expect(await page.getByRole('button', { name: 'More actions' }).count()).toBeGreaterThan(2);
    expect(await textUnderButtons(page)).toEqual([]);
  });

  it.each([
    ['light', {}],
    ['dark', dark],
    ['phone', phone],
  ])('has nothing that keeps people out: %s', async (_name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=general', look);
    await reviewOfGame(page).getByText('The five questions').click();
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
    expect(await fitsItsWidth(page)).toBe(true);
  });
});

/** Its newest: cards of other rituals name the project too. */
function reviewOfGame(page: Page): Locator {
  const ofGame = page.getByRole('article').filter({ hasText: 'Game characters (GAME)' });
  return ofGame.filter({ hasText: 'The five questions' }).last();
}

async function says(page: Page, channel: string, line: string): Promise<void> {
  const composer = page.getByLabel(`Message ${channel}`);
  await composer.fill(line);
  await composer.press('Escape');
  await composer.press('Enter');
  await expect.poll(() => composer.inputValue()).toBe('');
}

async function deletes(page: Page, text: string): Promise<void> {
  const message = page.getByRole('article').filter({ hasText: text });
  await message.getByRole('button', { name: 'More actions' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Delete message' }).press('Enter');
  await page.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
  await message.waitFor({ state: 'hidden' });
}

async function hasFocus(wanted: Locator): Promise<void> {
  await expect
    .poll(() => wanted.evaluate((element) => element === element.ownerDocument.activeElement))
    .toBe(true);
}

/** The words in messages that a button of theirs lies over. */
async function textUnderButtons(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('article')].flatMap((message) => {
    const buttons = [...message.querySelectorAll('.message-actions button')].map((one) => one.getBoundingClientRect());
    const texts = document.createTreeWalker(message, NodeFilter.SHOW_TEXT);
    const covered = [];
    while (texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      for (const line of range.getClientRects())
        if (buttons.some((one) => one.left < line.right && line.left < one.right && one.top < line.bottom && line.top < one.bottom))
          covered.push(texts.currentNode.data);
    }
    return covered;
  })`);
}
