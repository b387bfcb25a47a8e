import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { dark, fitsItsWidth, type Look, phone, picture, seriousFindings } from './browser.ts';

/** The looks in which pages are looked at, with what their pictures are called after. */
export const looks: [string, Look][] = [
  ['light', {}],
  ['dark', dark],
  ['phone', phone],
];

/** @param what names its picture, where it has one in the documentation */
export async function isFit(page: Page, what?: string): Promise<void> {
  // What the pointer lies on would be lit up.
  await page.mouse.move(0, 0);
  if (what) await picture(page, what);
  expect(await seriousFindings(page)).toEqual([]);
  expect(await fitsItsWidth(page)).toBe(true);
}

/** Types a line into the open channel, and gives the form that comes, if one does. */
export async function types(page: Page, channel: string, line: string): Promise<Locator> {
  const composer = page.getByLabel(`Message ${channel}`);
  await composer.fill(line);
  await composer.press('Escape');
  await composer.press('Enter');
  return page.getByRole('dialog');
}

/** Fills in fields of the form on top, by how their labels begin. */
export async function fillsIn(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await fieldOf(page, label).fill(value);
}

export function fieldOf(page: Page, label: string): Locator {
  return page
    .getByRole('dialog')
    .getByLabel(new RegExp(`^${label}`))
    .first();
}

/** Presses a button of the form on top. */
export async function presses(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).last().click();
}

export async function closes(page: Page): Promise<void> {
  await presses(page, /^(Close|Cancel)$/);
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** Puts the clock forward to a moment that it offers. */
export async function jumps(page: Page, to: RegExp): Promise<void> {
  await page.getByRole('button', { name: /^Clock/ }).click();
  const clock = page.getByRole('dialog', { name: 'Clock' });
  await clock.getByRole('button', { name: to }).click();
  await clock.waitFor({ state: 'hidden' });
}
