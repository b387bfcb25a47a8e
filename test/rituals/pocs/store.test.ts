import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { auditLog } from '../../../src/audit/schema.ts';
import type { Database } from '../../../src/db/database.ts';
import { decisionPage } from '../../../src/decisions/store.ts';
import { oweMessage } from '../../../src/messages/store.ts';
import { newProjectChoice } from '../../../src/projects/rules.ts';
import { projects } from '../../../src/projects/schema.ts';
import { ConclusionInput, type PlanInput, planInput } from '../../../src/rituals/pocs/input.ts';
import { overdueKey } from '../../../src/rituals/pocs/keys.ts';
import { cancelPoc, concludePoc, savePlan } from '../../../src/rituals/pocs/saving.ts';
import { pocs, pocUsage } from '../../../src/rituals/pocs/schema.ts';
import { newlyOverdue, pocById, runningPoc, type SavedPoc } from '../../../src/rituals/pocs/store.ts';
import { logUsage, usageOf } from '../../../src/rituals/pocs/usage.ts';
import type { Submission } from '../../../src/submission.ts';
import { usualPocAllowance, workspaces } from '../../../src/workspaces/schema.ts';
import { pocAllowance } from '../../../src/workspaces/store.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn, submission } from '../../support/members.ts';

function plan(project: string, change: object = {}): PlanInput {
  return planInput(usualPocAllowance).parse({
    project,
    metric: 'accuracy',
    comparator: '>=',
    target: '85.0',
    unit: '%',
    solutionA: 'GPT-4 as it is',
    solutionB: 'GPT-4 with retrieval',
    solutionC: 'Llama 3, fine-tuned',
    itemLimit: '1000',
    dayLimit: '10',
    peopleLimit: '2',
    raiseReason: null,
    approver: null,
    people: [alice.userId, bob.userId],
    startDate: '2026-11-21',
    ...change,
  });
}

function conclusion(change: object = {}): ConclusionInput {
  const untold = { latencyA: null, costA: null, latencyB: null, costB: null, latencyC: null, costC: null };
  return ConclusionInput.parse({
    ...untold,
    valueA: '72',
    valueB: '88',
    valueC: '91.00',
    latencyC: '1.8 s',
    items: '900',
    days: '9',
    people: '2',
    chosen: 'C',
    choiceReason: null,
    nextSteps: 'Pilot with two clinics',
    nextOwner: bob.userId,
    nextDate: '2026-12-01',
    ...change,
  });
}

type Place = Parameters<typeof savePlan>[4];

function save(db: Database, form: Submission, input: PlanInput, place: Place = { channel: 'C00TRIAGE01' }) {
  return db.transaction((tx) => savePlan(northwind, tx, form, input, place));
}

function recordOf(saved: SavedPoc) {
  if (saved.kind !== 'saved') throw new Error(`It was not saved: ${saved.kind}`);
  return saved.record;
}

/** A running POC of a new project. */
async function running(db: Database, change: object = {}) {
  const { id } = await projectIn(db);
  return recordOf(await save(db, submission(alice), plan(id, change))).poc;
}

function log(db: Database, form: Submission, id: string, items = 100, days = 1, people = 2) {
  const usage = { items, days, people, note: null };
  return db.transaction((tx) => logUsage(northwind, tx, form, id, usage));
}

function conclude(db: Database, form: Submission, id: string, change: object = {}, revision = 1) {
  return db.transaction((tx) => concludePoc(northwind, tx, form, conclusion(change), { id, revision }));
}

function cancel(db: Database, form: Submission, id: string) {
  return db.transaction((tx) => cancelPoc(northwind, tx, form, id));
}

async function audited(db: Database) {
  return db.select().from(auditLog).where(eq(auditLog.action, 'poc use logged'));
}

async function decided(db: Database) {
  return (await decisionPage(northwind, db, alice, { size: 10 })).decisions;
}

