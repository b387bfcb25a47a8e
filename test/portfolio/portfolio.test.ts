import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saveProject, scoreProject } from '../../src/projects/saving.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { alice as aliceViewer, bob as bobViewer, submission, triage } from '../support/members.ts';

let bot: Bot;
const now = new Date('2026-11-21T08:00:00Z');

beforeAll(async () => {
  bot = await startBot({ now: () => now });
});
beforeEach(() => bot.clear());
afterAll(() => bot.stop());

/** A project, with a score of one vote when there is one. */
async function project(key: string, name: string, change: Record<string, unknown> = {}, score?: number) {
  const { db } = bot.database;
  const saved = await saveProject(bot.slack.teamId, db, submission(aliceViewer), {
    ...triage,
    key,
    name,
    ...change,
  });
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  const tier = score === undefined ? undefined : score >= 80 ? 'P0' : score >= 60 ? 'P1' : 'P2';
  if (tier && score !== undefined)
    await scoreProject(bot.slack.teamId, db, saved.project.id, {
      tier,
      sum: score,
      votes: 1,
      at: new Date('2026-08-01T08:00:00Z'),
    });
}

describe('/aipm portfolio', () => {
  test('of nothing says how to begin', async () => {
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm portfolio');
    await alice.sees('There are no projects yet', { in: '#triage' });
    expect(bot.slack.shows('#triage')).toBe('');
    expect(bot.slack.problems).toEqual([]);
  });

  test('ranks, and says what is stale, late and unscored, to the one who asked', async () => {
    await project('COPY', 'Marketing copy', {}, 45);
    await project('CARE', 'Customer service', { targetDate: '2026-11-01', shippedDate: '2026-11-01' }, 80);
    await project('NEWS', 'Newsroom', {
      targetDate: '2026-11-11',
      investment: '800000',
      annualSaving: '1500000',
    });
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm portfolio');
    const seen = await alice.sees('AI portfolio', { in: '#triage' });
    expect(seen).toContain('1 P0 · 0 P1 · 1 P2 · 1 unscored');
    const rows = seen.split('\n').filter((line) => line.includes(' | '));
    expect(rows.map((row) => row.trim())).toEqual([
      'Project | Tier | Score | Scored | Last decision | Target | Delivery',
      'Customer service (CARE) | P0 | 80.0 | 1 Aug, stale | – | 1 Nov | shipped on time',
      'Marketing copy (COPY) | P2 | 45.0 | 1 Aug, stale | – | – | –',
      'Newsroom (NEWS) | unscored | – | – | – | 11 Nov | 10 days late',
    ]);
    expect(seen).toContain('On time: 1 of 2 that were due (50 %) · Return ratio: 1:1.88 in CNY (1 project)');
    expect(seen).toContain('*Newsroom* (NEWS) has no score yet.');
    expect(bot.slack.person('bob').channel('#triage')).toBe('');
    await alice.clicks('Vote on it', { in: '#triage' });
    await alice.sees('What is being judged?', { in: 'modal' });
    expect(alice.modal()?.values.Project).toBe('Newsroom (NEWS)');
    expect(bot.slack.problems).toEqual([]);
  });

  test('lists no stopped project, and counts what it was promised for', async () => {
    await project('CARE', 'Customer service', { targetDate: '2026-11-01', shippedDate: '2026-11-01' });
    await project('ENDED', 'Given up', { targetDate: '2026-11-11', status: 'stopped' });
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm portfolio');
    const seen = await alice.sees('AI portfolio', { in: '#triage' });
    expect(seen).not.toContain('ENDED');
    expect(seen).toContain('On time: 1 of 2 that were due (50 %, stopped ones included)');
  });

  test('is filtered in place', async () => {
    await project('CARE', 'Customer service', { owner: bobViewer.userId }, 80);
    await project('COPY', 'Marketing copy');
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm portfolio');
    await alice.clicks('Mine (1)', { in: '#triage' });
    await alice.sees('✓ Mine (1)', { in: '#triage' });
    expect(alice.channel('#triage')).not.toContain('Customer service (CARE)');
    await alice.clicks('P0 (1)', { in: '#triage' });
    await alice.sees('Customer service (CARE)', { in: '#triage' });
    await alice.clicks('Stale (1)', { in: '#triage' });
    await alice.sees('✓ Stale (1)', { in: '#triage' });
    expect(alice.channel('#triage').match(/AI portfolio/g)).toHaveLength(1);
  });

  test('of 500 projects with the longest names stays inside Slack’s limits, and its pages turn', async () => {
    for (let n = 0; n < 500; n += 1) await project(`P${n}`, `${'&<Ü'.repeat(32)}${n}`, {}, n % 100);
    const alice = bot.slack.person('alice');
    await alice.types('#triage', '/aipm portfolio');
    await alice.sees(/1 to \d\d of 500/, { in: '#triage' });
    await alice.clicks('Lower', { in: '#triage' });
    await alice.sees(/\d\d to \d\d+ of 500/, { in: '#triage' });
    await alice.clicks('Higher', { in: '#triage' });
    await alice.sees(/\(1 to \d\d of 500/, { in: '#triage' });
    expect(bot.slack.problems).toEqual([]);
  });

  test('shows no restricted project to others, and nothing to guests', async () => {
    await project('SECRET', 'Interview summaries', { visibility: 'restricted' });
    const bob = bot.slack.person('bob');
    await bob.types('#triage', '/aipm portfolio');
    await bob.sees('There are no projects yet', { in: '#triage' });
    const gita = bot.slack.person('gita');
    await gita.types('#triage', '/aipm portfolio');
    await gita.sees('Only members of this workspace can use aipm', { in: '#triage' });
  });
});
