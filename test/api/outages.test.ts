import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { endpoint } from '../../src/api/endpoint.ts';
import { auditLog } from '../../src/audit/schema.ts';
import { recordChange } from '../../src/audit/store.ts';
import { openDatabase } from '../../src/db/database.ts';
import { transaction } from '../../src/db/transaction.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { freshPostgres, type TestDatabase } from '../support/databases.ts';
import { type FaultyProxy, openProxy } from '../support/proxy.ts';
import { bearer, keyOf, servesApi } from './support.ts';

const nothingChanged = 'The database did not answer, so nothing was changed. It is safe to send this again.';

describe('the HTTP API while the database misbehaves', () => {
  let database: TestDatabase<'postgres'>;
  let proxy: FaultyProxy;
  let bot: Bot;
  let key: string;
  beforeEach(async () => {
    database = await freshPostgres();
    proxy = await openProxy(database.config.url);
    const config = { kind: 'postgres', url: proxy.url } as const;
    bot = await startBot({ database: { ...(await openDatabase(config)), config } });
    key = await keyOf(database.db, bot.slack.teamId, bot.slack.person('alice').id, 'write');
  });
  afterEach(async () => {
    await bot.stop();
    await proxy.close();
    await database.close();
  });

  const decisions = () =>
    fetch(`http://127.0.0.1:${bot.aipm.port}/api/v1/decisions`, { headers: bearer(key) });

  async function sentenceOf(answer: Response): Promise<string> {
    const { errors } = (await answer.json()) as { errors: { message: string }[] };
    return errors.map(({ message }) => message).join(' ');
  }

  test('answers 503 when the database is away, and says that it is safe to send again', async () => {
    expect((await decisions()).status).toBe(200);
    await proxy.close();
    const answer = await decisions();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await sentenceOf(answer)).toBe(nothingChanged);
  });

  test('answers 503 when only the use of the key could not be noted, with nothing done', async () => {
    proxy.failAt('commit', 'cut after', 'update "api_keys"');
    const answer = await decisions();
    expect(answer.status).toBe(503);
    expect(await sentenceOf(answer)).toBe(nothingChanged);
    expect((await decisions()).status).toBe(200);
  });

  test('says so when it can not tell whether something was saved', async () => {
    const { db } = bot.database;
    const { url, stop } = await servesApi(bot, [
      {
        api: ({ workspaceId }) => [
          endpoint({
            method: 'POST',
            path: '/changes',
            scope: 'write',
            summary: 'Note a change',
            response: z.object({}),
            handle: async ({ viewer, deadline }) => {
              const change = { at: new Date(), actorId: viewer.userId, action: 'tried' };
              const subjectId = '00000000-0000-0000-0000-000000000000';
              await transaction(db, deadline, (tx) =>
                recordChange(workspaceId, tx, { ...change, subjectId }),
              );
              return {};
            },
          }),
        ],
      },
    ]);
    const changes = () => fetch(`${url}/changes`, { method: 'POST', headers: bearer(key) });
    proxy.failAt('commit', 'cut after', 'insert into "audit_log"');
    const answer = await changes();
    expect(answer.status).toBe(503);
    expect(await sentenceOf(answer)).toContain('I can not tell whether this was saved');
    expect((await changes()).status).toBe(200);
    expect((await database.db.select().from(auditLog)).length).toBeGreaterThan(0);
    await stop();
  });
});
