import type { Database } from '../../../db/database.ts';
import { projectOf } from '../../../projects/store.ts';
import type { Clocked } from '../../../slack/feature.ts';
import { dayIn } from '../../../slack/text.ts';
import { workspaceSettings } from '../../../workspaces/store.ts';
import { totalsOf } from '../ledger/store.ts';
import { owePosting } from './posting.ts';
import {
  type Change,
  calendarOf,
  changeOf,
  type Level,
  levels,
  type Standing,
  type Status,
  standingsOf,
} from './rules.ts';
import { lockBudget, noteEvent, type Overrun, overrunsOf, putOverrun } from './store.ts';

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
  for (const { month, totals, known } of sums) {
    const calendar = calendarOf(month, dayIn(zone, deps.now()));
    if (!calendar) continue;
    for (const standing of standingsOf(budget, totals, calendar))
      await follow(
        deps,
        tx,
        { projectId, month, ownerId: budget.ownerId },
        known.get(standing.scope),
        standing,
      );
  }
}

type Place = { projectId: string; month: string; ownerId: string | null };

/** Brings an overrun in step with how things stand. */
async function follow(
  deps: Clocked,
  tx: Database,
  { projectId, month, ownerId }: Place,
  known: Overrun | undefined,
  { level: found, ...numbers }: Standing,
): Promise<void> {
  const { workspaceId } = deps;
  const now = deps.now();
  const change = changeOf(known, { level: found, ...numbers });
  if (!change || (change === 'moved' && known && isSame(known, numbers))) return;
  const level = highest(known?.level, found);
  const project = known ? undefined : await projectOf(workspaceId, tx, projectId);
  const overrun = await putOverrun(workspaceId, tx, {
    ...{ projectId, month, level, ...numbers },
    status: statusAfter(change, known?.status),
    ownerId: known?.ownerId ?? ownerId ?? project?.ownerId ?? '',
    openedAt: now,
    changedAt: now,
  });
  if (change !== 'moved')
    await noteEvent(workspaceId, tx, {
      ...{ overrunId: overrun.id, what: change, level, spent: numbers.spent, at: now },
    });
  if (change !== 'moved') await owePosting(deps, tx, overrun.id, change);
}

function isSame(known: Overrun, { spent, limit, forecast }: Omit<Standing, 'level' | 'scope'>): boolean {
  return known.spent === spent && known.limit === limit && known.forecast === forecast;
}

/** The level only rises. */
function highest(known: Level | undefined, found: Level | null): Level {
  const reached = [known, found].flatMap((level) => level ?? []);
  return levels[Math.max(...reached.map((level) => levels.indexOf(level)))] ?? 'warning';
}

function statusAfter(change: Change, before: Status | undefined): Status {
  if (change === 'cleared') return 'cleared';
  if (change === 'moved') return before ?? 'open';
  return change === 'rose' && before === 'acknowledged' ? 'acknowledged' : 'open';
}
