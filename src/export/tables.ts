import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';
import { apiKeys, reportAddresses, reportAliases } from '../api/schema.ts';
import { auditLog } from '../audit/schema.ts';
import { decisions } from '../decisions/schema.ts';
import { digestSubscriptions } from '../digest/schema.ts';
import { drafts } from '../drafts/schema.ts';
import { homeVisits } from '../home/schema.ts';
import { lanes, messages } from '../messages/schema.ts';
import { outcomes, predictionOutcomes } from '../outcomes/schema.ts';
import { projectMembers, projectScores, projects } from '../projects/schema.ts';
import { reminders } from '../reminders/schema.ts';
import { costBudgets } from '../rituals/costs/budget/schema.ts';
import { costEstimates } from '../rituals/costs/estimate/schema.ts';
import { costEntries, costImports, costTotals } from '../rituals/costs/ledger/schema.ts';
import { costOverrunEvents, costOverruns } from '../rituals/costs/overruns/schema.ts';
import { documentReadings, documentRevisions, documents } from '../rituals/documents/schema.ts';
import { failureModes, failureMoves, failureReadings } from '../rituals/failures/schema.ts';
import { launchGates, launchItems, launchOpenings } from '../rituals/launches/schema.ts';
import { pocs, pocUsage } from '../rituals/pocs/schema.ts';
import { reviewRevisions, reviews } from '../rituals/reviews/schema.ts';
import { scorecardBallots, scorecardRounds, scorecardVoters } from '../rituals/scorecards/schema.ts';
import { searchEntries } from '../search/schema.ts';
import { workspaces } from '../workspaces/schema.ts';

/** What an export holds, each table after those that its rows point to. */
export const exported: PgTable[] = [
  workspaces,
  reminders,
  digestSubscriptions,
  projects,
  projectMembers,
  projectScores,
  reviews,
  reviewRevisions,
  pocs,
  pocUsage,
  scorecardRounds,
  scorecardVoters,
  scorecardBallots,
  failureModes,
  failureMoves,
  failureReadings,
  costImports,
  costEntries,
  costTotals,
  costEstimates,
  costBudgets,
  costOverruns,
  costOverrunEvents,
  launchGates,
  launchItems,
  launchOpenings,
  documents,
  documentRevisions,
  documentReadings,
  decisions,
  outcomes,
  predictionOutcomes,
  searchEntries,
  auditLog,
];

/** What an export never holds, and why. */
export const keptBack: { table: PgTable; why: string }[] = [
  { table: drafts, why: 'forms that nobody has submitted yet belong to who began them' },
  { table: messages, why: 'what Slack shows is not in another workspace' },
  { table: homeVisits, why: 'they only say when people last looked at their Home' },
  { table: lanes, why: 'they only pace what is sent to Slack' },
  { table: apiKeys, why: 'they are secrets' },
  { table: reportAddresses, why: 'they are secrets' },
  { table: reportAliases, why: 'they belong to secret addresses' },
];

/** What an empty workspace may have: aipm itself writes it as soon as it sees a workspace and its people. */
export const replaced: PgTable[] = [reminders, workspaces];

export function nameOf(table: PgTable): string {
  return getTableConfig(table).name;
}

/** The columns that are exported: whose workspace it is stands in no row, and what is computed is computed again. */
export function columnsOf(table: PgTable): PgColumn[] {
  return getTableConfig(table).columns.filter(({ name, generated }) => name !== workspace && !generated);
}

/** The column by which every row belongs to a workspace. */
const workspace = 'workspace_id';

/** A column by its name in the database: keys name copies of the columns that queries use. */
export function columnNamed(table: PgTable, name: string): PgColumn {
  const column = getTableConfig(table).columns.find((each) => each.name === name);
  if (!column) throw new Error(`The table ${nameOf(table)} has no column ${name}`);
  return column;
}

/** The columns that tell rows of a workspace apart; none where it has one row. */
export function keyOf(table: PgTable): PgColumn[] {
  const [key] = getTableConfig(table).primaryKeys;
  const names = key?.columns.map(({ name }) => name) ?? [];
  return names.filter((name) => name !== workspace).map((name) => columnNamed(table, name));
}

/** The column that counts up by itself, if there is one. */
export function counterOf(table: PgTable): PgColumn | undefined {
  return columnsOf(table).find(({ generatedIdentity }) => generatedIdentity !== undefined);
}

/** What a row points to: pairs of a column here and one there, the workspace's included. */
export type Pointer = { to: PgTable; pairs: { from: PgColumn; to: PgColumn }[] };

export function pointersOf(table: PgTable): Pointer[] {
  return getTableConfig(table).foreignKeys.map((key) => {
    const { columns, foreignColumns, foreignTable } = key.reference();
    const pairs = columns.map(({ name }, index) => ({
      from: columnNamed(table, name),
      to: columnNamed(foreignTable, foreignColumns[index]?.name ?? ''),
    }));
    return { to: foreignTable, pairs };
  });
}

/** The columns by which rows point to others of the same table, which may come later. */
export function selfPointersOf(table: PgTable): PgColumn[] {
  const own = pointersOf(table).filter(({ to }) => to === table);
  return own.flatMap(({ pairs }) => pairs.map(({ from }) => from)).filter(({ name }) => name !== workspace);
}