onBothDatabases('POCs', (open) => {
  test('are saved with their plan, and their numbers stay as exact as they were typed', async () => {
    const { db } = open();
    const { id, projectId } = await running(db, { target: '999999999999999.000001' });
    const record = await pocById(northwind, db, bob, id);
    expect(record).toMatchObject({
      poc: { status: 'running', target: '999999999999999.000001', createdBy: alice.userId, revision: 1 },
      project: { key: 'TRIAGE' },
      used: { items: 0, days: 0, people: 0 },
    });
    expect((await runningPoc(northwind, db, bob, projectId))?.poc.id).toBe(id);
    expect(await decided(db)).toEqual([]);
  });

  test('keep who approved of a raised limit, and why', async () => {
    const { db } = open();
    const raised = { itemLimit: '1500', raiseReason: 'Rare terms are rare', approver: bob.userId };
    expect(await running(db, raised)).toMatchObject({
      itemLimit: 1500,
      raiseReason: 'Rare terms are rare',
      approverId: bob.userId,
    });
  });

  test('planned again by the same form are the same, and with other values changed', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const form = submission(alice);
    await save(db, form, plan(id));
    await save(db, form, plan(id));
    const changed = await save(db, { ...form, valuesHash: 'other' }, plan(id, { target: '90' }));
    expect(recordOf(changed).poc).toMatchObject({ revision: 2, target: '90' });
    expect(await db.select().from(pocs)).toHaveLength(1);
  });

  test('planned by the same form at the same time are one', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const form = submission(alice);
    await Promise.all([1, 2, 3].map(() => save(db, form, plan(id))));
    expect(await db.select().from(pocs)).toHaveLength(1);
    expect(await db.select().from(auditLog)).toHaveLength(2);
  });

  test('make their project on the spot', async () => {
    const { db } = open();
    await projectIn(db, { key: 'CARE' });
    const saved = await save(db, submission(bob), plan(newProjectChoice('Medical triage')));
    expect(recordOf(saved).project).toMatchObject({ key: 'MEDICAL', ownerId: bob.userId });
    expect(await db.select().from(projects)).toHaveLength(2);
  });

  test('edited by two people at once take the first, and give the second what it was', async () => {
    const { db } = open();
    const { id, projectId } = await running(db);
    const place = { channel: null, editing: { id, revision: 1 } };
    const results = await Promise.all([
      save(db, submission(alice), plan(projectId, { target: '80' }), place),
      save(db, submission(bob), plan(projectId, { target: '90' }), place),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed meanwhile', 'saved']);
  });

  test('add up what is logged of their use, once for each form', async () => {
    const { db } = open();
    const { id } = await running(db);
    const form = submission(bob);
    await log(db, form, id, 100, 1, 2);
    await log(db, form, id, 100, 1, 2);
    const second = await log(db, submission(alice), id, 300, 3, 1);
    expect(recordOf(second).used).toEqual({ items: 400, days: 4, people: 2 });
    expect(await audited(db)).toHaveLength(2);
    const corrected = await log(db, form, id, 50, 1, 2);
    expect(await audited(db)).toHaveLength(3);
    expect(recordOf(corrected).used).toEqual({ items: 350, days: 4, people: 2 });
    expect(await usageOf(northwind, db, alice, id)).toHaveLength(2);
  });

  test('logged again by a form whose answer got lost are logged, even when they ended meanwhile', async () => {
    const { db } = open();
    const { id } = await running(db);
    const form = submission(bob);
    await Promise.all([log(db, form, id), log(db, form, id)]);
    await conclude(db, submission(alice), id);
    const again = recordOf(await log(db, form, id));
    expect(again).toMatchObject({ poc: { status: 'concluded' }, used: { items: 100 } });
    expect((await log(db, form, id, 200)).kind).toBe('ended');
    expect(await audited(db)).toHaveLength(1);
  });

  test('are allowed what their workspace says, or else the usual', async () => {
    const { db } = open();
    expect(await pocAllowance(northwind, db)).toEqual({ items: 1000, days: 10, people: 2 });
    await projectIn(db);
    expect(await pocAllowance(northwind, db)).toEqual({ items: 1000, days: 10, people: 2 });
    await db.update(workspaces).set({ pocItemLimit: 500, pocDayLimit: 5, pocPeopleLimit: 1 });
    expect(await pocAllowance(northwind, db)).toEqual({ items: 500, days: 5, people: 1 });
  });

  test('are changed while their project is, and nobody waits in a circle', async () => {
    const { db } = open();
    const { id, projectId } = await running(db);
    const changesProject = () =>
      db.transaction(async (tx) => {
        await tx.select().from(projects).where(eq(projects.id, projectId)).for('update');
        await tx.update(pocs).set({ channelId: null }).where(eq(pocs.id, id));
      });
    const changes = [1, 2, 3, 4].flatMap(() => [changesProject(), log(db, submission(bob), id)]);
    await expect(Promise.all(changes)).resolves.toHaveLength(8);
  });

  test('are concluded with their decision', async () => {
    const { db } = open();
    const { id } = await running(db);
    const { poc } = recordOf(await conclude(db, submission(bob), id));
    expect(poc).toMatchObject({
      status: 'concluded',
      chosen: 'C',
      concludedBy: bob.userId,
      actualItems: 900,
    });
    expect(poc.results?.[2]).toEqual({ label: 'C', value: '91', latency: '1.8 s', cost: null });
    expect(await decided(db)).toMatchObject([
      {
        ritual: 'poc',
        recordId: id,
        verdict: 'C chosen: Llama 3, fine-tuned',
        terms: 'Next: Pilot with two clinics',
        confidence: null,
        expectation: null,
        checkDate: null,
        ownerId: bob.userId,
      },
    ]);
  });

  test('concluded by two people at once are concluded once', async () => {
    const { db } = open();
    const { id } = await running(db);
    const results = await Promise.all([
      conclude(db, submission(alice), id),
      conclude(db, submission(bob), id, { chosen: 'none', choiceReason: 'Too dear' }),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['ended', 'saved']);
    expect(await decided(db)).toHaveLength(1);
  });

  test('concluded again by a form whose answer got lost say what it says last', async () => {
    const { db } = open();
    const { id } = await running(db);
    const form = submission(alice);
    await conclude(db, form, id);
    expect(recordOf(await conclude(db, form, id)).poc.revision).toBe(2);
    await conclude(db, { ...form, valuesHash: 'other' }, id, { chosen: 'none', choiceReason: 'Too dear' });
    expect(await decided(db)).toMatchObject([
      { verdict: 'None chosen', terms: 'Too dear\nNext: Pilot with two clinics' },
    ]);
  });

  test('are not concluded on a plan that was changed meanwhile', async () => {
    const { db } = open();
    const { id, projectId } = await running(db);
    const editing = { id, revision: 1 };
    await save(db, submission(bob), plan(projectId, { target: '95' }), { channel: null, editing });
    expect(await conclude(db, submission(alice), id)).toMatchObject({
      kind: 'changed meanwhile',
      record: { poc: { target: '95', status: 'running' } },
    });
    expect((await conclude(db, submission(alice), id, {}, 2)).kind).toBe('saved');
  });

  test('that have ended take no edit, no use, no conclusion and no end', async () => {
    const { db } = open();
    const { id, projectId } = await running(db);
    expect((await cancel(db, submission(alice), id)).kind).toBe('saved');
    const place = { channel: null, editing: { id, revision: 2 } };
    const late = [
      await save(db, submission(bob), plan(projectId), place),
      await log(db, submission(bob), id),
      await conclude(db, submission(bob), id, {}, 2),
      await cancel(db, submission(bob), id),
    ];
    expect(late.map(({ kind }) => kind)).toEqual(['ended', 'ended', 'ended', 'ended']);
    expect((await cancel(db, submission(alice), id)).kind).toBe('saved');
    expect(await db.select().from(pocUsage)).toEqual([]);
    expect(await runningPoc(northwind, db, alice, projectId)).toBeUndefined();
  });

  test('are newly overdue from the day after their last, until somebody was told so', async () => {
    const { db } = open();
    const { id } = await running(db, { startDate: '2026-11-11' });
    expect(await newlyOverdue(northwind, db, '2026-11-20')).toEqual([]);
    expect(await newlyOverdue(northwind, db, '2026-11-21')).toEqual([id]);
    expect(await newlyOverdue(otherWorkspace, db, '2026-11-21')).toEqual([]);
    const content = { text: 'Overdue', blocks: [] };
    const message = { about: 'a POC', actorId: alice.userId, targets: ['C00TRIAGE01'], content };
    await db.transaction((tx) =>
      oweMessage(northwind, tx, { ...message, key: overdueKey(id, '2026-11-20') }),
    );
    expect(await newlyOverdue(northwind, db, '2026-11-23')).toEqual([]);
  });

  test('that ended are never overdue', async () => {
    const { db } = open();
    const { id } = await running(db, { startDate: '2026-11-11' });
    await conclude(db, submission(alice), id);
    expect(await newlyOverdue(northwind, db, '2026-12-31')).toEqual([]);
  });

  test('of projects that a person may not see are not there for them', async () => {
    const { db } = open();
    const project = await projectIn(db, { visibility: 'restricted' });
    const { id } = recordOf(await save(db, submission(alice), plan(project.id))).poc;
    await log(db, submission(alice), id);
    expect(await pocById(northwind, db, dan, id)).toBeUndefined();
    expect(await runningPoc(northwind, db, dan, project.id)).toBeUndefined();
    expect(await usageOf(northwind, db, dan, id)).toEqual([]);
    const place = { channel: null, editing: { id, revision: 1 } };
    const hidden = { kind: 'not visible' };
    expect(await save(db, submission(dan), plan(project.id))).toEqual(hidden);
    expect(await save(db, submission(dan), plan(project.id), place)).toEqual(hidden);
    expect(await log(db, submission(dan), id)).toEqual(hidden);
    expect(await conclude(db, submission(dan), id)).toEqual(hidden);
    expect(await cancel(db, submission(dan), id)).toEqual(hidden);
    expect(await pocById(otherWorkspace, db, alice, id)).toBeUndefined();
  });
});
