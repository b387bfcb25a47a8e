import { and, desc, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { isUuid } from '../db/uuid.ts';
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
  formId: string;
  projectId: string | null;
  values: FormValues;
  viewer: Viewer;
  now: Date;
  /** The draft that the form continues, at the revision it was opened at. */
  continues?: { id: string; revision: number } | undefined;
  /** Whether the form's own draft goes along to another project: that of a form that is still being filled in. */
  follows?: boolean;
};

/**
 * Keeps what was typed. A form saves into one draft, however often; one that continues a draft goes on with that, unless
 * somebody saved it in the meantime or it is for another project: then it begins one of its own, so that neither is lost.
 * @returns the draft, and whether it had to become a second one
 */
export async function saveDraft(
  workspaceId: string,
  tx: Database,
  { viewer, now, continues, follows = false, ...draft }: Saved,
): Promise<{ draft: Draft; isSecond: boolean }> {
  const values = { ...draft, savedBy: viewer.userId, savedAt: now };
  const ofForm = and(eq(drafts.workspaceId, workspaceId), eq(drafts.formId, draft.formId));
  const sameProject = hasSameProject(draft.projectId);
  const own = await goOn(workspaceId, tx, values, follows ? ofForm : and(ofForm, sameProject));
  if (own) return { draft: own, isSecond: false };
  const continued = continues && (await draftById(workspaceId, tx, viewer, continues.id));
  const taken =
    continued && (await goOn(workspaceId, tx, values, and(draftAt(workspaceId, continues), sameProject)));
  if (taken) return { draft: taken, isSecond: false };
  await tx.update(drafts).set({ formId: null }).where(ofForm);
  const [begun] = await tx
    .insert(drafts)
    .values({ workspaceId, ...values })
    .onConflictDoUpdate({ target: [drafts.workspaceId, drafts.formId], set: values })
    .returning();
  if (!begun) throw new Error('An insert returned nothing');
  return { draft: begun, isSecond: continued !== undefined };
}

/** The condition that a draft is for a project or for none yet. */
function hasSameProject(projectId: string | null): SQL | undefined {
  return projectId ? or(isNull(drafts.projectId), eq(drafts.projectId, projectId)) : isNull(drafts.projectId);
}

/** Saves into a draft that is there. */
async function goOn(
  workspaceId: string,
  tx: Database,
  values: Omit<typeof drafts.$inferInsert, 'workspaceId'>,
  which: SQL | undefined,
): Promise<Draft | undefined> {
  const [kept] = await tx
    .update(drafts)
    .set({ ...values, revision: sql`${drafts.revision} + 1` })
    .where(and(eq(drafts.workspaceId, workspaceId), which))
    .returning();
  return kept;
}

/** Removes the draft that a form saved, or the one that it continues unless somebody saved that again since. */
export async function removeDraft(
  workspaceId: string,
  tx: Database,
  formId: string,
  continues?: { id: string; revision: number },
): Promise<void> {
  const ofForm = and(eq(drafts.workspaceId, workspaceId), eq(drafts.formId, formId));
  await tx.delete(drafts).where(continues ? or(ofForm, draftAt(workspaceId, continues)) : ofForm);
}

/** Throws a draft away, if the person could go on with it. @returns whether there was one */
export async function discardDraft(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  id: string,
): Promise<boolean> {
  const draft = await draftById(workspaceId, tx, viewer, id);
  if (draft) await tx.delete(drafts).where(and(eq(drafts.workspaceId, workspaceId), eq(drafts.id, id)));
  return draft !== undefined;
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
  if (!isUuid(id)) return undefined;
  const [row] = await withProject(db).where(
    and(eq(drafts.workspaceId, workspaceId), eq(drafts.id, id), mayContinue(workspaceId, viewer)),
  );
  return row && { ...row.draft, projectKey: row.projectKey };
}

/** What a form has kept: its own draft, or the one that it continues. */
export async function draftOfForm(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  { form, draft }: { form: string; draft?: { id: string } },
): Promise<Draft | undefined> {
  const [own] = await db
    .select()
    .from(drafts)
    .where(and(eq(drafts.workspaceId, workspaceId), eq(drafts.formId, form)));
  return own ?? (draft && draftById(workspaceId, db, viewer, draft.id));
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
