import { and, desc, eq } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { idIs } from '../../db/uuid.ts';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Viewer } from '../../slack/people.ts';
import type { Submission } from '../../submission.ts';
import type { UsageInput } from './input.ts';
import { lockedPoc } from './locking.ts';
import { pocs, pocUsage } from './schema.ts';
import { ofProject, type SavedPoc, usedBy } from './store.ts';

export type Usage = typeof pocUsage.$inferSelect;

/** What was logged of a POC's use, newest first. */
export async function usageOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  id: string,
): Promise<Usage[]> {
  const rows = await db
    .select({ usage: pocUsage })
    .from(pocUsage)
    .innerJoin(pocs, and(eq(pocs.workspaceId, pocUsage.workspaceId), eq(pocs.id, pocUsage.pocId)))
    .innerJoin(projects, ofProject)
    .where(and(visibleTo(workspaceId, viewer), eq(pocs.id, id)))
    .orderBy(desc(pocUsage.loggedAt));
  return rows.map(({ usage }) => usage);
}

/**
 * Logs what a running POC has used. The same form again with the same values changes nothing, even when the POC ended
 * meanwhile; with other values it changes what it logged before.
 */
export async function logUsage(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId }: Submission,
  pocId: string,
  input: UsageInput,
): Promise<SavedPoc> {
  const before = await lockedPoc(workspaceId, tx, idIs(pocs.id, pocId), visibleTo(workspaceId, viewer));
  if (!before || before === 'hidden') return { kind: 'not visible' };
  const ofForm = and(
    eq(pocUsage.workspaceId, workspaceId),
    eq(pocUsage.pocId, pocId),
    eq(pocUsage.madeBy, formId),
  );
  const [logged] = await tx.select().from(pocUsage).where(ofForm);
  if (logged && saysTheSame(logged, input)) return { kind: 'saved', record: before };
  if (before.poc.status !== 'running') return { kind: 'ended', record: before };
  const entry = { workspaceId, pocId, ...input, loggedBy: viewer.userId, loggedAt: now, madeBy: formId };
  const [usage] = logged
    ? await tx.update(pocUsage).set(input).where(ofForm).returning()
    : await tx.insert(pocUsage).values(entry).returning();
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'poc use logged',
    subjectId: pocId,
    before: logged,
    after: usage,
  });
  return { kind: 'saved', record: { ...before, used: await usedBy(tx, before.poc) } };
}

function saysTheSame(logged: Usage, { items, days, people, note }: UsageInput): boolean {
  return logged.items === items && logged.days === days && logged.people === people && logged.note === note;
}
