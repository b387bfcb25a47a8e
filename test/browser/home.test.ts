import { describe, expect, it } from 'vitest';
import {
  dark,
  fitsItsWidth,
  phone,
  picture,
  seriousFindings,
  startSandbox,
  useBrowser,
} from '../support/browser.ts';

describe('the Home in the browser', () => {
  const openPage = useBrowser();

  it.each([
    ['light', {}],
    ['dark', dark],
    ['phone', phone],
  ])('says what waits, and forgets what is done: %s', async (name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=bob&in=home', { height: 1400, ...look });
    const home = page.getByRole('tabpanel', { name: 'Home' });
    await home.getByRole('heading', { name: /^Waiting for you/ }).waitFor();
    await home.getByRole('table', { name: 'Projects by tier, then score' }).waitFor();
    await picture(page, `home-${name}`);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await fitsItsWidth(page)).toBe(true);
    await home.getByRole('button', { name: 'Reminders' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Mondays to Fridays').waitFor();
    await picture(page, `reminders-${name}`);
  });

  it.each([
    ['light', {}],
    ['phone', phone],
  ])('welcomes a newcomer: %s', async (name, look) => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=dan&in=home', { height: 900, ...look });
    const home = page.getByRole('tabpanel', { name: 'Home' });
    await home.getByRole('heading', { name: 'Welcome to aipm' }).waitFor();
    await picture(page, `home-empty-${name}`);
    expect(await seriousFindings(page)).toEqual([]);
    await home.getByRole('button', { name: 'Start a technical review' }).click();
    await page.getByRole('dialog').getByLabel('Project').waitFor();
  });

  it('shows an admin the settings', async () => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=home', { height: 1400 });
    const home = page.getByRole('tabpanel', { name: 'Home' });
    await home.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog').getByText('Test message').waitFor();
    await picture(page, 'settings-light');
  });
});
