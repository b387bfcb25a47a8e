import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { workspaces } from '../../src/workspaces/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';

/** Every story begins on a Saturday, at four in the afternoon in Shanghai. */
const begin = new Date('2026-11-21T08:00:00Z');

export type Story = {
  bot: () => Bot;
  person: (name: string) => Person;
  /** Goes to a moment, and lets the bot look for what is due. */
  comes: (moment: string) => Promise<void>;
};

/** One bot for all the stories of a file, each in a workspace where nothing was said before. Money is in CNY. */
export function stories(): Story {
  let now = begin;
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot({ now: () => now });
  });
  beforeEach(async () => {
    now = begin;
    await bot.database.db.update(workspaces).set({ currency: 'CNY', zone: 'Asia/Shanghai' });
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());
  return {
    bot: () => bot,
    person: (name) => bot.slack.person(name),
    comes: async (moment) => {
      now = new Date(moment);
      await bot.aipm.lookForDue();
    },
  };
}

/** A preview of the digest of a channel, when its details have come too. */
export async function previewsDigest(person: Person, channel: string, details: string): Promise<string> {
  await person.types(channel, '/aipm digest');
  await person.presses('New digest');
  await person.waitsForModal('New digest');
  await person.presses('Preview');
  await person.sees('The preview is in your direct messages', { in: 'modal' });
  await person.closes({ all: true });
  return person.sees(details, { in: '@aipm' });
}

/** Sends a form of the page of costs of CARE. @returns what is said when it is saved */
export async function savesCosts(
  person: Person,
  channel: string,
  form: string,
  fields: Record<string, string>,
): Promise<string> {
  await person.types(channel, '/aipm cost CARE');
  await person.clicks(form, { in: channel });
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
  expect(await person.submits()).toMatchObject({ outcome: 'updated' });
  const said = person.modal()?.text ?? '';
  await person.closes({ all: true });
  return said;
}
