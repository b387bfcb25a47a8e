import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { recordDecision } from '../../../src/decisions/store.ts';
import { awaitedPocs } from '../../../src/rituals/pocs/awaiting.ts';
import { pocsDigest, tellPocs } from '../../../src/rituals/pocs/digest.ts';
import { type PocsSnapshot, pocsSnapshot, type ToldPoc } from '../../../src/rituals/pocs/digest-store.ts';
import { pocs } from '../../../src/rituals/pocs/schema.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, northwind, otherWorkspace, projectIn } from '../../support/members.ts';
import { complaintsOf, needLines, rowsOf, scope, toldAt } from '../../support/told.ts';

const nothing: PocsSnapshot = {
  running: [],
  runningInAll: 0,
  overdueInAll: 0,
  newlyOverdue: 0,
  concluded: [],
  concludedInAll: 0,
};

function poc(change: Partial<ToldPoc> = {}): ToldPoc {
  return {
    id: randomUUID(),
    projectKey: 'TRIAGE',
    metric: 'accuracy',
    comparator: '>=',
    target: '85',
    unit: '%',
    createdBy: bob.userId,
    startDate: '2026-11-08',
    dayLimit: 10,
    ...change,
  };
}

function tell(change: Partial<PocsSnapshot>) {
  return tellPocs({ ...nothing, ...change }, scope());
}

test('where no POC runs there is nothing to tell', () => {
  expect(tell({})).toEqual({ needs: [], needsInAll: 0, summary: null, changes: [], details: [] });
});

test('those whose days are up are to be concluded by who planned them', () => {
  const late = poc({ metric: 'rare <terms>' });
  const told = tell({ running: [late, poc({ dayLimit: 14 })], runningInAll: 2, overdueInAll: 1 });
  expect(needLines(told)).toEqual(['TRIAGE: the POC on rare &lt;terms&gt; is 4 days overdue [Conclude]']);
  expect(told.needs[0]).toMatchObject({
    ownerId: bob.userId,
    button: { action_id: `poc_conclude/${late.id}` },
  });
  expect(told).toMatchObject({ summary: '2 running · 1 overdue', needsInAll: 1 });
});

test('what was concluded is told with its choice', () => {
  const concluded = [{ projectKey: 'TRIAGE', verdict: 'C chosen: Llama 3, <fine-tuned>' }];
  const { changes, summary } = tell({ concluded, concludedInAll: 4, newlyOverdue: 1 });
  expect(changes).toEqual([
    '1 became overdue',
    'TRIAGE: C chosen: Llama 3, &lt;fine-tuned&gt;',
    'and 3 more concluded',
  ]);
  expect(summary).toBe('0 running');
});

test('the longest goals fit, and what does not is counted', () => {
  const running = Array.from({ length: 100 }, () => poc({ metric: '<&>'.repeat(100) }));
  const told = tell({ running, runningInAll: 300, overdueInAll: 300 });
  const rows = rowsOf(told.details).length;
  expect(complaintsOf(told)).toEqual([]);
  expect(rows).toBeGreaterThan(20);
  expect(told.needs).toHaveLength(10);
  expect(JSON.stringify(told.details)).toContain(`and ${300 - rows} more`);
});

