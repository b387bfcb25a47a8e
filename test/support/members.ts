import type { Database } from '../../src/db/database.ts';
import type { ProjectInput } from '../../src/projects/rules.ts';
import { saveProject } from '../../src/projects/saving.ts';
import type { Project } from '../../src/projects/store.ts';
import type { Viewer } from '../../src/slack/people.ts';
import type { Submission } from '../../src/submission.ts';
import { enrolWorkspace } from '../../src/workspaces/store.ts';

export const northwind = 'T00NORTHWND';
export const otherWorkspace = 'T00OTHER001';

function member(userId: string): Viewer {
  return { userId, name: userId, isAdmin: false, zone: 'UTC' };
}

export const alice = member('U00ALICE001');
export const bob = member('U00BOB00001');
export const dan = member('U00DAN00001');

let forms = 0;

/** A submission through a form of its own. */
export function submission(viewer: Viewer, change: Partial<Submission> = {}): Submission {
  forms += 1;
  return {
    viewer,
    now: new Date('2026-11-21T08:00:00Z'),
    formId: `form ${forms}`,
    valuesHash: 'hash',
    ...change,
  };
}

export const triage: ProjectInput = {
  key: 'TRIAGE',
  name: 'Medical triage',
  owner: alice.userId,
  channel: null,
  visibility: 'workspace',
  members: [],
  stage: 'problem',
  status: 'active',
  targetDate: null,
  shippedDate: null,
  investment: null,
  annualSaving: null,
  currency: 'CNY',
};

/** A workspace with a project in it. */
export async function projectIn(
  db: Database,
  change: Partial<ProjectInput> = {},
  workspaceId = northwind,
): Promise<Project> {
  await enrolWorkspace(workspaceId, db, { name: 'Northwind AI', now: new Date() });
  const saved = await saveProject(workspaceId, db, submission(alice), { ...triage, ...change });
  if (saved.kind !== 'saved') throw new Error(`The project was not saved: ${saved.kind}`);
  return saved.project;
}
