import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { auditLog } from '../../../src/audit/schema.ts';
import type { Database } from '../../../src/db/database.ts';
import { projects } from '../../../src/projects/schema.ts';
import { costOverruns } from '../../../src/rituals/costs/overruns/schema.ts';
import { failureModes } from '../../../src/rituals/failures/schema.ts';
import type { Gate } from '../../../src/rituals/gate.ts';
import { rituals } from '../../../src/rituals/index.ts';
import { awaitedItems } from '../../../src/rituals/launches/awaiting.ts';
import { launchDossier } from '../../../src/rituals/launches/dossier.ts';
import type { ItemInput } from '../../../src/rituals/launches/input.ts';
import { closeGate, openGate } from '../../../src/rituals/launches/opening.ts';
import { holdGate, saveItem } from '../../../src/rituals/launches/saving.ts';
import { launchGates, launchItems } from '../../../src/rituals/launches/schema.ts';
import { gateOf, openNow } from '../../../src/rituals/launches/store.ts';
import { pocs } from '../../../src/rituals/pocs/schema.ts';
import { scorecardRounds } from '../../../src/rituals/scorecards/schema.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, dan, northwind, projectIn, submission } from '../../support/members.ts';

const now = new Date('2026-11-21T08:00:00Z');
const written = { formId: 'form', valuesHash: '', changedBy: alice.userId, changedAt: now };
let made = 0;

function gateOfRitual(name: string): Gate {
  const gate = rituals.find((ritual) => ritual.name === name)?.gate;
  if (!gate) throw new Error(`${name} has no gate`);
  return gate;
}

onBothDatabases('what keeps a launch gate closed', (open) => {
  /** What a ritual says of a project, line by line, and how much it is in all. */
  async function asks(name: string, projectId: string, viewer = alice): Promise<[string[], number]> {
    const about = { projectId, now };
    const { blockers, inAll } = await gateOfRitual(name)(northwind, open().db, viewer, about);
    expect(new Set(blockers.map(({ button }) => button.action_id)).size).toBe(blockers.length);
    expect(new Set(blockers.map(({ key }) => key)).size).toBe(blockers.length);
    return [blockers.map(({ line }) => line), inAll];
  }

  async function fails(projectId: string, ...changes: Partial<typeof failureModes.$inferInsert>[]) {
    await open()
      .db.insert(failureModes)
      .values(
        changes.map((change) => {
          made += 1;
          return {
            ...{ workspaceId: northwind, projectId, kind: 'unsafe answer' as const, description: 'A <dose>' },
            ...{ risk: 4, cost: 2, status: 'open' as const, ownerId: alice.userId, dueDate: '2026-11-28' },
            ...{ madeBy: `mode ${made}`, createdBy: alice.userId, createdAt: now, movedAt: now, ...written },
            ...change,
          };
        }),
      );
  }

  test('are do-now failure modes that nobody mitigated or accepted, the longest overdue first', async () => {
    const { id } = await projectIn(open().db);
    expect(await asks('failures', id)).toEqual([[], 0]);
    await fails(
      id,
      { status: 'mitigating' },
      { dueDate: '2026-11-17', risk: 5, cost: 1 },
      { status: 'mitigated' },
      { status: 'accepted' },
      { status: 'closed' },
      { risk: 3 },
      { cost: 3 },
    );
    expect(await asks('failures', id)).toEqual([
      [
        'A *do now* failure mode is open: unsafe answer, 4 days overdue: “A &lt;dose&gt;”',
        'A *do now* failure mode is not mitigated yet: unsafe answer: “A &lt;dose&gt;”',
      ],
      2,
    ]);
    await fails(id, ...Array<object>(200).fill({}));
    const [lines, inAll] = await asks('failures', id);
    expect([lines.length, inAll]).toEqual([10, 202]);
  });

  test('are overruns that are not resolved, acknowledged ones too, but no warnings', async () => {
    const { id } = await projectIn(open().db);
    const overruns = [
      ['forecast', 'open'],
      ['actual', 'acknowledged'],
      ['warning', 'open'],
      ['actual', 'resolved'],
      ['forecast', 'cleared'],
    ] as const;
    await open()
      .db.insert(costOverruns)
      .values(
        overruns.map(([level, status], index) => ({
          ...{ workspaceId: northwind, projectId: id, month: `2026-0${index + 1}-01`, scope: 'budget' },
          ...{ level, status, ownerId: bob.userId, spent: '300', limit: '100', forecast: '428' },
          ...{ openedAt: now, changedAt: now },
        })),
      );
    expect(await asks('costs', id)).toEqual([
      [
        'An overrun is not resolved: TRIAGE is at 300 % of its February budget',
        'An overrun is not resolved: TRIAGE is heading for 428 % of its January budget',
      ],
      2,
    ]);
  });

  test('are POCs that run, but none that ended or was never planned', async () => {
    const { id } = await projectIn(open().db);
    expect(await asks('pocs', id)).toEqual([[], 0]);
    const plan = {
      ...{ workspaceId: northwind, projectId: id, metric: 'recall <5>', comparator: '>=' as const },
      ...{ target: '85', unit: '%', solutions: [], people: [], itemLimit: 1, dayLimit: 10, peopleLimit: 1 },
      ...{ createdBy: alice.userId, createdAt: now, ...written },
    };
    await open()
      .db.insert(pocs)
      .values([
        { ...plan, startDate: '2026-11-20', madeBy: 'poc 1' },
        { ...plan, startDate: '2026-11-01', madeBy: 'poc 2' },
        { ...plan, startDate: '2026-11-01', madeBy: 'poc 3', status: 'concluded' },
        { ...plan, startDate: '2026-11-01', madeBy: 'poc 4', status: 'cancelled' },
      ]);
    expect(await asks('pocs', id)).toEqual([
      [
        'The POC on “recall &lt;5&gt;” is not concluded, 11 days overdue',
        'The POC on “recall &lt;5&gt;” is not concluded',
      ],
      2,
    ]);
  });

  test('is that no scorecard gave it a tier, whatever was voted', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    expect(await asks('scorecards', id)).toEqual([['There is no finalized score'], 1]);
    const round = {
      ...{ workspaceId: northwind, projectId: id, question: 'Worth it?', facilitatorId: alice.userId },
      ...{ quorum: 1, isBlind: true, showsNames: true, openedAt: now, deadlineAt: now, valuesHash: '' },
    };
    await db.insert(scorecardRounds).values({ ...round, status: 'cancelled', madeBy: 'round 1' });
    expect(await asks('scorecards', id)).toEqual([['There is no finalized score'], 1]);
    await db.insert(scorecardRounds).values({ ...round, status: 'revealed', madeBy: 'round 2' });
    const unfinished = 'There is no finalized score: its vote is not finished';
    expect(await asks('scorecards', id)).toEqual([[unfinished], 1]);
    await db.update(projects).set({ tier: 'P2' });
    expect(await asks('scorecards', id)).toEqual([[], 0]);
  });

  test('is told to nobody who may not see the project', async () => {
    const { id } = await projectIn(open().db, { visibility: 'restricted', members: [bob.userId] });
    await fails(id, {});
    for (const name of ['failures', 'scorecards'])
      expect([(await asks(name, id, bob))[1], (await asks(name, id, dan))[1]]).toEqual([1, 0]);
  });
});

