import { and, desc, eq, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm';
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
 * What stands in the place of the form's name where somebody else went on with a draft or discarded it: it is offered to
 * nobody, and stays with the form that saved it, whose other pages stand nowhere else while it is still open.
 */
const left = 'left';

/** How long a form may be open after it saved, in milliseconds: a day. */
const openFor = 86_400_000;

/**
 * Keeps what was typed. A form saves into one draft, however often; one that continues a draft goes on with that, unless
 * somebody saved or discarded it in the meantime or it is for another project: then it begins one of its own, so that
 * neither is lost.
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
  await removeLeft(workspaceId, tx, now);
  const which = follows ? ofForm : and(ofForm, sameProject);
  const own = await goOn(workspaceId, tx, values, and(which, ne(drafts.form, left)));
  if (own) return { draft: own, isSecond: false };
  const ownAgain = await goOn(workspaceId, tx, values, which);
  if (ownAgain) return { draft: ownAgain, isSecond: true };
  const continued = continues && (await draftById(workspaceId, tx, viewer, continues.id));
  const taken =
    continued && (await goOn(workspaceId, tx, values, and(draftAt(workspaceId, continues), sameProject)));
  if (taken) {
    await leave(workspaceId, tx, continued);
    return { draft: taken, isSecond: false };
  }
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

/** Leaves what stood in a draft that another form went on with to the form that saved it. */
async function leave(workspaceId: string, tx: Database, before: Draft): Promise<void> {
  const { formId, projectId, values, savedBy, savedAt } = before;
  if (formId === null) return;
  await tx
    .insert(drafts)
    .values({ workspaceId, form: left, formId, projectId, values, savedBy, savedAt })
    .onConflictDoNothing();
}

/** Removes what was left to forms that are surely closed by now. */
async function removeLeft(workspaceId: string, tx: Database, now: Date): Promise<void> {
  const closed = lt(drafts.savedAt, new Date(now.getTime() - openFor));
  await tx.delete(drafts).where(and(eq(drafts.workspaceId, workspaceId), eq(drafts.form, left), closed));
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

/** Throws a draft away, if the person could go on with it: nobody is offered it any more. @returns whether there was one */
export async function discardDraft(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Pick<Saved, 'viewer' | 'now'>,
  id: string,
): Promise<boolean> {
  const draft = await draftById(workspaceId, tx, viewer, id);
  if (!draft) return false;
  await tx
    .update(drafts)
    .set({ form: left })
    .where(and(eq(drafts.workspaceId, workspaceId), eq(drafts.id, id)));
  await removeLeft(workspaceId, tx, now);
  return true;
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
    and(
      eq(drafts.workspaceId, workspaceId),
      eq(drafts.id, id),
      ne(drafts.form, left),
      mayContinue(workspaceId, viewer),
    ),
  );
  return row && { ...row.draft, projectKey: row.projectKey };
}

/** What a form has kept: its own draft, also where it was left to it, or the one that it continues. */
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
