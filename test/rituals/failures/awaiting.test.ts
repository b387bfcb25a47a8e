import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { awaitedFailures } from '../../../src/rituals/failures/awaiting.ts';
import { failureModes } from '../../../src/rituals/failures/schema.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, dan, northwind, projectIn } from '../../support/members.ts';
import { toldAt } from '../../support/told.ts';

onBothDatabases('failure modes that wait for their owner', (open) => {
  let made = 0;

  async function logs(
    db: Database,
    projectId: string,
    changes: Partial<typeof failureModes.$inferInsert>[],
  ): Promise<void> {
    await db.insert(failureModes).values(
      changes.map((change) => {
        made += 1;
        return {
          ...{ workspaceId: northwind, projectId, kind: 'unsafe answer' as const, description: 'A <dose>' },
          ...{ risk: 4, cost: 4, ownerId: alice.userId, madeBy: `mode ${made}`, createdBy: alice.userId },
          ...{ createdAt: toldAt, movedAt: toldAt, formId: 'form', valuesHash: '', changedBy: alice.userId },
          changedAt: toldAt,
          ...change,
        };
      }),
    );
  }

  const moment = { now: toldAt, today: '2026-11-22' };
  const waiting = (db: Database, viewer = alice, most = 10) =>
    awaitedFailures.of(northwind, db, viewer, moment, most);
  const people = (db: Database) => awaitedFailures.people(northwind, db, moment);

  test('are those overdue first, then those to do now, then those due within a week', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await logs(db, id, [
      { dueDate: '2026-11-28', kind: 'slow answer' },
      { cost: 2 },
      { dueDate: '2026-11-17' },
      { dueDate: '2026-11-21', kind: 'wrong answer' },
    ]);
    const { items, total } = await waiting(db);
    expect(items.map(({ line, detail, isOverdue }) => [line, detail, isOverdue])).toEqual([
      ['TRIAGE: *unsafe answer*: “A &lt;dose&gt;”', '4 days overdue', true],
      ['TRIAGE: *unsafe answer*, do now: “A &lt;dose&gt;”', null, false],
      ['TRIAGE: *wrong answer*: “A &lt;dose&gt;”', 'due today', false],
      ['TRIAGE: *slow answer*: “A &lt;dose&gt;”', 'due 28 Nov', false],
    ]);
    expect(total).toBe(4);
    expect(items[0]?.due).toEqual(new Date('2026-11-18T00:00:00Z'));
  });

  test('are none that are done, due later, or somebody else’s', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await logs(db, id, [
      { dueDate: '2026-11-29' },
      { dueDate: null },
      { dueDate: '2026-11-01', status: 'mitigated' },
      { cost: 1, status: 'accepted' },
    ]);
    expect(await waiting(db)).toEqual({ items: [], total: 0 });
    expect(await people(db)).toEqual([]);
    await logs(db, id, [{ ownerId: bob.userId, dueDate: '2026-11-01' }]);
    expect(await waiting(db)).toEqual({ items: [], total: 0 });
    expect(await people(db)).toEqual([bob.userId]);
  });

  test('are none of projects that their owner may not see any more', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted', members: [bob.userId] });
    await logs(db, id, [
      { ownerId: bob.userId, cost: 1 },
      { ownerId: dan.userId, cost: 1 },
    ]);
    expect(await waiting(db, bob)).toMatchObject({ total: 1 });
    expect(await waiting(db, dan)).toEqual({ items: [], total: 0 });
  });

  test.each([1, 50, 500])('of %i are as many as asked for, and all counted', async (total) => {
    const { db } = open();
    const { id } = await projectIn(db);
    await logs(db, id, Array(total).fill({ dueDate: '2026-11-20' }));
    const found = await waiting(db);
    expect(found.items).toHaveLength(Math.min(total, 10));
    expect(found.total).toBe(total);
    expect(new Set(found.items.map(({ button }) => button.action_id)).size).toBe(Math.min(total, 10));
    expect(await people(db)).toEqual([alice.userId]);
  });
});
