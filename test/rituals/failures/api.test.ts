import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saveProject } from '../../../src/projects/saving.ts';
import { failureModes, failureReadings } from '../../../src/rituals/failures/schema.ts';
import { bearer, keyOf } from '../../api/support.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { alice, bob, dan, submission, triage } from '../../support/members.ts';

const now = new Date('2026-11-21T08:00:00Z');
let bot: Bot;
let key: string;
let projectId: string;
beforeAll(async () => {
  bot = await startBot({ now: () => now });
});
beforeEach(async () => {
  await bot.clear();
  projectId = await project('TRIAGE');
  key = await keyOf(bot.database.db, bot.slack.teamId, alice.userId);
});
afterAll(() => bot.stop());

async function project(projectKey: string, change: Partial<typeof triage> = {}): Promise<string> {
  const made = { ...triage, key: projectKey, ...change };
  const saved = await saveProject(bot.slack.teamId, bot.database.db, submission(alice), made);
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  return saved.project.id;
}

type Row = typeof failureModes.$inferInsert;
let logged = 0;

/** Failure modes of the triage project, each logged a minute after the one before unless it says when. */
async function logs(...changes: Partial<Row>[]): Promise<string[]> {
  const rows = changes.map((change): Row => {
    logged += 1;
    const createdAt = change.createdAt ?? new Date(now.getTime() + logged * 60_000);
    return {
      workspaceId: bot.slack.teamId,
      projectId,
      kind: 'wrong answer',
      description: 'It cites a law that does not exist',
      risk: 5,
      cost: 2,
      ownerId: bob.userId,
      madeBy: `form ${logged}`,
      createdBy: alice.userId,
      movedAt: createdAt,
      formId: 'form',
      valuesHash: 'hash',
      changedBy: alice.userId,
      changedAt: createdAt,
      ...change,
      createdAt,
    };
  });
  const made = await bot.database.db.insert(failureModes).values(rows).returning();
  return made.map(({ id }) => id);
}

