import type { Report } from '../../../api/reports.ts';
import type { Database } from '../../../db/database.ts';
import { projectOf } from '../../../projects/store.ts';
import type { Clocked } from '../../../slack/feature.ts';
import { workspaceSettings } from '../../../workspaces/store.ts';
import { monthOf } from '../ledger/rules.ts';
import { owePosting } from './posting.ts';
import { changeByReport, highest, type Standing, statusAfter } from './rules.ts';
import { lockBudget, noteEvent, overrunsOf, putOverrun, whoAnswers } from './store.ts';

/**
 * Opens an overrun that another tool reports, or lets it rise, in the caller's transaction. It is no entry of the ledger.
 * Nudge the dispatcher after the commit.
 */
export async function reportOverrun(deps: Clocked, tx: Database, report: Report): Promise<void> {
  const { workspaceId } = deps;
  const now = deps.now();
  const { projectId, scope, sentence } = report;
  const { zone } = await workspaceSettings(workspaceId, tx);
  const month = monthOf(zone, now);
  const budget = await lockBudget(workspaceId, tx, projectId);
  await projectOf(workspaceId, tx, projectId, 'update');
  const known = (await overrunsOf(workspaceId, tx, projectId, month)).get(scope);
  const standing: Standing = {
    scope,
    level: report.level,
    spent: report.spent ?? '0',
    limit: report.limit ?? '0',
    forecast: null,
  };
  const change = changeByReport(known, standing) ?? 'moved';
  const level = highest(known?.level, report.level);
  const overrun = await putOverrun(workspaceId, tx, {
    ...{ projectId, month, scope, report: sentence, openedAt: now, changedAt: now },
    ...{ spent: standing.spent, limit: standing.limit, level },
    status: statusAfter(change, known?.status),
    ownerId: await whoAnswers(workspaceId, tx, projectId, known?.ownerId ?? budget?.ownerId ?? null),
  });
  if (change !== 'moved')
    await noteEvent(workspaceId, tx, {
      ...{ overrunId: overrun.id, what: change, level: overrun.level, spent: overrun.spent, at: now },
      note: sentence,
    });
  await owePosting(deps, tx, overrun.id, change);
}
