import { and, asc, eq, gt } from 'drizzle-orm';
import type { Database } from '../../src/db/database.ts';
import { decisions } from '../../src/decisions/schema.ts';
import { projects } from '../../src/projects/schema.ts';
import type { Deadline } from '../client/controls.ts';

const SHOWN = 8;

/** The next moments at which something falls due in the bot's database, soonest first. */
export async function deadlines(workspaceId: string, db: Database, now: Date): Promise<Deadline[]> {
  const rows = await db
    .select({ verdict: decisions.verdict, day: decisions.checkDate, name: projects.name })
    .from(decisions)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, decisions.workspaceId), eq(projects.id, decisions.projectId)),
    )
    .where(
      and(eq(decisions.workspaceId, workspaceId), gt(decisions.checkDate, now.toISOString().slice(0, 10))),
    )
    .orderBy(asc(decisions.checkDate))
    .limit(SHOWN);
  return rows.flatMap(({ verdict, day, name }) =>
    day ? [{ label: `${name}: check date of “${verdict}”`, at: `${day}T09:00:00.000Z` }] : [],
  );
}