async function asks(query = '', { accept = 'application/json', as = key } = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${bot.aipm.port}/api/v1/failures${query}`, {
    headers: { ...bearer(as), accept },
  });
}

type Answer = { data: Record<string, unknown>[]; next_cursor: string | null };

async function lists(query = '', as = key): Promise<Answer> {
  const answer = await asks(query, { as });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

async function idsOf(query: string, as = key): Promise<unknown[]> {
  return (await lists(query, as)).data.map(({ id }) => id);
}

describe('GET /api/v1/failures', () => {
  test('tells of a failure mode what its record says, with its cell and its latest reading', async () => {
    const [id = ''] = await logs({
      kind: 'unsafe answer',
      mechanism: 'model change',
      dueDate: '2026-11-28',
      metric: 'hallucination rate',
      comparator: '<=',
      target: '1',
      unit: '%',
      domainRisk: 'high',
      sourceLink: 'https://northwind-ai.slack.com/archives/C00TRIAGE01/p1763712000000100',
      createdAt: now,
    });
    const target = { comparator: '<=', target: '1' };
    const taken = { workspaceId: bot.slack.teamId, failureModeId: id, readBy: bob.userId, target };
    await bot.database.db.insert(failureReadings).values([
      { ...taken, value: '2.3', measuredOn: '2026-11-19', readAt: now, madeBy: 'reading 1' },
      { ...taken, value: '0.9', measuredOn: '2026-11-18', readAt: new Date(), madeBy: 'reading 2' },
    ]);
    expect(await lists()).toEqual({
      data: [
        {
          id,
          project: 'TRIAGE',
          kind: 'unsafe answer',
          what_happens: 'It cites a law that does not exist',
          risk: 5,
          cost: 2,
          cell: 'do now',
          status: 'open',
          mechanism: 'model change',
          owner: bob.userId,
          due_date: '2026-11-28',
          no_answer_policy: null,
          review_threshold: null,
          reviews_a_day: null,
          working_days: null,
          metric: 'hallucination rate',
          comparator: '<=',
          target: '1',
          unit: '%',
          domain_risk: 'high',
          latest_value: '2.3',
          latest_measured_on: '2026-11-19',
          latest_passes: false,
          source_link: 'https://northwind-ai.slack.com/archives/C00TRIAGE01/p1763712000000100',
          created_by: alice.userId,
          created_at: '2026-11-21T08:00:00.000Z',
          moved_at: '2026-11-21T08:00:00.000Z',
        },
      ],
      next_cursor: null,
    });
  });

  test('is narrowed down by project, status, kind, and to what is open', async () => {
    const care = await project('CARE');
    const [open, mitigating, closed, slow] = await logs(
      {},
      { status: 'mitigating' },
      { status: 'closed' },
      { kind: 'slow answer', projectId: care },
    );
    expect(await idsOf('')).toEqual([slow, closed, mitigating, open]);
    expect(await idsOf('?project=care')).toEqual([slow]);
    expect(await idsOf('?status=closed')).toEqual([closed]);
    expect(await idsOf('?status=open')).toEqual([slow, open]);
    expect(await idsOf('?open_only=true')).toEqual([slow, mitigating, open]);
    expect(await idsOf('?open_only=false')).toEqual([slow, closed, mitigating, open]);
    expect(await idsOf('?open_only=true&status=mitigating')).toEqual([mitigating]);
    expect(await idsOf('?open_only=true&status=closed')).toEqual([]);
    expect(await idsOf('?kind=slow+answer')).toEqual([slow]);
    expect(await idsOf('?kind=slow%20answer&project=TRIAGE')).toEqual([]);
  });

  test.each([
    ['status=done', 400, 'status', 'A status is one of: open, mitigating, mitigated, closed, accepted.'],
    ['kind=wrong', 400, 'kind', 'A kind is one of: wrong answer, missing answer,'],
    ['open_only=yes', 400, 'open_only', 'Say true or false.'],
    ['cell=plan', 400, 'cell', 'There is no such field here.'],
    ['cursor=x', 400, 'cursor', 'This is no cursor of this list.'],
    ['project=NOPE', 404, 'project', 'There is no such project that you can see.'],
  ])('says what is wrong with ?%s', async (query, status, path, sentence) => {
    const answer = await asks(`?${query}`);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ errors: [{ path, message: expect.stringContaining(sentence) }] });
  });

  test('is read page by page to its end, without gaps or repeats, also where many were logged at once', async () => {
    const made = await logs(...Array.from({ length: 7 }, (_, n) => (n % 2 ? {} : { createdAt: now })));
    const seen: unknown[] = [];
    let sizes = '';
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Answer = await lists(`?limit=3&open_only=true${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.data.map(({ id }) => id));
      sizes += page.data.length;
      cursor = page.next_cursor;
    }
    expect(sizes).toBe('331');
    expect(seen).toEqual(await idsOf(''));
    expect(new Set(seen)).toEqual(new Set(made));
  });

  test('tells nothing of a project that the key’s maker does not see', async () => {
    const secret = await project('SECRET', { visibility: 'restricted', members: [bob.userId] });
    const [hidden] = await logs({ projectId: secret });
    const [shown] = await logs({});
    const keyFor = (member: typeof bob) => keyOf(bot.database.db, bot.slack.teamId, member.userId);
    const [bobs, dans] = [await keyFor(bob), await keyFor(dan)];
    expect(await idsOf('', bobs)).toEqual([shown, hidden]);
    expect(await idsOf('?project=SECRET', bobs)).toEqual([hidden]);
    expect(await idsOf('', dans)).toEqual([shown]);
    const answer = await asks('?project=SECRET', { as: dans });
    expect(answer.status).toBe(404);
  });

  test('as CSV has a column for each field, and makes formulas harmless', async () => {
    await logs({ description: '=cmd()|"calc"\nand more', metric: '+1', target: '5', comparator: '<=' });
    const answer = await asks('', { accept: 'text/csv' });
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const csv = await answer.text();
    expect(csv.split('\r\n')[0]).toMatch(/^id,project,kind,what_happens,risk,cost,cell,status,/);
    expect(csv).toContain(`wrong answer,"'=cmd()|""calc""\nand more",5,2,do now,open,`);
    expect(csv).toContain(",'+1,<=,5,");
    expect(csv).not.toMatch(/(^|,|")[=+@]/m);
  });
});
