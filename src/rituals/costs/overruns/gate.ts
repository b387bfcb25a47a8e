import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { projects } from '../../../projects/schema.ts';
import { visibleTo } from '../../../projects/visibility.ts';
import { button } from '../../../slack/blocks.ts';
import type { Gate } from '../../gate.ts';
import { resolveAction } from './cards.ts';
import { overrunLine } from './line.ts';
import { costOverruns } from './schema.ts';

const most = 10;

/**
 * An overrun that is not resolved keeps the gate closed, acknowledged or not; a warning never does (docs/method.md, 5).
 * What was spent comes before what is forecast.
 */
export const overrunGate: Gate = async (workspaceId, tx, viewer, { projectId }) => {
  const { level, status, openedAt, id } = costOverruns;
  const rows = await tx
    .select({
      overrun: costOverruns,
      projectKey: projects.key,
      currency: projects.currency,
      inAll: sql<number>`(count(*) over ())::int`,
    })
    .from(costOverruns)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, costOverruns.workspaceId), eq(projects.id, costOverruns.projectId)),
    )
    .where(
      and(
        eq(costOverruns.workspaceId, workspaceId),
        eq(costOverruns.projectId, projectId),
        visibleTo(workspaceId, viewer),
        inArray(status, ['open', 'acknowledged']),
        inArray(level, ['actual', 'forecast']),
      ),
    )
    .orderBy(sql`array_position(array['actual', 'forecast'], ${level})`, asc(openedAt), asc(id))
    .limit(most);
  const blockers = rows.map(({ overrun, projectKey, currency }) => ({
    key: `overrun/${overrun.id}`,
    line: `An overrun is not resolved: ${overrunLine({ ...overrun, projectKey, currency })}`,
    button: button('Resolve…', `${resolveAction}/${overrun.id}`, overrun.id),
  }));
  return { blockers, inAll: rows[0]?.inAll ?? 0 };
};
