import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dossierMarkdown } from '../../src/dossier/markdown.ts';
import { type Dossier, dossierOf } from '../../src/dossier/reading.ts';
import { dossierModal } from '../../src/dossier/views.ts';
import { projectById } from '../../src/projects/store.ts';
import { freshPglite, type TestDatabase } from '../support/databases.ts';
import { alice, northwind, projectIn } from '../support/members.ts';

const now = new Date('2026-11-20T12:00:00Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await freshPglite();
});
afterAll(() => database?.close());

/** A dossier of so many decided records, each of which links to the one before and is superseded by the one after. */
async function chainOf(many: number): Promise<Dossier> {
  const { db } = database;
  const { id: projectId } = await projectIn(db);
  const project = await projectById(northwind, db, alice, projectId);
  if (!project) throw new Error('The project is gone');
  const ids = Array.from({ length: many }, () => randomUUID());
  const about = { projectId, now, today: '2026-11-20', zone: 'UTC' };
  const empty = await dossierOf(northwind, db, alice, project, [], about);
  const entries = ids.map((recordId, index) => ({
    ...{ ritual: 'review', recordId, at: now, title: `Review ${index + 1}`, line: 'Go', markdown: 'Words' },
    links: ids.slice(Math.max(0, index - 1), index).map((before) => ({ ritual: 'review', recordId: before })),
  }));
  const decided = { workspaceId: northwind, projectId, ritual: 'review', cardKey: 'none', verdict: 'Go' };
  const said = { terms: null, confidence: null, expectation: null, stance: null, ownerId: alice.userId };
  const days = { checkDate: null, postponedTo: null, askedOn: null, questionedOn: null, decidedAt: now };
  const decisions = ids.map((id, index) => ({
    decision: { ...decided, ...said, ...days, id, recordId: id, supersededBy: ids[index + 1] ?? null },
    outcome: null,
  }));
  return { ...empty, chapters: [{ title: 'Reviews', entries }], decisions };
}

test('a dossier of very many records that link to each other becomes a page and a file', async () => {
  const many = 20_000;
  const dossier = await chainOf(many);
  expect(dossierModal(dossier).blocks.length).toBeLessThan(20);
  const file = dossierMarkdown(dossier, new Map());
  expect(file.split('#### Decision')).toHaveLength(many + 1);
  expect(file.split('See also: [Review ')).toHaveLength(many);
  expect(file).toContain(`Superseded by [${many}](#decision-${many})`);
  expect(file.split('\n\nAccepted\n\n')).toHaveLength(2);
});
