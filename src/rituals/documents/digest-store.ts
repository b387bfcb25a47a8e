import { and, desc, eq, gte, inArray, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/database.ts';
import { mostRows } from '../../digest/details.ts';
import type { Scope } from '../../digest/part.ts';
import { projects } from '../../projects/schema.ts';
import { type NoteCounts, periodsOf } from './rules.ts';
import { documents } from './schema.ts';

/** A note as a digest lists it. */
type ToldNote = { kind: string; projectKey: string; createdAt: Date };

/** Notes as a digest tells of them. */
export type NotesSnapshot = {
  counts: NoteCounts;
  /** How many were written since the digest before. */
  written: number;
  /** Those of this month, the newest first. */
  notes: ToldNote[];
};

/** The kind of note that is a sharing session. */
const sessionKind = 'session';

/** Reads what a digest tells of notes. Months and days are those of its zone. @param kinds those that are notes */
export async function notesSnapshot(
  workspaceId: string,
  tx: Database,
  kinds: string[],
  { shown, since, today, zone }: Scope,
): Promise<NotesSnapshot> {
  const { month, halfYear } = periodsOf(today);
  const ofProject = and(
    eq(projects.workspaceId, documents.workspaceId),
    eq(projects.id, documents.projectId),
  );
  const told = (from: SQL) =>
    and(
      eq(documents.workspaceId, workspaceId),
      inArray(documents.kind, kinds),
      gte(documents.createdAt, from),
      shown,
    );
  const inMonth = gte(documents.createdAt, beginningOf(month, zone));
  const count = (condition: SQL | undefined) => sql<number>`(count(*) filter (where ${condition}))::int`;
  const [counts] = await tx
    .select({
      inMonth: count(inMonth),
      sessions: count(and(inMonth, eq(documents.kind, sessionKind))),
      inHalfYear: sql<number>`count(*)::int`,
      written: since ? count(gte(documents.createdAt, since)) : sql<number>`0`,
    })
    .from(documents)
    .innerJoin(projects, ofProject)
    .where(told(beginningOf(halfYear, zone)));
  const notes = await tx
    .select({ kind: documents.kind, projectKey: projects.key, createdAt: documents.createdAt })
    .from(documents)
    .innerJoin(projects, ofProject)
    .where(told(beginningOf(month, zone)))
    .orderBy(desc(documents.createdAt), desc(documents.id))
    .limit(mostRows);
  const { written = 0, ...rest } = counts ?? {};
  return { counts: { inMonth: 0, sessions: 0, inHalfYear: 0, ...rest }, written, notes };
}

/** The moment at which a calendar day begins in a zone. */
function beginningOf(day: string, zone: string): SQL {
  return sql`(${day}::date::timestamp at time zone ${zone})`;
}
