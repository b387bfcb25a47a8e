import { expect, test } from 'vitest';
import { auditLog } from '../../src/audit/schema.ts';
import { newProjectChoice } from '../../src/projects/rules.ts';
import { chosenProject, saveProject } from '../../src/projects/saving.ts';
import { projects } from '../../src/projects/schema.ts';
import { projectById, projectByKey, searchProjects } from '../../src/projects/store.ts';
import { onBothDatabases } from '../support/databases.ts';
import {
  alice,
  bob,
  dan,
  northwind,
  otherWorkspace,
  projectIn,
  submission,
  triage,
} from '../support/members.ts';

onBothDatabases('projects', (open) => {
  test('are found by key in any case, by the beginning of a key, and by any part of a name', async () => {
    const { db } = open();
    await projectIn(db);
    await projectIn(db, { key: 'CARE', name: 'Customer service triage' });
    expect((await projectByKey(northwind, db, alice, 'triage'))?.name).toBe('Medical triage');
    const keys = async (typed: string) =>
      (await searchProjects(northwind, db, alice, typed)).map(({ key }) => key);
    expect(await keys('tri')).toEqual(['TRIAGE', 'CARE']);
    expect(await keys('MEDICAL')).toEqual(['TRIAGE']);
    expect(await keys('')).toEqual(['CARE', 'TRIAGE']);
    expect(await keys('%')).toEqual([]);
    expect(await keys('nothing')).toEqual([]);
  });

  test('that are restricted are seen by their owner and the people they name', async () => {
    const { db } = open();
    const project = await projectIn(db, { visibility: 'restricted', members: [bob.userId] });
    for (const viewer of [alice, bob]) {
      expect((await projectById(northwind, db, viewer, project.id))?.members).toEqual([bob.userId]);
    }
    expect(await projectById(northwind, db, dan, project.id)).toBeUndefined();
    expect(await projectByKey(northwind, db, dan, 'TRIAGE')).toBeUndefined();
    expect(await searchProjects(northwind, db, dan, '')).toEqual([]);
  });

  test('of another workspace can have the same key, and are never seen', async () => {
    const { db } = open();
    const ours = await projectIn(db);
    const theirs = await projectIn(db, { name: 'Their triage' }, otherWorkspace);
    expect(theirs.id).not.toBe(ours.id);
    expect(await projectById(northwind, db, alice, theirs.id)).toBeUndefined();
    expect((await projectByKey(otherWorkspace, db, alice, 'TRIAGE'))?.name).toBe('Their triage');
  });

  test('are looked up by no id but their own', async () => {
    const { db } = open();
    await projectIn(db);
    for (const id of ['', 'new:x', "' or true --", 'null']) {
      expect(await projectById(northwind, db, alice, id)).toBeUndefined();
    }
  });

  test('saved twice through one form are one, and changed through it are changed', async () => {
    const { db } = open();
    await projectIn(db, { key: 'CARE' });
    const form = submission(alice);
    await saveProject(northwind, db, form, triage);
    await saveProject(northwind, db, form, triage);
    const again = { ...form, valuesHash: 'other' };
    expect(await saveProject(northwind, db, again, { ...triage, name: 'Triage of calls' })).toMatchObject({
      kind: 'saved',
      project: { name: 'Triage of calls', revision: 2 },
    });
    expect(await db.select().from(projects)).toHaveLength(2);
  });

  test('whose key is taken are not written', async () => {
    const { db } = open();
    await projectIn(db);
    const care = await projectIn(db, { key: 'CARE' });
    expect(await saveProject(northwind, db, submission(bob), triage)).toEqual({ kind: 'key taken' });
    const base = { id: care.id, revision: 1 };
    expect(await saveProject(northwind, db, submission(bob), triage, base)).toEqual({ kind: 'key taken' });
  });

  test('changed by somebody else meanwhile are not overwritten', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const base = { id, revision: 1 };
    await saveProject(northwind, db, submission(bob), { ...triage, status: 'paused' }, base);
    const late = await saveProject(northwind, db, submission(alice), { ...triage, name: 'Late' }, base);
    expect(late).toMatchObject({ kind: 'changed meanwhile', project: { status: 'paused', revision: 2 } });
  });

  test('leave a line in the audit log for each change, with what stood there before', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await saveProject(northwind, db, submission(bob), { ...triage, status: 'paused' }, { id, revision: 1 });
    const log = await db.select().from(auditLog);
    expect(log.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['project created', alice.userId],
      ['project changed', bob.userId],
    ]);
    expect(log[1]).toMatchObject({ before: { status: 'active' }, after: { status: 'paused' } });
  });

  test('made on the spot get a key that is free', async () => {
    const { db } = open();
    await projectIn(db, { key: 'MEDICAL' });
    const defaults = { channel: 'C00TRIAGE01', currency: 'CNY' };
    const choice = newProjectChoice('Medical triage');
    const form = submission(bob);
    const made = await chosenProject(northwind, db, form, choice, defaults);
    expect(made).toMatchObject({
      key: 'MEDICAL2',
      name: 'Medical triage',
      ownerId: bob.userId,
      currency: 'CNY',
    });
    expect((await chosenProject(northwind, db, form, choice, defaults))?.id).toBe(made?.id);
  });
});
