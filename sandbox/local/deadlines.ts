import { Cron } from 'croner';
import { and, asc, eq, gt, gte, isNull } from 'drizzle-orm';
import type { Database } from '../../src/db/database.ts';
import { decisions } from '../../src/decisions/schema.ts';
import { digestSubscriptions } from '../../src/digest/schema.ts';
import { outcomes } from '../../src/outcomes/schema.ts';
import { ofDecision } from '../../src/outcomes/store.ts';
import { projects } from '../../src/projects/schema.ts';
import { reminders } from '../../src/reminders/schema.ts';
import { costBudgets } from '../../src/rituals/costs/budget/schema.ts';
import { lastDay } from '../../src/rituals/pocs/rules.ts';
import { pocs } from '../../src/rituals/pocs/schema.ts';
import { scorecardRounds } from '../../src/rituals/scorecards/schema.ts';
import { daysAfter } from '../../src/slack/text.ts';
import { workspaceSettings } from '../../src/workspaces/store.ts';
import type { Deadline } from '../client/controls.ts';
import type { Workspace } from '../workspace.ts';

const SHOWN = 8;

/** The next moments at which something falls due in the bot's database, soonest first. */
export async function deadlines(workspace: Workspace, db: Database, now: Date): Promise<Deadline[]> {
  const { id: workspaceId } = workspace.team;
  const lists = [
    await questions(workspace, db, now),
    await endsOfPocs(workspaceId, db, now),
    await endsOfVotes(workspaceId, db, now),
    await nextDigests(workspace, db, now),
    await nextReminder(workspace, db, now),
    await monthsEnd(workspaceId, db, now),
  ];
  return lists
    .flat()
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(0, SHOWN);
}

/** Of decisions without an outcome, when their owners are asked for it: at nine, where they are. */
async function questions({ team, members }: Workspace, db: Database, now: Date): Promise<Deadline[]> {
  const rows = await db
    .selectDistinct({
      verdict: decisions.verdict,
      day: decisions.askedOn,
      ownerId: decisions.ownerId,
      name: projects.name,
    })
    .from(decisions)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, decisions.workspaceId), eq(projects.id, decisions.projectId)),
    )
    .leftJoin(outcomes, ofDecision)
    .where(
      and(
        eq(decisions.workspaceId, team.id),
        isNull(outcomes.decisionId),
        // West of Greenwich it is still yesterday.
        gte(decisions.askedOn, daysAfter(now.toISOString().slice(0, 10), -1)),
      ),
    )
    .orderBy(asc(decisions.askedOn))
    .limit(2 * SHOWN);
  return rows.flatMap(({ verdict, day, ownerId, name }) => {
    const zone = members.find(({ id }) => id === ownerId)?.tz ?? 'UTC';
    const at = day && new Cron(`${day}T09:00:00`, { timezone: zone, paused: true }).nextRun(now);
    return at ? [{ label: `${name}: check date of “${verdict}”`, at: at.toISOString() }] : [];
  });
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

async function nextDigests({ team, channels }: Workspace, db: Database, now: Date): Promise<Deadline[]> {
  const { workspaceId, status, nextDueAt, channelId } = digestSubscriptions;
  const rows = await db
    .select({ at: nextDueAt, channelId })
    .from(digestSubscriptions)
    .where(and(eq(workspaceId, team.id), eq(status, 'active'), gt(nextDueAt, now)))
    .orderBy(asc(nextDueAt))
    .limit(SHOWN);
  return rows.map(({ at, channelId: id }) => ({
    label: `#${channels.find((channel) => channel.id === id)?.name ?? id}: the next digest`,
    at: at.toISOString(),
  }));
}

/** Of the reminders, which come every day, only the first: the others would push out all that is further off. */
async function nextReminder({ team, members }: Workspace, db: Database, now: Date): Promise<Deadline[]> {
  const { workspaceId, userId, isOff, nextDueAt } = reminders;
  const rows = await db
    .select({ at: nextDueAt, userId })
    .from(reminders)
    .where(and(eq(workspaceId, team.id), eq(isOff, false), gt(nextDueAt, now)))
    .orderBy(asc(nextDueAt))
    .limit(1);
  return rows.map(({ at, userId: id }) => ({
    label: `${members.find((member) => member.id === id)?.realName ?? id}: reminded of what waits`,
    at: at.toISOString(),
  }));
}

/** Where there are budgets, the costs of a month end with it, in the workspace's zone. */
async function monthsEnd(workspaceId: string, db: Database, now: Date): Promise<Deadline[]> {
  const [budget] = await db
    .select({ id: costBudgets.id })
    .from(costBudgets)
    .where(eq(costBudgets.workspaceId, workspaceId))
    .limit(1);
  if (!budget) return [];
  const { zone } = await workspaceSettings(workspaceId, db);
  const at = new Cron('0 0 1 * *', { timezone: zone, mode: '5-part', paused: true }).nextRun(now);
  const month = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: zone }).format(now);
  return at ? [{ label: `Costs: ${month} ends`, at: at.toISOString() }] : [];
}
