import type { Database } from '../db/database.ts';
import type { ProjectWithMembers } from '../projects/store.ts';
import type { Viewer } from '../slack/people.ts';
import type { About, DossierEntry, DossierPart } from './part.ts';
import { type DossierDecision, decisionsOf } from './store.ts';

/** A project's records under their headings, newest first, and what was decided, oldest first. */
export type Dossier = {
  project: ProjectWithMembers;
  chapters: { title: string; entries: DossierEntry[] }[];
  decisions: DossierDecision[];
  about: About;
};

/** Reads the dossier of a project that a person sees, in one transaction. */
export async function dossierOf(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  project: ProjectWithMembers,
  parts: DossierPart[],
  about: About,
): Promise<Dossier> {
  const chapters: Dossier['chapters'] = [];
  for (const { title, of } of parts)
    chapters.push({ title, entries: await of(workspaceId, tx, viewer, about) });
  return { project, chapters, decisions: await decisionsOf(workspaceId, tx, viewer, project.id), about };
}

/** Names a record within a dossier, and in its file. */
export function keyOf({ ritual, recordId }: { ritual: string; recordId: string }): string {
  return `${ritual}-${recordId}`;
}

/** The records of a dossier by their keys: there may be very many, which link to each other. */
export function recordsOf({ chapters }: Dossier): Map<string, DossierEntry> {
  return new Map(chapters.flatMap(({ entries }) => entries.map((entry) => [keyOf(entry), entry])));
}

/** The records that an entry belongs to, as far as they are in the dossier. */
export function linkedTo({ links }: DossierEntry, records: Map<string, DossierEntry>): DossierEntry[] {
  return links.flatMap((link) => records.get(keyOf(link)) ?? []);
}

/** The people whom a dossier names, by user id. */
export function namedIn({ project, chapters, decisions }: Dossier): string[] {
  const text = chapters.flatMap(({ entries }) => entries.map(({ markdown }) => markdown)).join('\n');
  const mentioned = [...text.matchAll(mention)].map(([, id = '']) => id);
  const deciders = decisions.flatMap(({ decision, outcome }) => [
    decision.ownerId,
    outcome?.recordedBy ?? '',
  ]);
  return [...new Set([project.ownerId, ...mentioned, ...deciders])].filter(Boolean);
}

/** A person in an entry's Markdown; what people typed is escaped, so that none of theirs is one. */
export const mention = /(?<!\\)<@(\w+)>/g;
