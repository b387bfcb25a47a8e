import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { projectMembers } from '../../../src/projects/schema.ts';
import { awaitedVotes } from '../../../src/rituals/scorecards/awaiting.ts';
import { closeDueRound } from '../../../src/rituals/scorecards/deadlines.ts';
import { revealRound } from '../../../src/rituals/scorecards/progress.ts';
import { scorecardRounds, scorecardVoters } from '../../../src/rituals/scorecards/schema.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, dan, northwind, projectIn } from '../../support/members.ts';
import { manyProjects, toldAt } from '../../support/told.ts';
import { answers, opensRound } from '../../support/votes.ts';

onBothDatabases('votes that wait for people', (open) => {
  const voters = [alice, bob, dan].map(({ userId }) => userId);
  const scores = { value: 40, maturity: 30, demand: 30 };
  const moment = { now: toldAt, today: '2026-11-21' };
  const waiting = (db: Database, viewer = bob, most = 10) =>
    awaitedVotes.of(northwind, db, viewer, moment, most);
  const people = async (db: Database) => (await awaitedVotes.people(northwind, db, moment)).sort();

  test('are those that a person was asked for and has not answered, the first to close first', async () => {
    const { db } = open();
    const { id: project } = await projectIn(db, { name: 'Medical <triage>' });
    await opensRound(db, project, { voters, deadline: new Date('2026-11-24T08:00:00Z') });
    const id = await opensRound(db, project, { voters });
    const { items, total } = await waiting(db);
    expect(items[0]).toMatchObject({
      key: `vote/${id}`,
      line: 'Vote on *Medical &lt;triage&gt;* (TRIAGE)',
      detail: 'closes <!date^1795420800^{date_short_pretty} {time}|2026-11-23 08:00 UTC>',
      button: { action_id: `scorecard_vote/${id}`, text: { text: 'Vote' } },
      due: new Date('2026-11-23T08:00:00Z'),
      isOverdue: false,
    });
    expect(total).toBe(2);
    expect(await people(db)).toEqual([...voters].sort());
  });

  test('wait for nobody who has answered, was not asked, or came too late', async () => {
    const { db } = open();
    const { id: project } = await projectIn(db);
    const id = await opensRound(db, project, { voters: [bob.userId, dan.userId] });
    await opensRound(db, project, { voters: [dan.userId], deadline: new Date('2026-11-21T07:59:00Z') });
    expect(await waiting(db, alice)).toEqual({ items: [], total: 0 });
    expect(await waiting(db)).toMatchObject({ total: 1 });
    await answers(db, id, bob, null);
    expect(await waiting(db)).toEqual({ items: [], total: 0 });
    expect(await waiting(db, dan)).toMatchObject({ total: 1 });
    expect(await people(db)).toEqual([dan.userId]);
  });

  test('wait for their facilitator once they are closed', async () => {
    const { db } = open();
    const { id: project } = await projectIn(db);
    const revealed = await opensRound(db, project, { voters: [bob.userId, dan.userId] });
    await answers(db, revealed, bob, scores);
    await db.transaction((tx) => revealRound(northwind, tx, { viewer: alice, now: toldAt }, revealed));
    const failed = await opensRound(db, project, { voters, deadline: new Date('2026-11-21T07:00:00Z') });
    await db.transaction((tx) => closeDueRound(northwind, tx, failed, toldAt));
    const asked = await opensRound(db, project, { voters });
    const { items } = await waiting(db, alice);
    expect(items.map(({ key, button }) => [key, button.text.text])).toEqual([
      [`vote/${asked}`, 'Vote'],
      [`vote/${failed}/extend`, 'Extend…'],
      [`vote/${revealed}/finalize`, 'Open record'],
    ]);
    expect(await waiting(db, dan)).toMatchObject({ total: 1 });
  });

  test('are none of projects that a voter was taken off', async () => {
    const { db } = open();
    const { id: project } = await projectIn(db, { visibility: 'restricted', members: [bob.userId] });
    await opensRound(db, project, { voters: [bob.userId] });
    expect(await waiting(db)).toMatchObject({ total: 1 });
    await db.delete(projectMembers);
    expect(await waiting(db)).toEqual({ items: [], total: 0 });
  });

  test.each([1, 50, 500])('of %i are as many as asked for, and all counted', async (total) => {
    const { db } = open();
    const ids = await manyProjects(db, total);
    const rounds = await db
      .insert(scorecardRounds)
      .values(
        ids.map((projectId) => ({
          ...{ workspaceId: northwind, projectId, question: 'Now?', facilitatorId: alice.userId, quorum: 1 },
          ...{ deadlineAt: new Date('2026-11-23T08:00:00Z'), isBlind: true, showsNames: true },
          ...{ openedAt: toldAt, valuesHash: '', madeBy: projectId },
        })),
      )
      .returning({ roundId: scorecardRounds.id });
    await db
      .insert(scorecardVoters)
      .values(rounds.map(({ roundId }) => ({ workspaceId: northwind, roundId, userId: bob.userId })));
    const found = await waiting(db);
    expect(found.items).toHaveLength(Math.min(total, 10));
    expect(found.total).toBe(total);
  });
});
