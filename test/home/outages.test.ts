import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { freshPostgres, type TestDatabase } from '../support/databases.ts';
import { type FaultyProxy, openProxy } from '../support/proxy.ts';

describe('while the database misbehaves', () => {
  let database: TestDatabase<'postgres'>;
  let proxy: FaultyProxy;
  let bot: Bot;
  beforeEach(async () => {
    database = await freshPostgres();
    proxy = await openProxy(database.config.url);
    const config = { kind: 'postgres', url: proxy.url } as const;
    bot = await startBot({ database: { ...(await openDatabase(config)), config } });
  });
  afterEach(async () => {
    await bot.stop();
    await proxy.close();
    await database.close();
  });

  test.each(['cut before', 'silence'] as const)(
    'the Home says so (%s), and can be looked at again',
    async (fault) => {
      const bob = bot.slack.person('bob');
      proxy.failAt('insert into "home_visits"', fault);
      await bob.opensHome();
      const seen = await bob.sees('The database did not answer', { in: 'home' });
      expect(seen).toContain('Please try again in a moment.');
      await bob.clicks('Look again', { in: 'home' });
      await bob.sees('Welcome to aipm', { in: 'home' });
      expect(bot.slack.problems).toEqual([]);
    },
  );

  test('a Home that can not be refreshed stays, and what was done is done', async () => {
    const bob = bot.slack.person('bob');
    await bob.opensHome();
    await bob.sees('Welcome to aipm', { in: 'home' });
    await bob.types('#general', '/aipm project CARE');
    await bob.sees('Lifecycle stage', { in: 'modal' });
    await bob.fillsIn('Name', 'Customer service');
    proxy.failAt('from "home_visits"', 'cut before');
    await bob.submits();
    await bob.closes({ all: true });
    expect(bob.home()).toContain('Welcome to aipm');
    await bob.opensHome();
    await bob.sees('My projects (1)', { in: 'home' });
  });
});
