import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saveProject } from '../../../src/projects/saving.ts';
import { costEntries } from '../../../src/rituals/costs/ledger/schema.ts';
import { bearer, keyOf } from '../../api/support.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { submission, triage } from '../../support/members.ts';

let bot: Bot;
let key: string;
beforeAll(async () => {
  bot = await startBot({ now: () => new Date('2026-11-21T08:00:00Z') });
});
beforeEach(async () => {
  await bot.clear();
  const alice = bot.slack.person('alice').id;
  const viewer = { userId: alice, name: 'alice', isAdmin: false, zone: 'UTC' };
  await saveProject(bot.slack.teamId, bot.database.db, submission(viewer), { ...triage, owner: alice });
  key = await keyOf(bot.database.db, bot.slack.teamId, alice, 'write');
});
afterAll(() => bot.stop());

function entry(change: object = {}) {
  return {
    project: 'TRIAGE',
    occurred_at: '2026-11-20T10:00:00+08:00',
    action: 'summarize call',
    amount: '12.50',
    idempotency_key: 'call 1',
    ...change,
  };
}

async function sends(entries: unknown, with_ = key) {
  const answer = await fetch(`http://127.0.0.1:${bot.aipm.port}/api/v1/costs`, {
    method: 'POST',
    headers: { ...bearer(with_), 'content-type': 'application/json' },
    body: JSON.stringify({ entries }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function lists(query = '', accept = 'application/json'): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${bot.aipm.port}/api/v1/costs${query}`, {
    headers: { ...bearer(key), accept },
  });
  return answer.text();
}

describe('POST /api/v1/costs', () => {
  test('enters one entry, numbers as numbers or as text', async () => {
    expect(await sends([entry({ amount: 12.5, quantity: 3, tokens: '1200' })])).toEqual({
      status: 201,
      body: { entered: 1, repeated: 0 },
    });
    expect(await bot.database.db.select().from(costEntries)).toMatchObject([
      { amount: '12.5', quantity: '3', tokens: '1200', source: 'api', month: '2026-11-01' },
    ]);
  });

  test('sent again adds nothing, and with another content is 409', async () => {
    await sends([entry()]);
    expect(await sends([entry({ amount: 12.5 }), entry({ idempotency_key: 'call 2' })])).toMatchObject({
      body: { entered: 1, repeated: 1 },
    });
    expect(await sends([entry({ idempotency_key: 'call 3' }), entry({ amount: 13 })])).toEqual({
      status: 409,
      body: {
        errors: [
          {
            path: 'entries.1.idempotency_key',
            message: 'This key names an entry of another content already.',
          },
        ],
      },
    });
    expect(await bot.database.db.select().from(costEntries)).toHaveLength(2);
  });

  test.each([
    [{ amount: -1 }, 'entries.1.amount', 'not negative'],
    [{ amount: '0.1234567890123456789' }, 'entries.1.amount', '12 decimal places'],
    [{ amount: 0.1234567890123456 }, 'entries.1.amount', 'more than 15 digits as text'],
    [{ amount: null }, 'entries.1.amount', 'Give an amount, tokens or GPU hours.'],
    [{ amount: true }, 'entries.1.amount', 'Give a number'],
    [{ occurred_at: 'yesterday' }, 'entries.1.occurred_at', 'A time looks like'],
    [{ occurred_at: '2027-06-01T00:00:00Z' }, 'entries.1.occurred_at', 'still to come'],
    [{ project: 'NOPE' }, 'entries.1.project', 'There is no project NOPE'],
    [{ currency: 'USD' }, 'entries.1.currency', 'TRIAGE counts in CNY, not in USD.'],
    [{ currency: 'XYZ' }, 'entries.1.currency', 'A currency is a code'],
    [{ idempotency_key: ' ' }, 'entries.1.idempotency_key', 'a key of its own'],
  ])('refuses a batch with %o, and enters none of it', async (change, path, sentence) => {
    const { status, body } = await sends([entry(), entry({ idempotency_key: 'call 2', ...change })]);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ path, message: expect.stringContaining(sentence) }]);
    expect(await bot.database.db.select().from(costEntries)).toEqual([]);
  });

  test('takes a bare entry, and says what is wrong with it', async () => {
    const post = async (body: object) => {
      const answer = await fetch(`http://127.0.0.1:${bot.aipm.port}/api/v1/costs`, {
        method: 'POST',
        headers: { ...bearer(key), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: await answer.json() };
    };
    expect(await post(entry())).toEqual({ status: 201, body: { entered: 1, repeated: 0 } });
    expect(await post(entry({ idempotency_key: 'b', ammount: 3 }))).toEqual({
      status: 400,
      body: { errors: [{ path: 'ammount', message: 'There is no such field here.' }] },
    });
    expect(await post(entry({ idempotency_key: 'b', project: 'NOPE' }))).toMatchObject({
      body: { errors: [{ path: 'project' }] },
    });
  });

  test('refuses fields that it does not know, as a misspelt amount would be lost', async () => {
    const { status, body } = await sends([entry({ ammount: '99' })]);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ path: 'entries.0.ammount', message: 'There is no such field here.' }]);
  });

  test('takes the price of a single call, however small', async () => {
    expect(await sends([entry({ amount: 0.0000005 })])).toMatchObject({ status: 201 });
    expect(await bot.database.db.select().from(costEntries)).toMatchObject([{ amount: '0.0000005' }]);
  });

  test('takes 10^12, and a thousand entries at most', async () => {
    expect(await sends([entry({ amount: 1e12, idempotency_key: 'much' })])).toMatchObject({ status: 201 });
    const many = Array.from({ length: 1001 }, (_, index) => entry({ idempotency_key: `call ${index}` }));
    expect(await sends(many)).toMatchObject({ status: 400, body: { errors: [{ path: 'entries' }] } });
    expect(await sends(many.slice(1))).toMatchObject({ status: 201 });
  });

  test('wants a key that may write', async () => {
    const alice = bot.slack.person('alice').id;
    const reading = await keyOf(bot.database.db, bot.slack.teamId, alice, 'read');
    expect(await sends([entry()], reading)).toMatchObject({ status: 403 });
    expect(await sends([entry()], 'aipm_unknown')).toMatchObject({ status: 401 });
    expect(await bot.database.db.select().from(costEntries)).toEqual([]);
  });

  test('with a key of another workspace enters nothing', async () => {
    const alice = bot.slack.person('alice').id;
    const foreign = await keyOf(bot.database.db, 'T00OTHER001', alice, 'write');
    expect(await sends([entry()], foreign)).toMatchObject({ status: 401 });
    expect(await bot.database.db.select().from(costEntries)).toEqual([]);
  });
});

