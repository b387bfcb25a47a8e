import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saveProject } from '../../../src/projects/saving.ts';
import { failureModes } from '../../../src/rituals/failures/schema.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { alice as aliceViewer, bob as bobViewer, submission, triage } from '../../support/members.ts';

let bot: Bot;
const now = new Date('2026-11-21T08:00:00Z');

beforeAll(async () => {
  bot = await startBot({ now: () => now });
});
beforeEach(() => bot.clear());
afterAll(() => bot.stop());

async function project(key: string, name = 'Medical triage') {
  const { db } = bot.database;
  const saved = await saveProject(bot.slack.teamId, db, submission(aliceViewer), { ...triage, key, name });
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  return saved.project;
}

let made = 0;

function row(projectId: string, change: Partial<typeof failureModes.$inferInsert> = {}) {
  made += 1;
  const by = aliceViewer.userId;
  const written = { formId: 'f', valuesHash: 'h', changedBy: by, changedAt: now };
  return {
    workspaceId: bot.slack.teamId,
    projectId,
    kind: 'wrong answer' as const,
    description: 'It cites a law that does not exist',
    risk: 5,
    cost: 2,
    ownerId: by,
    madeBy: `form ${made}`,
    createdBy: by,
    createdAt: now,
    movedAt: now,
    ...written,
    ...change,
  };
}

function insert(...rows: ReturnType<typeof row>[]) {
  return bot.database.db.insert(failureModes).values(rows);
}

function tableIn(seen: string): string[] {
  return seen
    .split('\n')
    .filter((line) => line.includes(' | '))
    .map((line) => line.trim());
}