onBothDatabases('POCs', (open) => {
  let made = 0;

  async function plans(db: Database, projectId: string, changes: Partial<typeof pocs.$inferInsert>[]) {
    await db.insert(pocs).values(
      changes.map((change) => {
        made += 1;
        return {
          ...{ workspaceId: northwind, projectId, metric: 'accuracy', comparator: '>=' as const },
          ...{ target: '85', unit: '%', solutions: [], itemLimit: 1, dayLimit: 10, peopleLimit: 1 },
          ...{ people: [], startDate: '2026-11-08', madeBy: `poc ${made}`, createdBy: alice.userId },
          ...{ createdAt: toldAt, formId: 'form', valuesHash: '', changedBy: alice.userId },
          changedAt: toldAt,
          ...change,
        };
      }),
    );
  }

  const snapshot = (db: Database, change = {}) => pocsSnapshot(northwind, db, scope(change));
  const moment = { now: toldAt, today: '2026-11-22' };
  const waiting = (db: Database, viewer = alice) => awaitedPocs.of(northwind, db, viewer, moment, 10);
  const people = (db: Database) => awaitedPocs.people(northwind, db, moment);

  test('are nothing to tell where there are none', async () => {
    const { db } = open();
    await projectIn(db);
    expect(await snapshot(db)).toEqual(nothing);
  });

  test('in digests are ordered by their last day, and counted as overdue the day after it', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await plans(db, id, [
      { startDate: '2026-11-12' },
      { startDate: '2026-11-11' },
      { startDate: '2026-11-01', dayLimit: 3 },
      { status: 'concluded' },
      { status: 'cancelled' },
    ]);
    const { running, ...counts } = await snapshot(db);
    expect(running.map(({ startDate }) => startDate)).toEqual(['2026-11-01', '2026-11-11', '2026-11-12']);
    expect(counts).toMatchObject({ runningInAll: 3, overdueInAll: 2, newlyOverdue: 1 });
  });

  test('in digests are told once they are concluded', async () => {
    const { db } = open();
    const { id: projectId } = await projectIn(db);
    for (const [verdict, day, ritual] of [
      ['None chosen', '2026-11-10', 'poc'],
      ['C chosen: Llama 3', '2026-11-16', 'poc'],
      ['Go', '2026-11-17', 'review'],
    ] as const)
      await recordDecision(northwind, db, {
        ...{ projectId, ritual, recordId: randomUUID(), verdict, ownerId: alice.userId },
        decidedAt: new Date(`${day}T08:00:00Z`),
      });
    expect(await snapshot(db)).toMatchObject({
      concluded: [{ projectKey: 'TRIAGE', verdict: 'C chosen: Llama 3' }],
      concludedInAll: 1,
    });
    expect(await snapshot(db, { since: null })).toEqual(nothing);
  });

  test.each([1, 50, 500])('of which %i run are all counted, and a hundred read at most', async (total) => {
    const { db } = open();
    const { id } = await projectIn(db);
    await plans(db, id, Array(total).fill({}));
    const { running, runningInAll, overdueInAll } = await snapshot(db);
    expect(running).toHaveLength(Math.min(total, 100));
    expect([runningInAll, overdueInAll]).toEqual([total, total]);
    const awaited = await waiting(db);
    expect([awaited.items.length, awaited.total]).toEqual([Math.min(total, 10), total]);
  });

  test('in digests leave out other workspaces, and what the channel may not see', async () => {
    const { db } = open();
    const secret = await projectIn(db, { visibility: 'restricted' });
    await plans(db, secret.id, [{}]);
    const other = await projectIn(db, { key: 'OTHERS' }, otherWorkspace);
    await plans(db, other.id, [{ workspaceId: otherWorkspace }]);
    const told = await pocsDigest.read(northwind, db, scope());
    expect(told().summary).toBeNull();
  });

  test('wait for who planned them once their days are up', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await plans(db, id, [
      {},
      { startDate: '2026-11-12' },
      { status: 'concluded' },
      { status: 'cancelled' },
      { createdBy: bob.userId, startDate: '2026-11-09' },
    ]);
    expect((await waiting(db)).items).toMatchObject([
      {
        line: 'Conclude the POC of TRIAGE on *accuracy*',
        detail: '4 days overdue',
        button: { text: { text: 'Conclude' } },
        due: new Date('2026-11-18T00:00:00Z'),
        isOverdue: true,
      },
    ]);
    expect((await people(db)).sort()).toEqual([alice.userId, bob.userId]);
  });

  test('wait for nobody who may not see the project any more', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted' });
    await plans(db, id, [{ createdBy: bob.userId }]);
    expect(await waiting(db, bob)).toEqual({ items: [], total: 0 });
  });
});