describe('GET /api/v1/costs', () => {
  test('pages through the ledger without gaps, the newest first', async () => {
    await sends(
      Array.from({ length: 7 }, (_, index) =>
        entry({
          idempotency_key: `call ${index}`,
          occurred_at: `2026-11-${10 + Math.floor(index / 2)}T08:00:00Z`,
        }),
      ),
    );
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = JSON.parse(await lists(`?limit=3${cursor && `&cursor=${cursor}`}`)) as {
        data: { idempotency_key: string; occurred_at: string }[];
        next_cursor: string | null;
      };
      seen.push(...page.data.map((item) => `${item.occurred_at.slice(0, 10)} ${item.idempotency_key}`));
      cursor = page.next_cursor;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect(seen.map((line) => line.slice(0, 10))).toEqual(
      [...seen]
        .map((line) => line.slice(0, 10))
        .sort()
        .reverse(),
    );
  });

  test('as CSV makes formulas harmless', async () => {
    await sends([entry({ action: '=cmd()', idempotency_key: '+1' })]);
    const csv = await lists('', 'text/csv');
    expect(csv).toContain("'=cmd()");
    expect(csv).toContain("'+1");
    expect(csv).not.toMatch(/(^|,|")[=+]/m);
  });

  test('tells nothing of a project that the key’s maker does not see', async () => {
    await sends([entry()]);
    const { db } = bot.database;
    const bob = bot.slack.person('bob').id;
    const viewer = { userId: bob, name: 'bob', isAdmin: false, zone: 'UTC' };
    const secret = { ...triage, key: 'SECRET', owner: bob, visibility: 'restricted' } as const;
    await saveProject(bot.slack.teamId, db, submission(viewer), secret);
    const theirs = await keyOf(db, bot.slack.teamId, bob, 'write');
    await sends([entry({ project: 'SECRET', idempotency_key: 'secret' })], theirs);
    expect(await lists()).not.toContain('SECRET');
    expect(await lists('?project=SECRET')).toContain('no such project');
    expect(await sends([entry({ project: 'SECRET', idempotency_key: 'mine' })])).toMatchObject({
      status: 400,
    });
  });
});
