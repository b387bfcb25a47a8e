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

describe('the portfolio in the browser', () => {
  const openPage = useBrowser();

  it.each([
    ['light', {}],
    ['dark', dark],
    ['phone', phone],
  ])('ranks the seeded projects, sorts and filters: %s', async (name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=general', { height: 900, ...look });
    const composer = page.getByLabel('Message #general');
    await composer.fill('/aipm portfolio');
    await composer.press('Escape');
    await composer.press('Enter');
    const list = page.getByRole('article').filter({ hasText: 'AI portfolio' });
    const table = list.getByRole('table', { name: 'Portfolio by tier, then score' });
    await table.waitFor();
    expect(await table.getByRole('row').nth(1).innerText()).toContain('P0');
    await picture(page, `portfolio-${name}`);
    expect(await seriousFindings(page)).toEqual([]);
    await list.getByRole('button', { name: /^Mine/ }).click();
    await list.getByRole('button', { name: /^✓ Mine/ }).waitFor();
    expect(await table.getByRole('row').filter({ hasText: 'Marketing copy' }).count()).toBe(0);
    expect(await fitsItsWidth(page)).toBe(true);
    await list.getByRole('button', { name: /^All/ }).click();
    await list.getByRole('button', { name: 'Vote on it' }).first().click();
    await page.getByRole('dialog').getByLabel('What is being judged?').waitFor();
  });
});
