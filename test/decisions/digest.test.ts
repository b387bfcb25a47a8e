import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { decisionsDigest, tellDecisions } from '../../src/decisions/digest.ts';
import { decisionsSnapshot, type ToldDecision } from '../../src/decisions/digest-store.ts';
import { recordDecision } from '../../src/decisions/store.ts';
import { onBothDatabases } from '../support/databases.ts';
import { alice, northwind, otherWorkspace, projectIn } from '../support/members.ts';
import { complaintsOf, scope } from '../support/told.ts';

function decision(change: Partial<ToldDecision> = {}): ToldDecision {
  return {
    id: randomUUID(),
    projectKey: 'TRIAGE',
    projectName: 'Medical triage',
    verdict: 'Go with conditions',
    terms: null,
    ritual: 'review',
    recordId: randomUUID(),
    ownerId: alice.userId,
    decidedAt: new Date('2026-11-19T20:00:00Z'),
    ...change,
  };
}

test('where nothing was decided there is nothing to tell', () => {
  const told = tellDecisions({ newest: [], inAll: 0 }, scope());
  expect(told).toEqual({ needs: [], needsInAll: 0, summary: null, changes: [], details: [] });
});

test('how many there were is told, and the newest three in words', () => {
  const newest = ['One', 'Two <b>', 'Three', 'Four'].map((verdict) => decision({ verdict }));
  const told = tellDecisions({ newest, inAll: 9 }, scope());
  expect(told).toMatchObject({
    summary: '9 since 14 Nov',
    changes: ['TRIAGE: One', 'TRIAGE: Two &lt;b&gt;', 'TRIAGE: Three'],
  });
  expect(JSON.stringify(told.details)).toContain('And 5 more');
});

test('the first time nothing is new', () => {
  const told = tellDecisions({ newest: [decision()], inAll: 1 }, scope({ since: null }));
  expect(told).toMatchObject({ summary: '1 in the last 7 days', changes: [] });
});

test('each opens its record, and says what it hangs on, on the day of the digest’s zone', () => {
  const told = tellDecisions({ newest: [decision({ terms: 'Recall <= 85 %' })], inAll: 1 }, scope());
  expect(told.details).toMatchObject([
    {
      text: { text: '*Go with conditions* · Medical triage (TRIAGE) · 20 Nov\nRecall &lt;= 85 %' },
      accessory: { text: { text: 'Open' } },
    },
  ]);
});

test('the longest verdicts, names and terms fit', () => {
  const longest = { verdict: '&'.repeat(500), projectName: '&'.repeat(100), terms: '&'.repeat(300) };
  const newest = Array.from({ length: 5 }, () => decision(longest));
  expect(complaintsOf(tellDecisions({ newest, inAll: 5 }, scope()))).toEqual([]);
});

onBothDatabases('decisions in digests', (open) => {
  async function decides(db: Database, projectId: string, days: string[], workspaceId = northwind) {
    for (const day of days)
      await recordDecision(workspaceId, db, {
        ...{ projectId, ritual: 'review', recordId: randomUUID(), verdict: day, ownerId: alice.userId },
        ...{ decidedAt: new Date(`${day}T12:00:00Z`), terms: 'x'.repeat(3000) },
      });
  }

  const snapshot = (db: Database, change = {}) => decisionsSnapshot(northwind, db, scope(change));

  test('are those since the last one, the newest five read', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const days = ['2026-11-13', '2026-11-14', '2026-11-15', '2026-11-16', '2026-11-17', '2026-11-18'];
    await decides(db, id, [...days, '2026-11-19']);
    const { newest, inAll } = await snapshot(db);
    expect(newest.map(({ verdict }) => verdict)).toEqual([
      '2026-11-19',
      '2026-11-18',
      '2026-11-17',
      '2026-11-16',
      '2026-11-15',
    ]);
    expect(newest[0]?.terms).toHaveLength(300);
    expect(inAll).toBe(6);
  });

  test('are those of a week the first time', async () => {
    const { db } = open();
    await decides(db, (await projectIn(db)).id, ['2026-11-13', '2026-11-15']);
    expect(await snapshot(db, { since: null })).toMatchObject({ inAll: 1 });
  });

  test('leave out other workspaces, and what the channel may not see', async () => {
    const { db } = open();
    await decides(db, (await projectIn(db, { visibility: 'restricted' })).id, ['2026-11-19']);
    const other = await projectIn(db, { key: 'OTHERS' }, otherWorkspace);
    await decides(db, other.id, ['2026-11-19'], otherWorkspace);
    const told = await decisionsDigest.read(northwind, db, scope());
    expect(told().summary).toBeNull();
  });
});
