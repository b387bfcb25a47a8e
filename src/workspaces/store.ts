import { eq } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { usualPocAllowance, workspaces } from './schema.ts';

/** Makes sure that the workspace has its row, under the name it has in Slack now. */
export async function enrolWorkspace(
  workspaceId: string,
  db: Database,
  workspace: { name: string; now: Date },
): Promise<void> {
  await db
    .insert(workspaces)
    .values({ workspaceId, name: workspace.name, createdAt: workspace.now })
    .onConflictDoUpdate({ target: workspaces.workspaceId, set: { name: workspace.name } });
}

/** The currency of projects that name none: an ISO 4217 code. */
export async function workspaceCurrency(workspaceId: string, db: Database): Promise<string> {
  const rows = await db
    .select({ currency: workspaces.currency })
    .from(workspaces)
    .where(eq(workspaces.workspaceId, workspaceId));
  return rows[0]?.currency ?? 'USD';
}

/** The most that a POC may use without somebody approving of more. */
export async function pocAllowance(
  workspaceId: string,
  db: Database,
): Promise<{ items: number; days: number; people: number }> {
  const [row] = await db
    .select({
      items: workspaces.pocItemLimit,
      days: workspaces.pocDayLimit,
      people: workspaces.pocPeopleLimit,
    })
    .from(workspaces)
    .where(eq(workspaces.workspaceId, workspaceId));
  return row ?? usualPocAllowance;
}
