import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { drafts } from '../../src/drafts/schema.ts';
import {
  discardDraft,
  draftById,
  draftOfForm,
  draftsFor,
  removeDraft,
  saveDraft,
} from '../../src/drafts/store.ts';
import type { Viewer } from '../../src/slack/people.ts';
import { onBothDatabases } from '../support/databases.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn } from '../support/members.ts';

const now = new Date('2026-11-21T08:00:00Z');

async function save(
  db: Database,
  viewer: Viewer,
  projectId: string | null,
  text: string,
  continues?: { id: string; revision: number },
  formId: string = randomUUID(),
) {
  return saveDraft(northwind, db, {
    form: 'review',
    formId,
    projectId,
    values: { data: text },
    viewer,
    now,
    continues,
  });
}

function offered(db: Database, viewer: Viewer, projectId?: string) {
  return draftsFor(northwind, db, viewer, { form: 'review', projectId, most: 10 });
}

onBothDatabases('drafts', (open) => {
  test('of a project can be continued by whoever sees it', async () => {
    const { db } = open();
    const triage = await projectIn(db);
    const merger = await projectIn(db, { key: 'MERGER', visibility: 'restricted', members: [bob.userId] });
    await save(db, alice, triage.id, 'open');
    const { draft } = await save(db, alice, merger.id, 'restricted');
    expect(await offered(db, bob)).toHaveLength(2);
    expect((await offered(db, dan)).map(({ projectKey }) => projectKey)).toEqual(['TRIAGE']);
    expect(await draftById(northwind, db, dan, draft.id)).toBeUndefined();
    expect((await offered(db, bob, merger.id)).map(({ values }) => values)).toEqual([{ data: 'restricted' }]);
  });

  test('without a project belong to the person who saved them', async () => {
    const { db } = open();
    const { draft } = await save(db, alice, null, 'mine');
    expect(await offered(db, alice)).toHaveLength(1);
    expect(await offered(db, bob)).toEqual([]);
    expect(await draftById(northwind, db, bob, draft.id)).toBeUndefined();
  });

  test('saved again go on, and become two when somebody else saved in between', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const first = await save(db, alice, id, 'one');
    const second = await save(db, bob, id, 'two', first.draft);
    expect(second).toMatchObject({ isSecond: false, draft: { id: first.draft.id, revision: 2 } });
    const late = await save(db, alice, id, 'late', first.draft);
    expect(late.isSecond).toBe(true);
    expect((await offered(db, alice)).map(({ values }) => values.data).sort()).toEqual(['late', 'two']);
  });

  test('saved twice by one form are one', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await save(db, alice, id, 'one', undefined, 'a form');
    expect(await save(db, alice, id, 'one', undefined, 'a form')).toMatchObject({ isSecond: false });
    expect(await offered(db, alice)).toHaveLength(1);
    await removeDraft(northwind, db, 'a form');
    expect(await offered(db, alice)).toEqual([]);
  });

  test('continued for another project leave the first one where it was', async () => {
    const { db } = open();
    const triage = await projectIn(db);
    const care = await projectIn(db, { key: 'CARE' });
    const { draft } = await save(db, alice, triage.id, 'for triage');
    await save(db, bob, care.id, 'for care', draft);
    expect((await offered(db, alice)).map(({ projectKey }) => projectKey).sort()).toEqual(['CARE', 'TRIAGE']);
  });

  test('are thrown away by those who could go on with them', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted', members: [bob.userId] });
    const { draft } = await save(db, alice, id, 'one');
    expect(await discardDraft(northwind, db, { viewer: dan, now }, draft.id)).toBe(false);
    expect(await discardDraft(northwind, db, { viewer: bob, now }, draft.id)).toBe(true);
    expect(await offered(db, alice)).toEqual([]);
  });

  test('that somebody else goes on with or discards stay with the form that saved them, for a day', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { draft } = await save(db, alice, id, 'hers', undefined, 'her form');
    await save(db, bob, id, 'his', draft, 'his form');
    const ofForm = async (form: string) => (await draftOfForm(northwind, db, alice, { form, draft }))?.values;
    expect(await ofForm('her form')).toEqual({ data: 'hers' });
    expect(await ofForm('his form')).toEqual({ data: 'his' });
    expect((await offered(db, alice)).map(({ values }) => values)).toEqual([{ data: 'his' }]);
    expect(await save(db, alice, id, 'hers, more', draft, 'her form')).toMatchObject({ isSecond: true });
    expect(await save(db, alice, id, 'hers, still', draft, 'her form')).toMatchObject({ isSecond: false });
    expect(await offered(db, alice)).toHaveLength(2);
    await discardDraft(northwind, db, { viewer: alice, now }, draft.id);
    expect(await offered(db, alice)).toHaveLength(1);
    expect(await draftById(northwind, db, bob, draft.id)).toBeUndefined();
    expect(await ofForm('his form')).toEqual({ data: 'his' });
    const nextDay = new Date('2026-11-22T08:00:01Z');
    expect(await discardDraft(northwind, db, { viewer: bob, now: nextDay }, draft.id)).toBe(false);
    const [hers] = await offered(db, alice);
    await discardDraft(northwind, db, { viewer: alice, now: nextDay }, hers?.id ?? '');
    expect(await db.select().from(drafts)).toEqual([]);
  });

  test('that were submitted are gone, unless somebody saved them again', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { draft } = await save(db, alice, id, 'one');
    await save(db, bob, id, 'two', draft);
    await removeDraft(northwind, db, 'some form', draft);
    expect(await offered(db, alice)).toHaveLength(1);
    await removeDraft(northwind, db, 'some form', { id: draft.id, revision: 2 });
    expect(await offered(db, alice)).toEqual([]);
  });

  test('of one workspace are nothing to another', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const { draft } = await save(db, alice, id, 'ours');
    expect(await draftById(otherWorkspace, db, alice, draft.id)).toBeUndefined();
    expect(await draftsFor(otherWorkspace, db, alice, { form: 'review', most: 10 })).toEqual([]);
  });
});