onBothDatabases('the rows of a launch gate', (open) => {
  const atRisk: ItemInput = {
    state: 'at risk',
    evidence: '| <b> *x*',
    owner: bob.userId,
    dueDate: '2026-11-24',
  };
  const place = (projectId: string) => ({ projectId, channel: null, item: 'support' as const });
  const saves = (
    db: Database,
    projectId: string,
    by = submission(alice),
    input = atRisk,
    revision?: number,
  ) =>
    db.transaction((tx) =>
      saveItem(
        northwind,
        tx,
        by,
        input,
        { ...place(projectId), ...(revision !== undefined && { revision }) },
        '2026-11-21',
      ),
    );

  test('are one gate and one item, however many begin at once', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const saved = await Promise.all([alice, bob, dan].map((person) => saves(db, id, submission(person))));
    expect(saved.map(({ kind }) => kind).sort()).toEqual(['changed meanwhile', 'changed meanwhile', 'saved']);
    expect(await db.select().from(launchGates)).toHaveLength(1);
    expect(await db.select().from(launchItems)).toMatchObject([{ item: 'support', revision: 1 }]);
  });

  test('change by a form once, and by another only on the revision that it was opened on', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const first = submission(alice);
    for (let time = 0; time < 2; time += 1)
      expect(await saves(db, id, first)).toMatchObject({ kind: 'saved' });
    expect(await db.select().from(launchItems)).toMatchObject([{ revision: 1 }]);
    const ready: ItemInput = { ...atRisk, state: 'ready' };
    expect(await saves(db, id, submission(bob), ready)).toMatchObject({ kind: 'changed meanwhile' });
    expect(await saves(db, id, submission(bob), ready, 1)).toMatchObject({ kind: 'saved' });
    expect(await db.select().from(launchItems)).toMatchObject([{ revision: 2, state: 'ready' }]);
    const actions = (await db.select().from(auditLog).orderBy(auditLog.id)).map(({ action }) => action);
    expect(actions.slice(1)).toEqual([
      'launch gate begun',
      'launch item support saved',
      'launch item support saved',
    ]);
  });

  test('are none for a project that the person may not see', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted' });
    expect(await saves(db, id, submission(dan))).toEqual({ kind: 'not visible' });
    expect(await saves(db, 'none', submission(dan))).toEqual({ kind: 'not visible' });
    expect(await db.select().from(launchGates)).toEqual([]);
  });

  test('wait for who owns an item at risk, within a week of its day', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted', members: [bob.userId] });
    await saves(db, id);
    const awaits = (at: string, viewer = bob) =>
      awaitedItems.of(northwind, db, viewer, { now: new Date(at), today: at.slice(0, 10) }, 5);
    expect(await awaits('2026-11-16T08:00:00Z')).toEqual({ items: [], total: 0 });
    const detail = async (at: string) =>
      (await awaits(at)).items.map((item) => [item.detail, item.isOverdue]);
    expect(await detail('2026-11-17T08:00:00Z')).toEqual([['due 24 Nov', false]]);
    expect(await detail('2026-11-24T08:00:00Z')).toEqual([['due today', false]]);
    expect(await detail('2026-11-26T08:00:00Z')).toEqual([['2 days overdue', true]]);
    expect(await awaits('2026-11-26T08:00:00Z', alice)).toEqual({ items: [], total: 0 });
    expect(await awaitedItems.people(northwind, db, { now, today: '2026-11-21' })).toEqual([bob.userId]);
    await db.execute(sql`delete from project_members`);
    expect(await awaits('2026-11-26T08:00:00Z')).toEqual({ items: [], total: 0 });
  });

  test('are open once more after they were closed, also where a clock went back meanwhile', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await saves(db, id);
    const input = { reason: null, expectation: null, checkDate: null };
    const opens = async (at: string) => {
      const held = await holdGate(northwind, db, submission(alice), place(id));
      if (!held) throw new Error('There is no gate');
      const by = submission(alice, { formId: randomUUID(), now: new Date(at) });
      return { held, by, ...(await openGate(northwind, db, by, held, input, { overrode: [], inAll: 0 })) };
    };
    const isOpen = async () => {
      const record = await gateOf(northwind, db, alice, id);
      return record && openNow(record) !== undefined;
    };
    const first = await opens('2026-11-21T08:00:00Z');
    expect(await isOpen()).toBe(true);
    const closes = { ...first.by, formId: randomUUID() };
    await closeGate(northwind, db, closes, first.held, first.opening, 'Complaints');
    expect(await isOpen()).toBe(false);
    await opens('2026-11-21T07:59:59Z');
    expect(await isOpen()).toBe(true);
  });

  test('stand in the dossier: the gate with its items, and each opening with why it closed again', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const about = { projectId: id, now, today: '2026-11-21', zone: 'UTC' };
    const entries = (viewer = alice) => launchDossier.of(northwind, db, viewer, about);
    expect(await entries()).toEqual([]);
    await saves(db, id);
    const opens = submission(alice);
    const closes = submission(alice, { formId: '7f1dd39e-3f3c-4d86-9bd2-3d52cf58a0a2' });
    await db.transaction(async (tx) => {
      const held = await holdGate(northwind, tx, opens, place(id));
      if (!held) throw new Error('There is no gate');
      const input = { reason: 'A # pilot', expectation: null, checkDate: null };
      const overrode = [{ key: 'score', line: 'There is no *score*' }];
      const { opening } = await openGate(northwind, tx, opens, held, input, { overrode, inAll: 1 });
      await closeGate(northwind, tx, closes, held, opening, 'Complaints');
    });
    const [opening, gate, ...others] = await entries();
    expect(others).toEqual([]);
    expect(gate?.title).toContain('Readiness: 0 of 7 ready · 1 at risk · 6 missing');
    expect(gate?.markdown).toContain('| Support plan | At risk | \\| \\<b> \\*x\\* | 24 Nov |');
    expect(opening?.title).toBe('Launch gate opened over what kept it closed, 21 Nov; closed again 21 Nov');
    expect(opening?.markdown).toContain('- There is no \\*score\\*');
    expect(opening?.markdown).toContain('> A # pilot');
    expect(opening?.markdown).toContain('> Complaints');
    expect(opening?.links).toEqual([{ ritual: 'launch', recordId: gate?.recordId }]);
    await db.update(projects).set({ visibility: 'restricted' });
    expect(await entries(dan)).toEqual([]);
  });
});
