import { expect, test } from 'vitest';
import { auditLog } from '../../../src/audit/schema.ts';
import type { Database } from '../../../src/db/database.ts';
import { decisionPage } from '../../../src/decisions/store.ts';
import { newProjectChoice } from '../../../src/projects/rules.ts';
import { projects } from '../../../src/projects/schema.ts';
import { FailureInput, type MoveInput } from '../../../src/rituals/failures/input.ts';
import { moveFailure } from '../../../src/rituals/failures/moving.ts';
import { logReading } from '../../../src/rituals/failures/readings.ts';
import type { Status } from '../../../src/rituals/failures/rules.ts';
import { type Place, saveFailure } from '../../../src/rituals/failures/saving.ts';
import { failureModes, failureMoves, failureReadings } from '../../../src/rituals/failures/schema.ts';
import {
  allFailures,
  type FailureCursor,
  failureById,
  failurePage,
  movesOf,
  registerEntries,
} from '../../../src/rituals/failures/store.ts';
import type { Submission } from '../../../src/submission.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn, submission } from '../../support/members.ts';

const laterKeys = [
  'noAnswerPolicy',
  'reviewThreshold',
  'reviewsADay',
  'workingDays',
  'mechanism',
  'owner',
  'dueDate',
  'metric',
  'comparator',
  'target',
  'unit',
  'domainRisk',
  'exampleInput',
  'expectedBehaviour',
];

function input(project: string, change: Record<string, string> = {}): FailureInput {
  return FailureInput.parse({
    ...Object.fromEntries(laterKeys.map((key) => [key, null])),
    project,
    kind: 'unsafe answer',
    description: 'It names a dose',
    risk: '5',
    cost: '2',
    ...change,
  });
}

const nowhere: Place = { channel: null };

function save(db: Database, form: Submission, failure: FailureInput, place = nowhere) {
  return db.transaction((tx) => saveFailure(northwind, tx, form, failure, place));
}

async function saved(db: Database, form: Submission, failure: FailureInput, place?: Place) {
  const result = await save(db, form, failure, place);
  if (result.kind !== 'saved') throw new Error(`It was not saved: ${result.kind}`);
  return result.record;
}

function move(db: Database, form: Submission, id: string, from: Status, change: Partial<MoveInput>) {
  const wanted: MoveInput = { to: 'mitigating', note: 'We begin', mechanism: 'prompt', ...change };
  return db.transaction((tx) => moveFailure(northwind, tx, form, wanted, { id, from }));
}

function read(db: Database, form: Submission, id: string, value: string) {
  const reading = { value, measuredOn: '2026-11-20', note: null };
  return db.transaction((tx) => logReading(northwind, tx, form, id, reading));
}

