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

/** What its admins set for a workspace. Rates are exact decimals in its currency. */
export type WorkspaceSettings = Pick<
  typeof workspaces.$inferSelect,
  | 'currency'
  | 'zone'
  | 'tokenRate'
  | 'gpuRate'
  | 'locale'
  | 'pocItemLimit'
  | 'pocDayLimit'
  | 'pocPeopleLimit'
  | 'warningPercent'
  | 'voteReminderHours'
  | 'judgementDays'
  | 'adminIds'
>;

const usualSettings: WorkspaceSettings = {
  currency: 'USD',
  zone: 'UTC',
  tokenRate: usualRates.tokens,
  gpuRate: usualRates.gpuHour,
  locale: 'en-GB',
  pocItemLimit: usualPocAllowance.items,
  pocDayLimit: usualPocAllowance.days,
  pocPeopleLimit: usualPocAllowance.people,
  warningPercent: 80,
  voteReminderHours: 24,
  judgementDays: 180,
  adminIds: [],
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
      locale: workspaces.locale,
      pocItemLimit: workspaces.pocItemLimit,
      pocDayLimit: workspaces.pocDayLimit,
      pocPeopleLimit: workspaces.pocPeopleLimit,
      warningPercent: workspaces.warningPercent,
      voteReminderHours: workspaces.voteReminderHours,
      judgementDays: workspaces.judgementDays,
      adminIds: workspaces.adminIds,
    })
    .from(workspaces)
    .where(eq(workspaces.workspaceId, workspaceId));
  const [row] = await (lock ? query.for('update') : query);
  return row ?? usualSettings;
}

/** Writes some of the settings of a workspace. */
export async function changeWorkspaceSettings(
  workspaceId: string,
  tx: Database,
  changed: Partial<WorkspaceSettings>,
): Promise<void> {
  await tx.update(workspaces).set(changed).where(eq(workspaces.workspaceId, workspaceId));
}
