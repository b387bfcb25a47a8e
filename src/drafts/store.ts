import { and, desc, eq, isNull, or } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { projects } from '../projects/schema.ts';
import { visibleTo } from '../projects/visibility.ts';
import type { FormValues } from '../slack/form.ts';
import type { Viewer } from '../slack/people.ts';
import { drafts } from './schema.ts';

export type Draft = typeof drafts.$inferSelect;
/** A draft with the key of its project, null for one that belongs to nobody but its author. */
export type OfferedDraft = Draft & { projectKey: string | null };

type Saved = {
  form: string;
  projectId: string | null;
  values: FormValues;
  viewer: Viewer;
  now: Date;
  /** The draft that the form continues, at the revision it was opened or saved at. */
  continues?: { id: string; revision: number } | undefined;
};

/**
 * Keeps what was typed. It goes into the draft that the form continues; if somebody saved that one in the meantime,
 * into a draft of its own, so that neither is lost.
 * @returns the draft, and whether it had to become a second one
 */
export async function saveDraft(
  workspaceId: string,
  tx: Database,
  { viewer, now, continues, ...draft }: Saved,
): Promise<{ draft: Draft; isSecond: boolean }> {
  const values = { ...draft, savedBy: viewer.userId, savedAt: now };
  if (continues) {
    const [kept] = await tx
      .update(drafts)
      .set({ ...values, revision: continues.revision + 1 })
      .where(draftAt(workspaceId, continues))
      .returning();
    if (kept) return { draft: kept, isSecond: false };
  }
  const [begun] = await tx
    .insert(drafts)
    .values({ workspaceId, ...values })
    .returning();
  if (!begun) throw new Error('An insert returned nothing');
  return { draft: begun, isSecond: continues !== undefined };
}

/** Removes a draft, unless somebody saved it again since. */
export async function removeDraft(
  workspaceId: string,
  tx: Database,
  draft: { id: string; revision: number },
): Promise<void> {
  await tx.delete(drafts).where(draftAt(workspaceId, draft));
}

/** The newest drafts of a form that a person can go on with: their own, and those of projects they see. */
export async function draftsFor(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  { form, projectId, most }: { form: string; projectId?: string | undefined; most: number },
): Promise<OfferedDraft[]> {
  const rows = await withProject(db)
    .where(
      and(
        eq(drafts.workspaceId, workspaceId),
        eq(drafts.form, form),
        projectId ? eq(drafts.projectId, projectId) : undefined,
        mayContinue(workspaceId, viewer),
      ),
    )
    .orderBy(desc(drafts.savedAt))
    .limit(most);
  return rows.map(({ draft, projectKey }) => ({ ...draft, projectKey }));
}

/** A draft by its id, if the person can go on with it. */
export async function draftById(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<OfferedDraft | undefined> {
  const [row] = await withProject(db).where(
    and(eq(drafts.workspaceId, workspaceId), eq(drafts.id, id), mayContinue(workspaceId, viewer)),
  );
  return row && { ...row.draft, projectKey: row.projectKey };
}

function withProject(db: Database) {
  return db
    .select({ draft: drafts, projectKey: projects.key })
    .from(drafts)
    .leftJoin(projects, and(eq(projects.workspaceId, drafts.workspaceId), eq(projects.id, drafts.projectId)));
}

function mayContinue(workspaceId: string, viewer: Viewer) {
  return or(and(isNull(drafts.projectId), eq(drafts.savedBy, viewer.userId)), visibleTo(workspaceId, viewer));
}

function draftAt(workspaceId: string, { id, revision }: { id: string; revision: number }) {
  return and(eq(drafts.workspaceId, workspaceId), eq(drafts.id, id), eq(drafts.revision, revision));
}
