import { eq } from 'drizzle-orm';
import type { Person } from '../../../sandbox/person/person.ts';
import type { Database } from '../../../src/db/database.ts';
import { projects } from '../../../src/projects/schema.ts';
import { documents } from '../../../src/rituals/documents/schema.ts';
import { itemKeys, items } from '../../../src/rituals/launches/rules.ts';
import { eventually } from '../../support/eventually.ts';
import { alice, northwind } from '../../support/members.ts';

type Fields = Record<string, string | string[]>;

export const names = itemKeys.map((key) => items[key]);
export const ready = { 'How far has it come?': 'Ready', Evidence: 'https://wiki.example/evidence' };

/** Opens a project's gate by the command. */
export async function opensGate(person: Person, channel: string, project = 'TRIAGE'): Promise<void> {
  await person.types(channel, `/aipm launch ${project}`);
  await person.sees('*Ethics*', { in: 'modal' });
}

/** Fills in the item whose form is open, up to the page under it. */
export async function savesItem(person: Person, fields: Fields = ready): Promise<void> {
  await person.sees('How far has it come?', { in: 'modal' });
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
  await closesWith(person);
}

/** Fills in what is missing by its buttons, one after the other, from the page that is open. */
export async function fillsInAll(person: Person): Promise<void> {
  while (person.modal()?.buttons.includes('Fill it in')) {
    const left = lacking(person);
    await person.presses('Fill it in');
    await savesItem(person);
    await eventually(() => lacking(person) < left);
  }
}

function lacking(person: Person): number {
  return (person.modal()?.buttons ?? []).filter((label) => label === 'Fill it in').length;
}

export async function closesWith(person: Person): Promise<void> {
  const { outcome, ...rest } = await person.submits();
  if (outcome !== 'closed') throw new Error(`The form was not taken: ${outcome} ${JSON.stringify(rest)}`);
}

/** Presses the button that opens the gate, and fills its form. */
export async function beginsOpening(person: Person, where: string, fields: Fields = {}): Promise<void> {
  await person.clicks('Open the gate…', { in: where });
  await person.sees('When will we know?', { in: 'modal' });
  for (const [label, value] of Object.entries(fields)) await person.fillsIn(label, value);
}

/** Gives every project a spec and a score, past their forms. */
export async function hasSpecAndScore(db: Database): Promise<void> {
  const found = await db.select({ projectId: projects.id }).from(projects);
  for (const { projectId } of found) {
    await db.insert(documents).values({
      ...{ workspaceId: northwind, kind: 'spec', projectId, madeBy: `form of ${projectId}` },
      ...{ createdBy: alice.userId, createdAt: new Date('2026-11-20T08:00:00Z') },
    });
    const score = { tier: 'P1', scoreSum: 70, scoreVotes: 1 } as const;
    await db.update(projects).set(score).where(eq(projects.id, projectId));
  }
}
