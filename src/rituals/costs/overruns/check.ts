import type { Database } from '../../../db/database.ts';
import type { Clocked } from '../../../slack/feature.ts';
import { dayIn } from '../../../slack/text.ts';
import { workspaceSettings } from '../../../workspaces/store.ts';
import { holdProjects } from '../ledger/accounts.ts';
import { totalsOf } from '../ledger/sums.ts';
import { owePosting } from './posting.ts';
import {
  calendarOf,
  changeOf,
  highest,
  type Standing,
  standingsOf,
  standingWithout,
  statusAfter,
} from './rules.ts';
import { lockBudget, noteEvent, type Overrun, overrunsOf, putOverrun, whoAnswers } from './store.ts';

/**
 * Holds what a project spent in some months against its budget and ceilings, in the transaction that changed either, and
 * owes Slack what is to be seen of it; where only numbers moved, the message follows within a minute. Only the current and
 * the previous month alert.
 * @param months their first days
 */
export async function checkOverruns(
  deps: Clocked,
  tx: Database,
  projectId: string,
  months: string[],
): Promise<void> {
  const { workspaceId } = deps;
  // Asked for at once, answered in order: whoever holds the lock of the budget is done before the sums are read.
  const [budget, { zone }, ...sums] = await Promise.all([
    lockBudget(workspaceId, tx, projectId),
    workspaceSettings(workspaceId, tx),
    ...[...months].sort().map(async (month) => {
      const [totals, known] = await Promise.all([
        totalsOf(workspaceId, tx, projectId, month),
        overrunsOf(workspaceId, tx, projectId, month),
      ]);
      return { month, totals, known };
    }),
  ]);
  if (!budget) return;
  const since = dayIn(zone, budget.createdAt);
  for (const { month, totals, known } of sums) {
    const calendar = calendarOf(month, dayIn(zone, deps.now()), since);
    if (!calendar) continue;
    const found = standingsOf(budget, totals, calendar);
    const gone = [...known.values()].filter(
      ({ scope, report }) => report === null && !found.some((standing) => standing.scope === scope),
    );
    const standings = [...found, ...gone.map((overrun) => standingWithout(overrun, totals))];
    const place = { projectId, month, ownerId: budget.ownerId, alerts: calendar.alerts };
    for (const standing of standings) await follow(deps, tx, place, known.get(standing.scope), standing);
  }
}

type Place = { projectId: string; month: string; ownerId: string | null; alerts: boolean };

/** Brings an overrun in step with how things stand. */
async function follow(
  deps: Clocked,
  tx: Database,
  { projectId, month, ownerId, alerts }: Place,
  known: Overrun | undefined,
  { level: found, ...numbers }: Standing,
): Promise<void> {
  const { workspaceId } = deps;
  const now = deps.now();
  const change = alerts ? changeOf(known, { level: found, ...numbers }) : known && 'moved';
  if (!change || (change === 'moved' && known && isSame(known, numbers))) return;
  // What is posted goes where the project is shown. Most batches only move numbers, and hold up nobody who edits it.
  if (change !== 'moved') await holdProjects(workspaceId, tx, [projectId]);
  const level = highest(known?.level, found);
  const overrun = await putOverrun(workspaceId, tx, {
    ...{ projectId, month, level, ...numbers },
    status: statusAfter(change, known?.status),
    ownerId:
      change === 'moved' && known
        ? known.ownerId
        : await whoAnswers(workspaceId, tx, projectId, known?.ownerId ?? ownerId),
    isBehind: change === 'moved',
    openedAt: now,
    changedAt: now,
  });
  if (change === 'moved') return;
  await noteEvent(workspaceId, tx, {
    ...{ overrunId: overrun.id, what: change, level, spent: numbers.spent, at: now },
  });
  await owePosting(deps, tx, overrun.id, change);
}

function isSame(known: Overrun, { spent, limit, forecast }: Omit<Standing, 'level' | 'scope'>): boolean {
  return known.spent === spent && known.limit === limit && known.forecast === forecast;
}
