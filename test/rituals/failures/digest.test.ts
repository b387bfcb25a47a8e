import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { failuresDigest, tellFailures } from '../../../src/rituals/failures/digest.ts';
import {
  type FailuresSnapshot,
  failuresSnapshot,
  type ToldFailure,
} from '../../../src/rituals/failures/digest-store.ts';
import { moveFailure } from '../../../src/rituals/failures/moving.ts';
import type { Status } from '../../../src/rituals/failures/rules.ts';
import { failureModes } from '../../../src/rituals/failures/schema.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, northwind, otherWorkspace, projectIn, submission } from '../../support/members.ts';
import { complaintsOf, needLines, rowsOf, scope, toldAt } from '../../support/told.ts';

const unchanged = { added: 0, mitigated: 0, closed: 0, accepted: 0, reopened: 0 };
const nothing: FailuresSnapshot = {
  open: { 'do now': 0, plan: 0, 'quick win': 0, 'accept and watch': 0 },
  first: [],
  overdue: [],
  overdueInAll: 0,
  newlyOverdue: 0,
  pressing: 0,
  changes: unchanged,
};

function mode(change: Partial<ToldFailure> = {}): ToldFailure {
  return {
    id: randomUUID(),
    projectKey: 'TRIAGE',
    kind: 'unsafe answer',
    risk: 5,
    cost: 2,
    status: 'open',
    ownerId: bob.userId,
    dueDate: null,
    gist: 'It names a dose',
    ...change,
  };
}

function tell(change: Partial<FailuresSnapshot>) {
  return tellFailures({ ...nothing, ...change }, scope());
}

test('where nothing was ever logged there is nothing to tell', () => {
  expect(tell({})).toEqual({ needs: [], needsInAll: 0, summary: null, changes: [], details: [] });
});

test('what is open is told by matrix cell, and what is overdue', () => {
  const open = { 'do now': 3, plan: 5, 'quick win': 1, 'accept and watch': 0 };
  expect(tell({ open, overdueInAll: 2 }).summary).toBe('9 open: 3 do now, 5 plan, 1 quick win · 2 overdue');
});

test('what came and went is counted', () => {
  const changes = { added: 2, mitigated: 1, closed: 4, accepted: 1, reopened: 1 };
  const { changes: words, summary } = tell({ changes, newlyOverdue: 3 });
  expect(words).toEqual(['2 new', '3 became overdue', '1 reopened', '1 mitigated', '4 closed', '1 accepted']);
  expect(summary).toBe('0 open');
});

test('three are to be done now, and all others that are overdue follow', () => {
  const doNow = ['2026-11-17', '2026-11-25', null, null].map((dueDate) => mode({ dueDate }));
  const plan = mode({ kind: 'slow answer', cost: 4, dueDate: '2026-11-20', gist: '<!channel> "slow"' });
  const calm = mode({ cost: 4, dueDate: '2026-12-20' });
  const { needs, needsInAll } = tell({
    first: [...doNow, plan, calm],
    overdue: [doNow[0] ?? plan, plan],
    pressing: 5,
  });
  expect(needLines({ ...tell({}), needs })).toEqual([
    'TRIAGE: unsafe answer, do now, 4 days overdue: “It names a dose” [Update]',
    'TRIAGE: unsafe answer, do now: “It names a dose” [Update]',
    'TRIAGE: unsafe answer, do now: “It names a dose” [Update]',
    'TRIAGE: slow answer, 1 day overdue: “&lt;!channel&gt; "slow"” [Update]',
  ]);
  expect(needsInAll).toBe(5);
  const urgencies = needs.map(({ urgency }) => urgency);
  expect(urgencies).toEqual([...urgencies].sort((a, b) => b - a));
  expect(needs[0]).toMatchObject({
    ownerId: bob.userId,
    button: { action_id: `failure_move/${doNow[0]?.id}`, value: doNow[0]?.id },
  });
});

test('at most ten are asked for, and a hundred listed', () => {
  const many = Array.from({ length: 100 }, () => mode({ dueDate: '2026-11-20', gist: '&'.repeat(200) }));
  const open = { ...nothing.open, 'do now': 7000 };
  const told = tell({ first: many, overdue: many.slice(0, 13), open, pressing: 7000 });
  expect(complaintsOf(told)).toEqual([]);
  expect(told.needs).toHaveLength(10);
  const rows = rowsOf(told.details).length;
  expect(rows).toBeGreaterThan(30);
  expect(JSON.stringify(told.details)).toContain(`and ${(7000 - rows).toLocaleString('en-US')} more`);
});