onBothDatabases('failure modes', (open) => {
  test('are saved with the usual owner and day, and what they were logged from', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const source = { ritual: 'review', recordId: '0f0e0d0c-0b0a-4908-8706-050403020100' };
    const place = { channel: 'C00TRIAGE01', link: 'https://x.slack.com/archives/C1/p1', source };
    const { mode } = await saved(db, submission(bob), input(id), place);
    expect(await failureById(northwind, db, alice, mode.id)).toMatchObject({
      mode: {
        status: 'open',
        ownerId: alice.userId,
        dueDate: '2026-11-28',
        sourceRitual: 'review',
        sourceLink: place.link,
        channelId: 'C00TRIAGE01',
      },
      project: { key: 'TRIAGE' },
      readings: [],
    });
    expect(await db.select().from(auditLog)).toContainEqual(
      expect.objectContaining({ action: 'failure mode logged', subjectId: mode.id }),
    );
  });

  test('sent again by the same form are the same, also at the same time, and with other values a change', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const form = submission(alice);
    await Promise.all([1, 2, 3].map(() => save(db, form, input(id))));
    expect(await db.select().from(failureModes)).toMatchObject([{ revision: 1 }]);
    const other = await saved(db, { ...form, valuesHash: 'other' }, input(id, { risk: '3' }));
    expect(other.mode).toMatchObject({ revision: 2, risk: 3, dueDate: '2026-12-21' });
    expect(await db.select().from(failureModes)).toHaveLength(1);
  });

  test('make their project on the spot once, and none where nothing is saved', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const form = submission(alice);
    const first = await saved(db, form, input(newProjectChoice('Care')));
    expect(first.project.key).toBe('CARE');
    const editing = { id: first.mode.id, revision: 1 };
    await saved(db, submission(bob), input(id), { channel: null, editing });
    const late = await save(db, { ...form, valuesHash: 'other' }, input(newProjectChoice('Else')));
    expect(late.kind).toBe('changed meanwhile');
    expect(await db.select().from(projects)).toHaveLength(2);
  });

  test('edited by two people at once take the first, and give the second what it was', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { mode } = await saved(db, submission(alice), input(id));
    const place = { channel: null, editing: { id: mode.id, revision: 1 } };
    const results = await Promise.all([
      save(db, submission(alice), input(id, { risk: '4' }), place),
      save(db, submission(bob), input(id, { risk: '3' }), place),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed meanwhile', 'saved']);
  });

  test('moved by many at once move once', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { mode } = await saved(db, submission(alice), input(id));
    const results = await Promise.all(
      [alice, bob, dan].map((person) => move(db, submission(person), mode.id, 'open', {})),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual(['moved meanwhile', 'moved meanwhile', 'saved']);
    expect(await db.select().from(failureMoves)).toHaveLength(1);
  });

  test('moved by a form again are moved as it says now, unless somebody went on since', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { mode } = await saved(db, submission(alice), input(id));
    const form = submission({ ...alice, isAdmin: true });
    await move(db, form, mode.id, 'open', { to: 'accepted', note: 'The pilot ends' });
    const other = { ...form, valuesHash: 'other' };
    expect(await move(db, other, mode.id, 'open', { note: 'We begin after all' })).toMatchObject({
      kind: 'saved',
      record: { mode: { status: 'mitigating' } },
    });
    expect(await movesOf(northwind, db, alice, mode.id)).toMatchObject([
      { fromStatus: 'open', toStatus: 'mitigating', note: 'We begin after all' },
    ]);
    const { decisions } = await decisionPage(northwind, db, alice, { size: 10 });
    expect(decisions).toMatchObject([{ verdict: 'Risk no longer accepted' }]);
    await move(db, submission(bob), mode.id, 'mitigating', { to: 'mitigated' });
    const late = await move(db, { ...form, valuesHash: 'third' }, mode.id, 'open', { to: 'accepted' });
    expect(late.kind).toBe('moved meanwhile');
    expect(await move(db, other, mode.id, 'open', { note: 'We begin after all' })).toMatchObject({
      kind: 'saved',
      record: { mode: { status: 'mitigated' } },
    });
  });

  test('are refused a move that is none of the allowed ones', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { mode } = await saved(db, submission(alice), input(id));
    expect(await move(db, submission(alice), mode.id, 'open', { to: 'closed' })).toEqual({
      kind: 'refused',
      problems: { to: 'It can not go from open to closed.' },
    });
    expect(await move(db, submission(alice), 'no id', 'open', {})).toEqual({ kind: 'not visible' });
  });

  test('are read exactly, once for each form, against the target of then', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { mode } = await saved(db, submission(alice), input(id));
    expect((await read(db, submission(alice), mode.id, '2.3')).kind).toBe('not measured');
    const editing = { id: mode.id, revision: 1 };
    await saved(db, submission(alice), input(id, { metric: 'rate' }), { channel: null, editing });
    const form = submission(alice);
    await Promise.all([1, 2].map(() => read(db, form, mode.id, '999999999999999.999999')));
    await read(db, { ...form, valuesHash: 'other' }, mode.id, '0.1');
    expect(await db.select().from(failureReadings)).toMatchObject([
      { value: '0.1', target: { comparator: '<=', target: '5' } },
    ]);
    await read(db, submission(bob), mode.id, '999999999999999.999999');
    expect((await failureById(northwind, db, alice, mode.id))?.readings[0]?.value).toBe(
      '999999999999999.999999',
    );
  });

  test('are paged newest first, without gaps or repeats, also where many were logged at once', async () => {
    const { db } = open();
    const [one, other] = [await projectIn(db), await projectIn(db, { key: 'CARE' })];
    for (let n = 0; n < 7; n += 1) {
      const now = new Date(`2026-11-2${n < 4 ? 1 : 2}T08:00:00Z`);
      await saved(db, submission(alice, { now }), input(n % 2 ? one.id : other.id));
    }
    const seen: string[] = [];
    let cursor: FailureCursor | undefined;
    do {
      const page = await failurePage(northwind, db, bob, { cursor, size: 3 });
      seen.push(...page.failures.map((mode) => mode.id));
      cursor = page.next ?? undefined;
    } while (cursor);
    const all = await allFailures(northwind, db, bob);
    expect(seen).toEqual(all.map((mode) => mode.id).reverse());
    expect(new Set(seen).size).toBe(7);
    const ofOne = await failurePage(northwind, db, bob, { projectId: one.id, statuses: ['open'], size: 10 });
    expect(ofOne.failures.map(({ projectKey }) => projectKey)).toEqual(['TRIAGE', 'TRIAGE', 'TRIAGE']);
    expect((await failurePage(northwind, db, bob, { statuses: ['closed'], size: 10 })).failures).toEqual([]);
  });

  test('of projects that a person may not see are not there for them', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted' });
    const { mode } = await saved(db, submission(alice), input(id, { metric: 'rate' }));
    await move(db, submission(alice), mode.id, 'open', {});
    expect(await failureById(northwind, db, dan, mode.id)).toBeUndefined();
    expect(await movesOf(northwind, db, dan, mode.id)).toEqual([]);
    expect(await registerEntries(northwind, db, dan)).toEqual([]);
    expect(await registerEntries(northwind, db, dan, id)).toEqual([]);
    expect(await allFailures(northwind, db, dan)).toEqual([]);
    expect(await failurePage(northwind, db, dan, { size: 10 })).toEqual({ failures: [], next: null });
    const hidden = { kind: 'not visible' };
    const editing = { id: mode.id, revision: 2 };
    expect(await save(db, submission(dan), input(id))).toEqual(hidden);
    expect(await save(db, submission(dan), input(id), { channel: null, editing })).toEqual(hidden);
    expect(await move(db, submission(dan), mode.id, 'mitigating', { to: 'mitigated' })).toEqual(hidden);
    expect(await read(db, submission(dan), mode.id, '1')).toEqual(hidden);
    expect(await failureById(otherWorkspace, db, alice, mode.id)).toBeUndefined();
    expect(await registerEntries(otherWorkspace, db, alice)).toEqual([]);
  });
});
