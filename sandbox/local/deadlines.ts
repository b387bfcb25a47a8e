import { and, asc, eq, gt } from 'drizzle-orm';
import type { Database } from '../../src/db/database.ts';
import { decisions } from '../../src/decisions/schema.ts';
import { projects } from '../../src/projects/schema.ts';
import { lastDay } from '../../src/rituals/pocs/rules.ts';
import { pocs } from '../../src/rituals/pocs/schema.ts';
import { scorecardRounds } from '../../src/rituals/scorecards/schema.ts';
import { daysAfter } from '../../src/slack/text.ts';
import type { Deadline } from '../client/controls.ts';

const SHOWN = 8;

/** The next moments at which something falls due in the bot's database, soonest first. */
export async function deadlines(workspaceId: string, db: Database, now: Date): Promise<Deadline[]> {
  const lists = [
    await checkDates(workspaceId, db, now),
    await endsOfPocs(workspaceId, db, now),
    await endsOfVotes(workspaceId, db, now),
  ];
  return lists
    .flat()
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(0, SHOWN);
}

async function checkDates(workspaceId: string, db: Database, now: Date): Promise<Deadline[]> {
  const rows = await db
    .selectDistinct({ verdict: decisions.verdict, day: decisions.checkDate, name: projects.name })
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

/** A POC is overdue from the day after its last one. */
async function endsOfPocs(workspaceId: string, db: Database, now: Date): Promise<Deadline[]> {
  const rows = await db
    .select({ startDate: pocs.startDate, dayLimit: pocs.dayLimit, name: projects.name })
    .from(pocs)
    .innerJoin(projects, and(eq(projects.workspaceId, pocs.workspaceId), eq(projects.id, pocs.projectId)))
    .where(and(eq(pocs.workspaceId, workspaceId), eq(pocs.status, 'running')));
  return rows
    .map(({ name, ...poc }) => ({
      label: `${name}: its POC is overdue`,
      at: `${daysAfter(lastDay(poc), 1)}T00:01:00.000Z`,
    }))
    .filter(({ at }) => at > now.toISOString());
}

async function endsOfVotes(workspaceId: string, db: Database, now: Date): Promise<Deadline[]> {
  const rows = await db
    .select({ at: scorecardRounds.deadlineAt, name: projects.name })
    .from(scorecardRounds)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, scorecardRounds.workspaceId), eq(projects.id, scorecardRounds.projectId)),
    )
    .where(
      and(
        eq(scorecardRounds.workspaceId, workspaceId),
        eq(scorecardRounds.status, 'open'),
        gt(scorecardRounds.deadlineAt, now),
      ),
    )
    .orderBy(asc(scorecardRounds.deadlineAt))
    .limit(SHOWN);
  return rows.map(({ at, name }) => ({ label: `${name}: the vote closes`, at: at.toISOString() }));
}