describe('/aipm failures', () => {
  test('of nothing says how to begin, and begins', async () => {
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm failures');
    await alice.sees('Nobody has logged a failure mode yet. `/aipm failure` logs one', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toBe('');
    await alice.clicks('Log a failure mode', { in: '#triage' });
    await alice.sees('[Log it]', { in: 'modal' });
    expect(bot.slack.problems).toEqual([]);
  });

  test('lists what is open by urgency, to the one who asked', async () => {
    const { id } = await project('TRIAGE');
    await insert(
      row(id, { kind: 'slow answer', risk: 2, cost: 4, description: 'Half a minute at noon' }),
      row(id, { risk: 4, cost: 4, dueDate: '2026-12-20', status: 'mitigating', ownerId: bobViewer.userId }),
      row(id, { kind: 'unsafe answer', dueDate: '2026-11-17', description: 'It names\na dose' }),
      row(id, { risk: 1, status: 'closed', dueDate: '2026-11-01' }),
    );
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm failures');
    const seen = await alice.sees('Failure modes', { in: '#triage' });
    expect(seen).toContain('3 open · 1 to do now · 1 overdue');
    expect(tableIn(seen)).toEqual([
      'Project | Cell | Due | What happens | Owner | Status | Kind | Risk x cost',
      'TRIAGE | do now | 4 days overdue | It names a dose | Alice | open | unsafe answer | 5 x 2',
      'TRIAGE | plan | 20 Dec | It cites a law that does not exist | Bob | mitigating | wrong answer | 4 x 4',
      'TRIAGE | accept and watch | – | Half a minute at noon | Alice | open | slow answer | 2 x 4',
    ]);
    expect(bot.slack.person('bob').channel('#triage')).toBe('');
    expect(bot.slack.problems).toEqual([]);
  });

  test('is filtered in place, by kind too, and keeps one filter under the other', async () => {
    const { id } = await project('TRIAGE');
    await insert(
      row(id, { kind: 'slow answer', ownerId: bobViewer.userId }),
      row(id, { kind: 'unsafe answer', dueDate: '2026-11-17' }),
      row(id, { kind: 'unsafe answer', status: 'accepted' }),
    );
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm failures');
    await alice.clicks('Mine (1)', { in: '#triage' });
    await alice.sees('✓ Mine (1)', { in: '#triage' });
    expect(tableIn(alice.channel('#triage'))).toHaveLength(2);
    await alice.clicks('Slow answer', { in: '#triage' });
    await alice.sees('You own none of the open ones.', { in: '#triage' });
    await alice.clicks('Do now (1)', { in: '#triage' });
    await alice.sees('slow answer |', { in: '#triage' });
    await alice.clicks('Every kind', { in: '#triage' });
    await alice.sees('✓ Do now (2)', { in: '#triage' });
    await alice.clicks('All (3)', { in: '#triage' });
    await alice.sees('| accepted |', { in: '#triage' });
    await alice.clicks('Overdue (1)', { in: '#triage' });
    await alice.sees('4 days overdue', { in: '#triage' });
    expect(alice.channel('#triage').match(/Failure modes\*/g)).toHaveLength(1);
    expect(bot.slack.problems).toEqual([]);
  });

  test('opens the record of a row', async () => {
    const { id } = await project('TRIAGE');
    await insert(row(id));
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm failures');
    await alice.clicks('TRIAGE: wrong answer, It cites a law that does not exist', { in: '#triage' });
    await alice.sees('What happens', { in: 'modal' });
    expect(alice.modal()?.buttons).toEqual(['Move on…', 'Edit']);
  });

  test('of one project lists that alone, and says so when there is none', async () => {
    const [one, other] = [await project('TRIAGE'), await project('CARE', 'Customer service')];
    await insert(row(one.id), row(other.id));
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm failures care');
    const seen = await alice.sees('*Failure modes* of Customer service (CARE)', { in: '#triage' });
    expect(tableIn(seen)).toHaveLength(2);
    await alice.clicks('All (1)', { in: '#triage' });
    await alice.sees('✓ All (1)', { in: '#triage' });
    await alice.types('#triage', '/aipm failures nope');
    await alice.sees('I know no such project that you can see', { in: '#triage' });
  });

  test('of 500 with the longest text stays inside Slack’s limits, and its pages turn', async () => {
    const projects = await Promise.all(
      Array.from({ length: 5 }, (_, n) => project(`PROJECTKEY0${n}`, '&'.repeat(100))),
    );
    const rows = Array.from({ length: 500 }, (_, n) =>
      row(projects[n % 5]?.id ?? '', {
        kind: 'expensive answer',
        description: '&<字'.repeat(1000),
        risk: 1 + (n % 5),
        cost: 1 + (n % 4),
        status: 'mitigating',
        dueDate: '2020-01-01',
      }),
    );
    await insert(...rows);
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm failures');
    await alice.sees(/1 to \d+ of 500/, { in: '#triage' });
    for (let page = 0; page < 12; page += 1) {
      const shown = alice.channel('#triage');
      if (!shown.includes('[Lower]')) break;
      const before = /(\d+) to \d+ of 500/.exec(shown)?.[0] ?? '';
      await alice.clicks('Lower', { in: '#triage' });
      await alice.sees(new RegExp(`^(?![\\s\\S]*\\(${before}\\))[\\s\\S]*of 500`), { in: '#triage' });
    }
    await alice.sees(/\d+ to 500 of 500/, { in: '#triage' });
    await alice.clicks('Higher', { in: '#triage' });
    await alice.clicks('Overdue (500)', { in: '#triage' });
    await alice.sees('✓ Overdue (500)', { in: '#triage' });
    expect(bot.slack.problems).toEqual([]);
  });
});

describe('/aipm failures export', () => {
  test('sends a test case a line, and says how many name no input', async () => {
    const { id } = await project('TRIAGE');
    await insert(
      row(id, {
        kind: 'unsafe answer',
        exampleInput: 'How much ibuprofen?\nFor a child',
        expectedBehaviour: 'It names no dose',
        domainRisk: 'high',
        sourceLink: 'https://northwind-ai.slack.com/archives/C00TRIAGE01/p1',
      }),
      row(id, { noAnswerPolicy: 'refuse', status: 'closed', createdAt: new Date('2026-11-22T08:00:00Z') }),
      row(id, { createdAt: new Date('2026-11-23T08:00:00Z') }),
    );
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm failures export');
    await alice.sees(
      '3 failure modes are in your direct messages with aipm. 2 of them name no input that shows it, so their input is what happens.',
      { in: '#triage' },
    );
    const file = await alice.downloads('failures-2026-11-21.jsonl', { in: '@aipm' });
    const lines = file.toString('utf8').trimEnd().split('\n');
    const cases = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(cases).toMatchObject([
      {
        project: 'TRIAGE',
        input: 'How much ibuprofen?\nFor a child',
        input_is_example: true,
        expected_behaviour: 'It names no dose',
        why: { kind: 'unsafe answer', risk: 5, cost: 2, cell: 'do now', domain_risk: 'high' },
        status: 'open',
        link: 'https://northwind-ai.slack.com/archives/C00TRIAGE01/p1',
      },
      {
        input: 'It cites a law that does not exist',
        input_is_example: false,
        expected_behaviour: 'It refuses to answer, and says so.',
        status: 'closed',
        link: null,
      },
      { expected_behaviour: null },
    ]);
    expect(cases[0]).toHaveProperty('id');
    expect(bot.slack.shows('#triage')).toBe('');
    expect(bot.slack.problems).toEqual([]);
  });

  test('holds those of one project where its key is typed', async () => {
    const [one, other] = [await project('TRIAGE'), await project('CARE')];
    await insert(row(one.id), row(other.id));
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm failures export CARE');
    await alice.sees('1 failure mode is in your direct messages', { in: '#triage' });
    const file = await alice.downloads('failures-2026-11-21.jsonl', { in: '@aipm' });
    expect(file.toString('utf8')).toContain('"project":"CARE"');
    expect(file.toString('utf8')).not.toContain('TRIAGE');
    await alice.types('#triage', '/aipm failures export NOPE');
    await alice.sees('I know no such project that you can see', { in: '#triage' });
  });

  test('sends one file, however often the command arrives', async () => {
    const { id } = await project('TRIAGE');
    await insert(row(id));
    const alice = bot.slack.person('alice');
    bot.slack.deliverTwice(true);
    await alice.types('#triage', '/aipm failures export');
    bot.slack.deliverTwice(false);
    await alice.sees('1 failure mode is in your direct messages', { in: '#triage' });
    await alice.types('#triage', '/aipm failures export TRIAGE');
    await expect.poll(() => alice.dm().match(/as test cases, as you asked/g)?.length).toBe(2);
  });

  test('says so when Slack does not take the file', async () => {
    const { id } = await project('TRIAGE');
    await insert(row(id));
    const alice = bot.slack.person('alice');
    bot.slack.misbehave({ method: 'upload', times: 1, fault: { status: 500 } });
    await alice.types('#triage', '/aipm failures export');
    await alice.sees('Slack did not take the file', { in: '#triage' });
  });
});
