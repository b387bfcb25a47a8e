import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { awaitedOverruns } from '../../../src/rituals/costs/overruns/awaiting.ts';
import { costOverruns } from '../../../src/rituals/costs/overruns/schema.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, dan, northwind, projectIn } from '../../support/members.ts';
import { toldAt } from '../../support/told.ts';

onBothDatabases('overruns that wait for their owner', (open) => {
  async function opens(
    db: Database,
    projectId: string,
    changes: Partial<typeof costOverruns.$inferInsert>[],
  ): Promise<void> {
    await db.insert(costOverruns).values(
      changes.map((change, index) => ({
        ...{ workspaceId: northwind, projectId, month: '2026-11-01', scope: `action:${index}` },
        ...{ level: 'actual' as const, status: 'open' as const, ownerId: alice.userId },
        ...{ spent: '300', limit: '100', openedAt: toldAt, changedAt: toldAt },
        ...change,
      })),
    );
  }

  const moment = { now: toldAt, today: '2026-11-21' };
  const waiting = (db: Database, viewer = alice, most = 10) =>
    awaitedOverruns.of(northwind, db, viewer, moment, most);
  const people = (db: Database) => awaitedOverruns.people(northwind, db, moment);

  test('are to be acknowledged first, and resolved then', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await opens(db, id, [
      { scope: 'budget', status: 'acknowledged' },
      { scope: 'budget', month: '2026-10-01', level: 'warning', spent: '85' },
    ]);
    const { items } = await waiting(db);
    expect(items.map(({ line, detail, button }) => [line, detail, button.text.text])).toEqual([
      ['TRIAGE is at 85 % of its October budget', 'not acknowledged', 'Acknowledge'],
      ['TRIAGE is at 300 % of its November budget', 'acknowledged, not resolved', 'Open record'],
    ]);
  });

  test('are none that are done with, somebody else’s, or of projects out of sight', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted', members: [bob.userId] });
    await opens(db, id, [
      { status: 'resolved' },
      { status: 'cleared' },
      { ownerId: bob.userId },
      { ownerId: dan.userId },
    ]);
    expect(await waiting(db)).toEqual({ items: [], total: 0 });
    expect(await waiting(db, dan)).toEqual({ items: [], total: 0 });
    expect(await waiting(db, bob)).toMatchObject({ total: 1 });
    expect((await people(db)).sort()).toEqual([bob.userId, dan.userId].sort());
  });

  test.each([1, 50, 500])('of %i are as many as asked for, and all counted', async (total) => {
    const { db } = open();
    const { id } = await projectIn(db);
    await opens(db, id, Array(total).fill({}));
    const found = await waiting(db);
    expect(found.items).toHaveLength(Math.min(total, 10));
    expect(found.total).toBe(total);
    expect(await people(db)).toEqual([alice.userId]);
  });
});
