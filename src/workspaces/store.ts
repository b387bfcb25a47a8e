import { eq } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { usualPocAllowance, usualRates, workspaces } from './schema.ts';

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

/** What its admins set for a workspace: an ISO 4217 code, an IANA zone, and exact decimals in that currency. */
export type WorkspaceSettings = { currency: string; zone: string; tokenRate: string; gpuRate: string };

const usualSettings: WorkspaceSettings = {
  currency: 'USD',
  zone: 'UTC',
  tokenRate: usualRates.tokens,
  gpuRate: usualRates.gpuHour,
};

/** The settings of a workspace. With `lock` nobody else changes them until the transaction ends. */
export async function workspaceSettings(
  workspaceId: string,
  db: Database,
  { lock = false } = {},
): Promise<WorkspaceSettings> {
  const query = db
    .select({
      currency: workspaces.currency,
      zone: workspaces.zone,
      tokenRate: workspaces.tokenRate,
      gpuRate: workspaces.gpuRate,
    })
    .from(workspaces)
    .where(eq(workspaces.workspaceId, workspaceId));
  const [row] = await (lock ? query.for('update') : query);
  return row ?? usualSettings;
}

/** Writes the settings of a workspace. */
export async function changeWorkspaceSettings(
  workspaceId: string,
  tx: Database,
  { currency, zone, tokenRate, gpuRate }: WorkspaceSettings,
): Promise<void> {
  await tx
    .update(workspaces)
    .set({ currency, zone, tokenRate, gpuRate })
    .where(eq(workspaces.workspaceId, workspaceId));
}
