import { and, count, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '../../../db/database.ts';
import { idIs } from '../../../db/uuid.ts';
import { projects } from '../../../projects/schema.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import type { Viewer } from '../../../slack/people.ts';
import { costEntries, costImports } from './schema.ts';
import type { CostImport } from './store.ts';

const ofProject = and(
  eq(projects.workspaceId, costEntries.workspaceId),
  eq(projects.id, costEntries.projectId),
);
const amount = sql<string>`sum(${costEntries.amount})::text`;

/**
 * Keeps a project whose currency is not locked yet to this transaction, before anything else does: two first entries,
 * which both lock it, then wait for each other instead of blocking each other.
 */
export async function holdUnlocked(workspaceId: string, tx: Database, projectId: string): Promise<void> {
  await tx
    .select({ id: projects.id })
    .from(projects)
    .where(
      and(
        eq(projects.workspaceId, workspaceId),
        idIs(projects.id, projectId),
        isNull(projects.currencyLockedAt),
      ),
    )
    .for('no key update');
}

/** What an import brought for an action of a project. */
export type ImportSum = {
  project: string;
  currency: string;
  action: string;
  entries: number;
  amount: string;
};

/** What an import brought, by project and action, the most entries first. */
export async function sumsOfImport(
  workspaceId: string,
  db: Database,
  importId: string,
  most: number,
): Promise<ImportSum[]> {
  return db
    .select({
      project: projects.key,
      currency: projects.currency,
      action: costEntries.action,
      entries: count(),
      amount,
    })
    .from(costEntries)
    .innerJoin(projects, ofProject)
    .where(and(eq(costEntries.workspaceId, workspaceId), eq(costEntries.importId, importId)))
    .groupBy(projects.key, projects.currency, costEntries.action)
    .orderBy(desc(count()), projects.key, costEntries.action)
    .limit(most);
}

/** What an import came to, in each currency. */
export async function totalsOfImport(
  workspaceId: string,
  db: Database,
  importId: string,
): Promise<{ currency: string; amount: string }[]> {
  return db
    .select({ currency: projects.currency, amount })
    .from(costEntries)
    .innerJoin(projects, ofProject)
    .where(and(eq(costEntries.workspaceId, workspaceId), eq(costEntries.importId, importId)))
    .groupBy(projects.currency)
    .orderBy(projects.currency);
}

/** Notes how many entries an import really added. */
export async function noteImported(
  workspaceId: string,
  tx: Database,
  importId: string,
  entries: number,
): Promise<void> {
  await tx
    .update(costImports)
    .set({ entries })
    .where(and(eq(costImports.workspaceId, workspaceId), eq(costImports.id, importId)));
}

/** A file that was taken in, with what still counts of it in a project. */
export type ImportOfProject = CostImport & { counting: number; amount: string };

/** The newest files that brought a project entries that still count. */
export async function importsOf(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  projectId: string,
  most: number,
): Promise<ImportOfProject[]> {
  const rows = await db
    .select({ brought: costImports, counting: count(), amount })
    .from(costEntries)
    .innerJoin(projects, ofProject)
    .innerJoin(
      costImports,
      and(eq(costImports.workspaceId, costEntries.workspaceId), eq(costImports.id, costEntries.importId)),
    )
    .where(
      and(
        eq(costEntries.workspaceId, workspaceId),
        idIs(costEntries.projectId, projectId),
        visibleTo(workspaceId, viewer),
        isNull(costEntries.voidedAt),
      ),
    )
    .groupBy(costImports.workspaceId, costImports.id)
    .orderBy(desc(costImports.createdAt), costImports.id)
    .limit(most);
  return rows.map(({ brought, ...counts }) => ({ ...brought, ...counts }));
}

/** The entry that a key names, and the currency it counts in, if the person may see its project. */
export async function entryByKey(workspaceId: string, db: Database, viewer: Viewer, key: string) {
  const [found] = await db
    .select({ entry: costEntries, currency: projects.currency })
    .from(costEntries)
    .innerJoin(projects, ofProject)
    .where(and(visibleTo(workspaceId, viewer), eq(costEntries.idempotencyKey, key)));
  return found;
}
