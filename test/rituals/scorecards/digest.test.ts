import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { closeDueRound } from '../../../src/rituals/scorecards/deadlines.ts';
import { tellVotes, votesDigest } from '../../../src/rituals/scorecards/digest.ts';
import {
  type ToldRound,
  type VotesSnapshot,
  votesSnapshot,
} from '../../../src/rituals/scorecards/digest-store.ts';
import { finalizeRound, revealRound } from '../../../src/rituals/scorecards/progress.ts';
import { scorecardRounds } from '../../../src/rituals/scorecards/schema.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn } from '../../support/members.ts';
import { complaintsOf, manyProjects, needLines, rowsOf, scope, toldAt } from '../../support/told.ts';
import { answers, opensRound } from '../../support/votes.ts';

const nothing: VotesSnapshot = { rounds: [], open: 0, closingSoon: 0, toFinish: 0, opened: 0, closed: 0 };

function round(change: Partial<ToldRound> = {}): ToldRound {
  return {
    id: randomUUID(),
    projectKey: 'COPY',
    number: 1,
    question: 'Two engineers?',
    facilitatorId: alice.userId,
    status: 'open',
    deadlineAt: new Date('2026-11-22T09:00:00Z'),
    asked: 5,
    answered: 2,
    ...change,
  };
}

function tell(change: Partial<VotesSnapshot>) {
  return tellVotes({ ...nothing, ...change }, scope());
}

test('where nobody votes there is nothing to tell', () => {
  expect(tell({})).toEqual({ needs: [], needsInAll: 0, summary: null, changes: [], details: [] });
});

test('open votes are counted, those that close soon, and those to be finished', () => {
  const { summary, changes } = tell({ open: 3, closingSoon: 1, toFinish: 2, opened: 2, closed: 1 });
  expect(summary).toBe('3 open, 1 within 2 days of closing · 2 to be finished');
  expect(changes).toEqual(['2 opened', '1 closed']);
});

test('a vote is asked for within two days of its deadline, and its facilitator once it is closed', () => {
  const soon = round();
  const sooner = round({ deadlineAt: new Date('2026-11-21T20:00:00Z') });
  const later = round({ deadlineAt: new Date('2026-11-24T09:00:00Z') });
  const revealed = round({ status: 'revealed' });
  const told = tell({
    rounds: [sooner, soon, later, revealed, round({ status: 'not decided' })],
    closingSoon: 2,
    toFinish: 2,
  });
  expect(needLines(told)).toEqual([
    `The vote on COPY closes <!date^1795291200^{date_short_pretty} {time}|2026-11-21 20:00 UTC>: 2 of 5 have answered [Vote]`,
    `The vote on COPY closes <!date^1795338000^{date_short_pretty} {time}|2026-11-22 09:00 UTC>: 2 of 5 have answered [Vote]`,
    'The vote on COPY is revealed and waits to be finalized [Open record]',
    'Too few have voted on COPY: extend the vote or cancel it [Extend…]',
  ]);
  expect(told.needs.map(({ ownerId }) => ownerId)).toEqual([null, null, alice.userId, alice.userId]);
  const urgencies = told.needs.map(({ urgency }) => urgency);
  expect(urgencies).toEqual([...urgencies].sort((a, b) => b - a));
  expect(told.needsInAll).toBe(4);
});

test('the longest questions fit, and what does not is counted', () => {
  const rounds = Array.from({ length: 100 }, () => round({ question: '<&>'.repeat(100) }));
  const told = tell({ rounds, open: 300 });
  const rows = rowsOf(told.details).length;
  expect(complaintsOf(told)).toEqual([]);
  expect(rows).toBeGreaterThan(20);
  expect(JSON.stringify(told.details)).toContain(`and ${300 - rows} more`);
});