onBothDatabases('failure modes in digests', (open) => {
  let made = 0;

  async function logs(
    db: Database,
    projectId: string,
    changes: Partial<typeof failureModes.$inferInsert>[],
    workspaceId = northwind,
  ): Promise<string[]> {
    const at = new Date('2026-11-01T08:00:00Z');
    const rows = await db
      .insert(failureModes)
      .values(
        changes.map((change) => {
          made += 1;
          return {
            ...{ workspaceId, projectId, kind: 'unsafe answer' as const, description: 'It names a dose' },
            ...{ risk: 5, cost: 2, ownerId: alice.userId, madeBy: `mode ${made}`, createdBy: alice.userId },
            ...{ createdAt: at, movedAt: at, formId: 'form', valuesHash: '', changedBy: alice.userId },
            changedAt: at,
            ...change,
          };
        }),
      )
      .returning({ id: failureModes.id });
    return rows.map(({ id }) => id);
  }

  function snapshot(db: Database, change = {}) {
    return failuresSnapshot(northwind, db, scope(change));
  }

  /** Moves a failure mode on as its form does. */
  async function moves(db: Database, id: string, from: Status, to: Status, day: string) {
    const form = submission({ ...alice, isAdmin: true }, { now: new Date(`${day}T10:00:00Z`) });
    const input = { to, note: 'Seen to', mechanism: 'prompt' } as const;
    const moved = await db.transaction((tx) => moveFailure(northwind, tx, form, input, { id, from }));
    expect(moved.kind).toBe('saved');
  }

  test('are none where there are none', async () => {
    const { db } = open();
    await projectIn(db);
    expect(await snapshot(db)).toEqual(nothing);
  });

  test.each([1, 50, 500])('of %i open ones are counted, and a hundred read at most', async (total) => {
    const { db } = open();
    const { id } = await projectIn(db);
    await logs(db, id, Array(total).fill({ dueDate: '2026-11-01' }));
    const { first, overdue, ...counts } = await snapshot(db);
    expect(first).toHaveLength(Math.min(total, 100));
    expect(overdue).toHaveLength(Math.min(total, 13));
    expect(counts).toMatchObject({ open: { 'do now': total }, overdueInAll: total, pressing: total });
  });

  test('are ordered by cell, then the longest overdue, and those overdue are found beyond the hundred', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await logs(db, id, Array(120).fill({}));
    await logs(db, id, [
      { cost: 4, dueDate: '2026-11-20' },
      { cost: 4, dueDate: '2026-11-10' },
      { risk: 1, cost: 1, dueDate: '2026-11-21' },
      { risk: 1, cost: 5 },
      { dueDate: '2026-11-01' },
    ]);
    const { first, overdue, open: cells, ...counts } = await snapshot(db);
    expect(first[0]?.dueDate).toBe('2026-11-01');
    expect(overdue.map(({ dueDate }) => dueDate)).toEqual(['2026-11-01', '2026-11-10', '2026-11-20']);
    expect(cells).toEqual({ 'do now': 121, plan: 2, 'quick win': 1, 'accept and watch': 1 });
    expect(counts).toMatchObject({ overdueInAll: 3, newlyOverdue: 1, pressing: 123 });
  });

  test('that came and went since are counted, by where they stand now', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const [closed = '', reopened = '', accepted = ''] = await logs(db, id, [
      { status: 'mitigated' },
      { status: 'closed' },
      {},
      { createdAt: new Date('2026-11-20T08:00:00Z') },
    ]);
    await moves(db, closed, 'mitigated', 'closed', '2026-11-15');
    await moves(db, reopened, 'closed', 'open', '2026-11-16');
    await moves(db, accepted, 'open', 'accepted', '2026-11-17');
    const expected = { added: 1, mitigated: 0, closed: 1, accepted: 1, reopened: 1 };
    expect((await snapshot(db)).changes).toEqual(expected);
    expect((await snapshot(db, { since: new Date('2026-11-20T09:00:00Z') })).changes).toEqual(unchanged);
    expect((await snapshot(db, { since: null })).changes).toEqual(unchanged);
  });

  test('that are done, elsewhere, or not for the channel are left out', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await logs(db, id, [{ status: 'mitigated' }, { status: 'closed' }, { status: 'accepted' }]);
    const secret = await projectIn(db, { key: 'SECRET', visibility: 'restricted' });
    await logs(db, secret.id, [{ createdAt: toldAt }]);
    const other = await projectIn(db, { key: 'OTHERS' }, otherWorkspace);
    await logs(db, other.id, [{ createdAt: toldAt }], otherWorkspace);
    expect(await snapshot(db)).toEqual(nothing);
  });

  test('are told from what was read', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await logs(db, id, [{ dueDate: '2026-11-20' }]);
    const told = await failuresDigest.read(northwind, db, scope());
    expect(needLines(told())).toEqual([
      'TRIAGE: unsafe answer, do now, 1 day overdue: “It names a dose” [Update]',
    ]);
  });
});
