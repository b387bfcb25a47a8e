import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { decisions } from '../../src/decisions/schema.ts';
import { awaitedOutcomes } from '../../src/outcomes/awaiting.ts';
import { outcomesDigest, tellOutcomes } from '../../src/outcomes/digest.ts';
import {
  type DueDecision,
  type OutcomesSnapshot,
  outcomesSnapshot,
} from '../../src/outcomes/digest-store.ts';
import { onBothDatabases } from '../support/databases.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn } from '../support/members.ts';
import { complaintsOf, needLines, rowsOf, scope } from '../support/told.ts';

const nobody = { right: 0, partly: 0, wrong: 0 };
const nothing: OutcomesSnapshot = { due: [], dueInAll: 0, newlyDue: 0, checked: nobody };

function decision(change: Partial<DueDecision> = {}): DueDecision {
  return {
    id: randomUUID(),
    projectKey: 'TRIAGE',
    verdict: 'Go with conditions',
    ownerId: bob.userId,
    askedOn: '2026-11-20',
    ...change,
  };
}

function tell(change: Partial<OutcomesSnapshot>) {
  return tellOutcomes({ ...nothing, ...change }, scope());
}

test('where no check date has come there is nothing to tell', () => {
  expect(tell({})).toEqual({ needs: [], needsInAll: 0, summary: null, changes: [], details: [] });
});

test('who decided is asked whether it was right', () => {
  const due = decision();
  const told = tell({ due: [due], dueInAll: 3, newlyDue: 1 });
  expect(needLines(told)).toEqual([
    'TRIAGE: was “Go with conditions” right? Check date 20 Nov [Say how it went]',
  ]);
  expect(told.needs[0]).toMatchObject({
    ownerId: bob.userId,
    button: { action_id: `outcome_say/${due.id}/digest`, value: due.id },
  });
  expect(told).toMatchObject({ summary: '3 due', changes: ['1 newly due'], needsInAll: 3 });
});

test('the longest verdicts fit, and what does not is counted', () => {
  const due = Array.from({ length: 100 }, () => decision({ verdict: '<&>'.repeat(100) }));
  const told = tell({ due, dueInAll: 1000 });
  const rows = rowsOf(told.details).length;
  expect(complaintsOf(told)).toEqual([]);
  expect(rows).toBeGreaterThan(20);
  expect(told.needs).toHaveLength(10);
  expect(JSON.stringify(told.details)).toContain(`and ${1000 - rows} more`);
});

onBothDatabases('decisions whose check date has come', (open) => {
  async function decides(
    db: Database,
    projectId: string,
    changes: Partial<typeof decisions.$inferInsert>[],
    workspaceId = northwind,
  ) {
    await db.insert(decisions).values(
      changes.map((change) => ({
        ...{ workspaceId, projectId, ritual: 'review', recordId: randomUUID(), cardKey: '', verdict: 'Go' },
        ...{ ownerId: alice.userId, decidedAt: new Date('2026-08-01T08:00:00Z'), checkDate: '2026-11-20' },
        ...change,
      })),
    );
  }

  const snapshot = (db: Database, change = {}) => outcomesSnapshot(northwind, db, scope(change));
  const moment = { now: new Date('2026-11-20T23:00:00Z'), today: '2026-11-21' };
  const waiting = (db: Database, viewer = alice) => awaitedOutcomes.of(northwind, db, viewer, moment, 10);
  const people = (db: Database) => awaitedOutcomes.people(northwind, db, moment);

  test('in digests stand by their date, and those that came up since are counted', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await decides(db, id, [
      { checkDate: '2026-11-21' },
      { checkDate: '2026-11-14' },
      { checkDate: '2026-11-22' },
      { checkDate: null },
    ]);
    const { due, ...counts } = await snapshot(db);
    expect(due.map(({ askedOn }) => askedOn)).toEqual(['2026-11-14', '2026-11-21']);
    expect(counts).toEqual({ dueInAll: 2, newlyDue: 1, checked: nobody });
    expect(await snapshot(db, { since: null })).toMatchObject({ dueInAll: 2, newlyDue: 0 });
  });

  test('in digests leave out other workspaces, and what the channel may not see', async () => {
    const { db } = open();
    await decides(db, (await projectIn(db, { visibility: 'restricted' })).id, [{}]);
    const other = await projectIn(db, { key: 'OTHERS' }, otherWorkspace);
    await decides(db, other.id, [{}], otherWorkspace);
    expect(await snapshot(db)).toEqual(nothing);
    const told = await outcomesDigest.read(northwind, db, scope());
    expect(told().summary).toBeNull();
  });

  test('wait for their owner, from the day on that it is for them', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted', members: [bob.userId] });
    await decides(db, id, [
      { checkDate: '2026-11-21', verdict: 'No-go' },
      {},
      { checkDate: '2026-11-22' },
      { ownerId: bob.userId },
      { ownerId: dan.userId },
    ]);
    const { items, total } = await waiting(db);
    expect(items.map(({ line, detail, isOverdue }) => [line, detail, isOverdue])).toEqual([
      ['TRIAGE: was *Go* right?', 'to be checked since 20 Nov', true],
      ['TRIAGE: was *No-go* right?', 'to be checked today', false],
    ]);
    expect(total).toBe(2);
    expect(await waiting(db, bob)).toMatchObject({ total: 1 });
    expect(await waiting(db, dan)).toEqual({ items: [], total: 0 });
    expect((await people(db)).sort()).toEqual([alice, bob, dan].map(({ userId }) => userId).sort());
  });

  test.each([0, 1, 50, 500])('of %i are as many as asked for, and all counted', async (total) => {
    const { db } = open();
    const { id } = await projectIn(db);
    if (total > 0) await decides(db, id, Array(total).fill({}));
    const { due, dueInAll } = await snapshot(db);
    expect([due.length, dueInAll]).toEqual([Math.min(total, 100), total]);
    const awaited = await waiting(db);
    expect([awaited.items.length, awaited.total]).toEqual([Math.min(total, 10), total]);
  });
});
