import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { newProjectChoice } from '../../../src/projects/rules.ts';
import { projects } from '../../../src/projects/schema.ts';
import { type PlanInput, planInput } from '../../../src/rituals/pocs/input.ts';
import { cancelPoc, savePlan } from '../../../src/rituals/pocs/saving.ts';
import { pocs } from '../../../src/rituals/pocs/schema.ts';
import type { SavedPoc } from '../../../src/rituals/pocs/store.ts';
import { logUsage } from '../../../src/rituals/pocs/usage.ts';
import type { Submission } from '../../../src/submission.ts';
import { usualPocAllowance } from '../../../src/workspaces/schema.ts';
import { empty, freshPostgres, onBothDatabases, type TestDatabase } from '../../support/databases.ts';
import { eventually } from '../../support/eventually.ts';
import { alice, bob, northwind, projectIn, submission } from '../../support/members.ts';

function plan(project: string): PlanInput {
  return planInput(usualPocAllowance).parse({
    project,
    metric: 'accuracy',
    comparator: '>=',
    target: '85',
    unit: '%',
    solutionA: 'GPT-4 as it is',
    solutionB: null,
    solutionC: null,
    itemLimit: '1000',
    dayLimit: '10',
    peopleLimit: '2',
    raiseReason: null,
    approver: null,
    people: [alice.userId],
    startDate: '2026-11-21',
  });
}

function save(db: Database, form: Submission, project: string) {
  return db.transaction((tx) => savePlan(northwind, tx, form, plan(project), { channel: null }));
}

/** Two projects, and a POC of the first with the form that made it. */
async function planned(db: Database) {
  const [first, second] = [await projectIn(db), await projectIn(db, { key: 'CARE', name: 'Home care' })];
  const form = submission(alice);
  const saved = await save(db, form, first.id);
  if (saved.kind !== 'saved') throw new Error(`It was not saved: ${saved.kind}`);
  return { id: saved.record.poc.id, form, first: first.id, second: second.id };
}

/** As a change of the project's settings does, but without holding up who only refers to it. */
function lockProject(tx: Database, id: string) {
  return tx
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.workspaceId, northwind), eq(projects.id, id)))
    .for('no key update');
}

function lockPoc(tx: Database, id: string) {
  return tx
    .select({ id: pocs.id })
    .from(pocs)
    .where(and(eq(pocs.workspaceId, northwind), eq(pocs.id, id)))
    .for('update');
}

async function processOf(tx: Database): Promise<number> {
  const [row] = await tx.select({ id: sql<number>`pg_backend_pid()` }).from(sql`(values (1)) as one`);
  if (!row) throw new Error('A query returned nothing');
  return row.id;
}

/** Waits until somebody waits for a lock that a process of the server holds. */
async function untilWaitedFor(db: Database, process: number): Promise<void> {
  await eventually(async () => {
    const waiting = await db
      .select({ id: sql<number>`pid` })
      .from(sql`pg_stat_activity`)
      .where(sql`datname = current_database() and ${process}::int = any(pg_blocking_pids(pid))`);
    return waiting.length > 0;
  });
}

// PGlite has one connection, so that no transaction there ever meets another's locks.
describe('POCs on PostgreSQL are locked after their projects', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshPostgres();
  });
  beforeEach(() => empty(database.db));
  afterAll(() => database?.close());

  test('when the form that planned one chooses another project', async () => {
    const { db } = database;
    const { id, form, second } = await planned(db);
    let moving: Promise<PromiseSettledResult<SavedPoc>[]> | undefined;
    await db.transaction(async (tx) => {
      await lockProject(tx, second);
      moving = Promise.allSettled([save(db, { ...form, valuesHash: 'other' }, second)]);
      await untilWaitedFor(db, await processOf(tx));
      await lockPoc(tx, id);
    });
    expect(await moving).toMatchObject([{ value: { kind: 'saved', record: { project: { id: second } } } }]);
  });

  test('when one gets another project while somebody waits for it', async () => {
    const { db } = database;
    const { id, second } = await planned(db);
    const usage = { items: 100, days: 1, people: 1, note: null };
    let logging: Promise<PromiseSettledResult<SavedPoc>[]> | undefined;
    await db.transaction(async (holder) => {
      await db.transaction(async (mover) => {
        await mover.update(pocs).set({ projectId: second }).where(eq(pocs.id, id));
        logging = Promise.allSettled([
          db.transaction((tx) => logUsage(northwind, tx, submission(bob), id, usage)),
        ]);
        await untilWaitedFor(db, await processOf(mover));
        await lockProject(holder, second);
      });
      await untilWaitedFor(db, await processOf(holder));
      await lockPoc(holder, id);
    });
    expect(await logging).toMatchObject([{ value: { kind: 'saved', record: { project: { id: second } } } }]);
  });
});

onBothDatabases('Plans', (open) => {
  test('sent again at the same time, of a project made on the spot, do not wait in a circle', async () => {
    const { db } = open();
    const { form } = await planned(db);
    const choice = newProjectChoice('Medical coding');
    await save(db, { ...form, valuesHash: 'made' }, choice);
    const again = ['a', 'b', 'c', 'd'].map((valuesHash) => save(db, { ...form, valuesHash }, choice));
    expect((await Promise.all(again)).map(({ kind }) => kind)).toEqual(again.map(() => 'saved'));
    expect(await db.select().from(projects)).toHaveLength(3);
  });

  test('that are not saved make no project', async () => {
    const { db } = open();
    const { id, form } = await planned(db);
    await db.transaction((tx) => cancelPoc(northwind, tx, submission(bob), id));
    const late = await save(db, { ...form, valuesHash: 'other' }, newProjectChoice('Medical coding'));
    expect(late).toMatchObject({ kind: 'ended', record: { poc: { status: 'cancelled' } } });
    expect(await db.select().from(projects)).toHaveLength(2);
  });
});
