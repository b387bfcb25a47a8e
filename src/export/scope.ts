import { and, eq, exists, not, or, type SQL, sql } from 'drizzle-orm';
import { type PgTable, QueryBuilder } from 'drizzle-orm/pg-core';
import { reportAliases } from '../api/schema.ts';
import { auditLog } from '../audit/schema.ts';
import { projects } from '../projects/schema.ts';
import { visibleTo } from '../projects/visibility.ts';
import { costEntries, costImports } from '../rituals/costs/ledger/schema.ts';
import { scorecardBallots, scorecardVoters } from '../rituals/scorecards/schema.ts';
import type { Viewer } from '../slack/people.ts';
import { shownBallots, shownVoters, tellsOfHiddenBallot } from './ballots.ts';
import { columnNamed, columnsOf, exported, type Pointer, pointersOf } from './tables.ts';

/** Whose export of which workspace it is. */
export type Scope = { workspaceId: string; viewer: Viewer };

/** What leaves of a table: a query that gives its exported columns, without an order. */
export function sourceOf(scope: Scope, table: PgTable): SQL {
  const leaves = leavesOf(scope, table);
  if (table === scorecardBallots) return shownBallots(leaves);
  if (table === scorecardVoters) return shownVoters(leaves, leavesOf(scope, scorecardBallots));
  return sql`select ${sql.join(columnsOf(table), sql`, `)} from ${table} where ${leaves}`;
}

/** The condition that a row belongs to the workspace and to no project that the person does not see. */
export function leavesOf(scope: Scope, table: PgTable): SQL | undefined {
  if (table === projects) return visibleTo(scope.workspaceId, scope.viewer);
  const pointer = toProject(table);
  return and(
    eq(columnNamed(table, 'workspace_id'), scope.workspaceId),
    pointer && whereIt(scope, pointer),
    table === costImports ? importLeaves(scope) : undefined,
    table === auditLog ? changeLeaves(scope) : undefined,
  );
}

/** What a row points to on the way to its project; nothing where it belongs to no project. */
function toProject(table: PgTable): Pointer | undefined {
  return pointersOf(table).find(({ to }) => to !== table && (to === projects || toProject(to) !== undefined));
}

function whereIt(scope: Scope, { to, pairs }: Pointer): SQL {
  return isThere(to, and(...pairs.map((pair) => eq(pair.to, pair.from)), leavesOf(scope, to)));
}

function isThere(table: PgTable, condition: SQL | undefined): SQL {
  return exists(new QueryBuilder().select({ one: sql`1` }).from(table).where(condition));
}

/** A file of costs leaves with the entries that it brought, unless all of them stay. */
function importLeaves(scope: Scope): SQL | undefined {
  const brought = and(
    eq(costEntries.workspaceId, costImports.workspaceId),
    eq(costEntries.importId, costImports.id),
  );
  return or(
    not(isThere(costEntries, brought)),
    isThere(costEntries, and(brought, leavesOf(scope, costEntries))),
  );
}

/** What changes that belong to no project are called in the audit log; what is not named here stays. */
const ofNoProject = '^(settings|reminders|API key|report address|digest|workspace|test message) ';

/** A change leaves with what was changed, or where it belongs to no project. */
function changeLeaves(scope: Scope): SQL | undefined {
  const subjects = exported.filter((table) => hasId(table) && (toProject(table) || isAbove(table)));
  return and(
    or(
      sql`${auditLog.action} ~ ${ofNoProject}`,
      ...subjects.map((table) =>
        isThere(table, and(eq(columnNamed(table, 'id'), auditLog.subjectId), leavesOf(scope, table))),
      ),
    ),
    not(namesHiddenProject(scope)),
    not(tellsOfHiddenBallot()),
  );
}

function isAbove(table: PgTable): boolean {
  return table === projects || table === costImports;
}

function hasId(table: PgTable): boolean {
  return columnsOf(table).some(({ name, columnType }) => name === 'id' && columnType === 'PgUUID');
}

/** An address for reports was made with the keys of the projects that they are about. */
function namesHiddenProject(scope: Scope): SQL {
  const toHidden = and(
    eq(reportAliases.workspaceId, auditLog.workspaceId),
    eq(reportAliases.addressId, auditLog.subjectId),
    not(leavesOf(scope, reportAliases) ?? sql`true`),
  );
  return isThere(reportAliases, toHidden);
}
