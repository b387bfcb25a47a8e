import { and, asc, eq, gte, inArray, lte, sql } from 'drizzle-orm';
import { projects } from '../../projects/schema.ts';
import { visibleTo } from '../../projects/visibility.ts';
import { button } from '../../slack/blocks.ts';
import { overdueText } from '../../slack/phrases.ts';
import { dayIn, escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import type { Blocker, Gate } from '../gate.ts';
import { openAction } from './cards.ts';
import { daysOverdue, type Kind, type Status } from './rules.ts';
import { failureModes } from './schema.ts';

type DoNow = { id: string; kind: Kind; status: Status; dueDate: string | null; gist: string };

const most = 10;

/** A *do now* failure mode that nobody has mitigated or accepted keeps the gate closed: the longest overdue first. */
export const failureGate: Gate = async (workspaceId, tx, viewer, { projectId, now }) => {
  const { id, kind, status, dueDate, risk, cost } = failureModes;
  const gist = sql<string>`left(${failureModes.description}, 200)`;
  const rows = await tx
    .select({ id, kind, status, dueDate, gist, inAll: sql<number>`(count(*) over ())::int` })
    .from(failureModes)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, failureModes.workspaceId), eq(projects.id, failureModes.projectId)),
    )
    .where(
      and(
        eq(failureModes.workspaceId, workspaceId),
        eq(failureModes.projectId, projectId),
        visibleTo(workspaceId, viewer),
        inArray(status, ['open', 'mitigating']),
        gte(risk, 4),
        lte(cost, 2),
      ),
    )
    .orderBy(asc(dueDate), asc(id))
    .limit(most);
  return { blockers: rows.map((mode) => blockerOf(mode, dayIn('UTC', now))), inAll: rows[0]?.inAll ?? 0 };
};

/** @param today the day in UTC, by which it is overdue everywhere */
function blockerOf(mode: DoNow, today: string): Blocker {
  const { id, kind, status, gist } = mode;
  const late = daysOverdue(mode, today);
  const how = status === 'open' ? 'is open' : 'is not mitigated yet';
  const overdue = late > 0 ? `, ${overdueText(late)}` : '';
  return {
    key: `failure/${id}`,
    line: `A *do now* failure mode ${how}: ${kind}${overdue}: “${escapeMrkdwn(excerpt(inline(gist), 80))}”`,
    button: button('Open it', `${openAction}/${id}`, id),
  };
}