onBothDatabases('votes in digests', (open) => {
  const voters = [alice, bob, dan].map(({ userId }) => userId);
  const high = { value: 40, maturity: 30, demand: 30 };

  function snapshot(db: Database, change = {}) {
    return votesSnapshot(northwind, db, scope(change));
  }

  test('are none where there are none', async () => {
    const { db } = open();
    await projectIn(db);
    expect(await snapshot(db)).toEqual(nothing);
  });

  test.each([
    ['blind', 'shown'],
    ['blind', 'hidden'],
    ['open', 'shown'],
  ] as const)('say the same whatever was voted, in a %s round with names %s', async (blind, names) => {
    const { db } = open();
    const { id: project } = await projectIn(db);
    const id = await opensRound(db, project, { voters, blind, names });
    const said: string[] = [];
    const ballots = [
      high,
      { value: 0, maturity: 0, demand: 0 },
      { value: 13, maturity: 7, demand: 29 },
      null,
    ];
    for (const scores of ballots) {
      await answers(db, id, bob, scores, scores && `because ${scores.value} is plenty`);
      const told = await votesDigest.read(northwind, db, scope());
      said.push(JSON.stringify(told()));
    }
    expect(said[0]).toContain('1 of 3 have answered');
    expect(new Set(said).size).toBe(1);
  });

  test('count who was asked and who has answered, abstentions too', async () => {
    const { db } = open();
    const { id: project } = await projectIn(db);
    const later = await opensRound(db, project, { voters, deadline: new Date('2026-11-25T08:00:00Z') });
    const first = await opensRound(db, project, { voters, now: new Date('2026-11-10T08:00:00Z') });
    await answers(db, first, bob, high);
    await answers(db, first, dan, null);
    const { rounds, ...counts } = await snapshot(db);
    expect(rounds.map(({ id, asked, answered }) => [id, asked, answered])).toEqual([
      [first, 3, 2],
      [later, 3, 0],
    ]);
    expect(counts).toEqual({ open: 2, closingSoon: 1, toFinish: 0, opened: 1, closed: 0 });
  });

  test('wait for their facilitator once they are closed, until they are finalized', async () => {
    const { db } = open();
    const { id: project } = await projectIn(db);
    const revealed = await opensRound(db, project, { voters });
    await answers(db, revealed, bob, high);
    const acting = { viewer: alice, now: new Date('2026-11-20T10:00:00Z') };
    await db.transaction((tx) => revealRound(northwind, tx, acting, revealed));
    const failed = await opensRound(db, project, { voters, deadline: new Date('2026-11-21T07:00:00Z') });
    await db.transaction((tx) => closeDueRound(northwind, tx, failed, toldAt));
    const { rounds, ...counts } = await snapshot(db);
    expect(rounds.map(({ status }) => status)).toEqual(['not decided', 'revealed']);
    expect(counts).toEqual({ open: 0, closingSoon: 0, toFinish: 2, opened: 0, closed: 2 });
    const input = { tier: 'P0', reason: null } as const;
    await db.transaction((tx) => finalizeRound(northwind, tx, acting, revealed, input));
    expect(await snapshot(db)).toMatchObject({ toFinish: 1 });
  });

  test.each([1, 50, 500])('of %i are all counted, and a hundred read at most', async (total) => {
    const { db } = open();
    const ids = await manyProjects(db, total);
    await db.insert(scorecardRounds).values(
      ids.map((projectId) => ({
        ...{ workspaceId: northwind, projectId, question: 'Now?', facilitatorId: alice.userId, quorum: 2 },
        ...{ deadlineAt: toldAt, isBlind: true, showsNames: true, openedAt: toldAt, valuesHash: '' },
        madeBy: projectId,
      })),
    );
    const { rounds, ...counts } = await snapshot(db);
    expect(rounds).toHaveLength(Math.min(total, 100));
    expect(counts).toMatchObject({ open: total, closingSoon: total });
  });

  test('leave out other workspaces, and what the channel may not see', async () => {
    const { db } = open();
    const secret = await projectIn(db, { visibility: 'restricted', members: voters });
    await opensRound(db, secret.id, { voters });
    await projectIn(db, { key: 'OTHERS' }, otherWorkspace);
    expect(await snapshot(db)).toEqual(nothing);
  });
});
