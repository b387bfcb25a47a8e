import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { recordDecision } from '../../../src/decisions/store.ts';
import type { ProjectInput, Tier } from '../../../src/projects/rules.ts';
import { scoreProject } from '../../../src/projects/saving.ts';
import { scorecardRounds } from '../../../src/rituals/scorecards/schema.ts';
import { scoresDigest, tellScores } from '../../../src/rituals/scorecards/scores-digest.ts';
import {
  type ScoresSnapshot,
  scoresSnapshot,
  type Wanting,
} from '../../../src/rituals/scorecards/scores-digest-store.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, northwind, otherWorkspace, projectIn } from '../../support/members.ts';
import { manyProjects, needLines, scope, toldAt } from '../../support/told.ts';

const nothing: ScoresSnapshot = { wanting: [], wantingInAll: 0, newlyStale: 0, scored: [] };

function standing(change: Partial<Wanting> = {}): Wanting {
  return { id: randomUUID(), key: 'COPY', ownerId: bob.userId, scoredAt: null, ...change };
}

function tell(change: Partial<ScoresSnapshot>) {
  return tellScores({ ...nothing, ...change }, scope());
}

test('without scores there is nothing to tell', () => {
  expect(tell({})).toEqual({ needs: [], needsInAll: 0, summary: null, changes: [], details: [] });
});

test('moves are told with an arrow and in words, and a score that changed no tier is not', () => {
  const { changes } = tell({
    scored: [
      { key: 'CARE', tier: 'P0', before: 'P1' },
      { key: 'GAME', tier: 'P2', before: 'P0' },
      { key: 'NEWS', tier: 'P1', before: null },
      { key: 'SPAM', tier: 'P1', before: 'P1' },
    ],
  });
  expect(changes).toEqual([
    '▲ CARE up from P1 to P0',
    '▼ GAME down from P0 to P2',
    'NEWS is P1, its first score',
  ]);
});

test('of many moves the first are named and the rest are counted', () => {
  const scored = Array.from({ length: 8 }, (_, index) => ({
    key: `P${index}`,
    tier: 'P0' as const,
    before: null,
  }));
  expect(tell({ scored }).changes.slice(4)).toEqual(['P4 is P0, its first score', 'and 3 more']);
});

test('an old score wants a vote, and so does a missing one, less urgently', () => {
  const stale = standing({ scoredAt: new Date('2026-08-16T08:00:00Z') });
  const { needs, ...rest } = tell({
    wanting: [stale, standing({ key: 'GAME' })],
    wantingInAll: 12,
    newlyStale: 1,
  });
  expect(needLines({ needs, ...rest })).toEqual([
    'COPY’s score is 97 days old [Vote on it]',
    'GAME has no score yet [Vote on it]',
  ]);
  expect(needs[0]?.urgency).toBeGreaterThan(needs[1]?.urgency ?? 0);
  expect(needs[0]).toMatchObject({
    ownerId: bob.userId,
    button: { action_id: `scorecard_start/${stale.id}`, value: stale.id },
  });
  expect(rest).toMatchObject({ needsInAll: 12, changes: ['COPY’s score is 97 days old'] });
});

onBothDatabases('scores in digests', (open) => {
  /** Scores a project as a finalized round does. */
  async function scores(db: Database, id: string, tier: Tier, closed: string, finalized = closed) {
    await scoreProject(northwind, db, id, { tier, sum: 80, votes: 1, at: new Date(closed) });
    await recordDecision(northwind, db, {
      projectId: id,
      ritual: 'scorecard',
      recordId: randomUUID(),
      verdict: tier,
      ownerId: alice.userId,
      decidedAt: new Date(finalized),
    });
  }

  function snapshot(db: Database, change = {}) {
    return scoresSnapshot(northwind, db, scope(change));
  }

  const project = (db: Database, key: string, change: Partial<ProjectInput> = {}) =>
    projectIn(db, { key, name: key, ...change });

  test('are none where there is nothing', async () => {
    expect(await snapshot(open().db)).toEqual(nothing);
  });

  test.each([1, 50, 500])('that %i projects want are counted, and ten read at most', async (total) => {
    const { db } = open();
    await manyProjects(db, total);
    const { wanting, wantingInAll } = await snapshot(db);
    expect(wanting).toHaveLength(Math.min(total, 10));
    expect(wantingInAll).toBe(total);
  });

  test('tell what moved since, from the tier before, however often it was scored', async () => {
    const { db } = open();
    const { id } = await project(db, 'CARE');
    await scores(db, id, 'P2', '2026-10-01T08:00:00Z');
    await scores(db, id, 'P1', '2026-11-01T08:00:00Z');
    expect((await snapshot(db)).scored).toEqual([]);
    await scores(db, id, 'P2', '2026-11-16T08:00:00Z');
    await scores(db, id, 'P0', '2026-11-18T08:00:00Z');
    expect((await snapshot(db)).scored).toEqual([{ key: 'CARE', tier: 'P0', before: 'P1' }]);
  });

  test('tell of a vote that was closed before the last digest and finalized after it', async () => {
    const { db } = open();
    const { id } = await project(db, 'CARE');
    await scores(db, id, 'P1', '2026-11-13T08:00:00Z', '2026-11-15T08:00:00Z');
    expect((await snapshot(db)).scored).toEqual([{ key: 'CARE', tier: 'P1', before: null }]);
  });

  test('tell of no moves the first time', async () => {
    const { db } = open();
    const { id } = await project(db, 'CARE');
    await scores(db, id, 'P1', '2026-11-18T08:00:00Z');
    expect((await snapshot(db, { since: null })).scored).toEqual([]);
  });

  test('are wanted where one is older than 90 days or missing, unless one goes on', async () => {
    const { db } = open();
    const days = [
      ['NEW', '2026-11-01T08:00:00Z'],
      ['OLD', '2026-08-21T08:00:00Z'],
      ['OLDER', '2026-06-01T08:00:00Z'],
    ] as const;
    for (const [key, at] of days) await scores(db, (await project(db, key)).id, 'P1', at);
    await project(db, 'NONE');
    await project(db, 'PAUSED', { status: 'paused' });
    const { id: projectId } = await project(db, 'VOTING');
    await db.insert(scorecardRounds).values({
      ...{ workspaceId: northwind, projectId, question: 'Now?', facilitatorId: alice.userId, quorum: 2 },
      ...{
        deadlineAt: toldAt,
        isBlind: true,
        showsNames: true,
        openedAt: toldAt,
        madeBy: 'form',
        valuesHash: '',
      },
    });
    const { wanting, wantingInAll, newlyStale } = await snapshot(db);
    expect(wanting.map(({ key }) => key)).toEqual(['OLDER', 'OLD', 'NONE']);
    expect({ wantingInAll, newlyStale }).toEqual({ wantingInAll: 3, newlyStale: 1 });
  });

  test('leave out stopped projects, other workspaces, and what the channel may not see', async () => {
    const { db } = open();
    await project(db, 'STOPPED', { status: 'stopped' });
    await project(db, 'SECRET', { visibility: 'restricted', members: [bob.userId] });
    await projectIn(db, { key: 'OTHERS' }, otherWorkspace);
    expect(await snapshot(db)).toEqual(nothing);
  });

  test('are told from what was read', async () => {
    const { db } = open();
    await project(db, 'CARE');
    const told = await scoresDigest.read(northwind, db, scope());
    expect(needLines(told())).toEqual(['CARE has no score yet [Vote on it]']);
    expect(told()).toEqual(told());
  });
});
