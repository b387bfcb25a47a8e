import { and, asc, eq, sql } from 'drizzle-orm';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import { button } from '../../slack/blocks.ts';
import { daysBetween, overdueText } from '../../slack/phrases.ts';
import { dayIn, escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import type { Blocker, Gate } from '../gate.ts';
import { openAction } from './cards.ts';
import { lastDay } from './rules.ts';
import { pocs } from './schema.ts';
import { ofProject, type Poc } from './store.ts';

const most = 10;

/** A POC that was planned keeps the gate closed until it is concluded or cancelled: the one that ends first comes first. */
export const pocGate: Gate = async (workspaceId, tx, viewer, { projectId, now }) => {
  const { id, metric, startDate, dayLimit, status } = pocs;
  const rows = await tx
    .select({ id, metric, startDate, dayLimit, inAll: sql<number>`(count(*) over ())::int` })
    .from(pocs)
    .innerJoin(projects, ofProject)
    .where(
      and(
        eq(pocs.workspaceId, workspaceId),
        eq(pocs.projectId, projectId),
        visibleTo(workspaceId, viewer),
        eq(status, 'running'),
      ),
    )
    .orderBy(sql`${startDate} + ${dayLimit}`, asc(id))
    .limit(most);
  return { blockers: rows.map((poc) => blockerOf(poc, dayIn('UTC', now))), inAll: rows[0]?.inAll ?? 0 };
};

/** @param today the day in UTC, by which it is overdue everywhere */
function blockerOf(poc: Pick<Poc, 'id' | 'metric' | 'startDate' | 'dayLimit'>, today: string): Blocker {
  const late = daysBetween(lastDay(poc), today);
  const overdue = late > 0 ? `, ${overdueText(late)}` : '';
  return {
    key: `poc/${poc.id}`,
    line: `The POC on “${escapeMrkdwn(excerpt(inline(poc.metric), 80))}” is not concluded${overdue}`,
    button: button('Open it', `${openAction}/${poc.id}`, poc.id),
  };
}
