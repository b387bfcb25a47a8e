import { setTimeout as pause } from 'node:timers/promises';
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Database } from '../../../src/db/database.ts';
import { lanes, messages } from '../../../src/messages/schema.ts';
import { countMessages } from '../../../src/messages/store.ts';
import type { Slack } from '../../slack.ts';
import type { SandboxClock } from '../clock.ts';
import { conversation } from './conversation.ts';
import { costs } from './costs.ts';
import { digests } from './digests.ts';
import { documents } from './documents.ts';
import type { Event, Recent } from './event.ts';
import { failures } from './failures.ts';
import { launches } from './launches.ts';
import { outcomes } from './outcomes.ts';
import { pocs } from './pocs.ts';
import { portfolio } from './portfolio.ts';
import { reviews } from './reviews.ts';
import { scorecards } from './scorecards.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const PATIENCE_MS = 10_000;
/** How far back the seed may begin. */
export const WEEKS_MS = 9 * 7 * DAY_MS;

/** What happened, one list a ritual; each is told as people do it, through the bot. */
const history: (Event | Recent)[] = [
  ...portfolio,
  ...conversation,
  ...reviews,
  ...pocs,
  ...scorecards,
  ...failures,
  ...costs,
  ...documents,
  ...outcomes,
  ...launches,
  ...digests,
];

type Parts = {
  slack: Slack;
  clock: SandboxClock;
  db: Database;
  until: number;
  lookForDue: () => Promise<void>;
};

/**
 * Lets a team live through eight weeks: people do things in order while the clock goes forward to `until`, in
 * milliseconds since 1970, so that everything the bot made of it carries its date.
 */
export async function seed({ slack, clock, db, until, lookForDue }: Parts): Promise<void> {
  const monday = mondayOf(until);
  const due = history
    .map((event) => ({
      event,
      at: 'minutesAgo' in event ? until - event.minutesAgo * 60_000 : momentOf(event, monday),
    }))
    .filter(({ at }) => at < until)
    .sort((a, b) => a.at - b.at);
  for (const { event, at } of due) {
    clock.jumpTo(at);
    await lookForDue();
    const day = (days: number) => new Date(at + days * DAY_MS).toISOString().slice(0, 10);
    await event.happens(slack, day, new Date(until));
    await allShown(slack, db);
  }
  clock.catchUp();
  for (const { name } of slack.workspace.members) await slack.person(name).closes({ all: true });
}

/** Waits until the channels show everything that the bot owes them. */
async function allShown(slack: Slack, db: Database): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(10)) {
    await hurry(db);
    if (!(await countMessages(slack.teamId, db)).get('owed')) return;
  }
  throw new Error(`The bot did not post what it owes:\n${JSON.stringify(slack.problems)}`);
}

/** The pace that Slack asks for is real time, of which hardly any passes here. */
async function hurry(db: Database): Promise<void> {
  await db.delete(lanes);
  const isPutOff = and(eq(messages.state, 'owed'), gt(messages.dueAt, sql`clock_timestamp()`));
  await db.update(messages).set({ dueAt: sql`clock_timestamp()` }).where(isPutOff);
}

/** The last Monday at 00:00 UTC before a time. */
function mondayOf(time: number): number {
  const day = new Date(time).getUTCDay();
  const midnight = new Date(time).setUTCHours(0, 0, 0, 0);
  return midnight - ((day + 6) % 7) * DAY_MS;
}

function momentOf({ weeksAgo, weekday, time }: Event, monday: number): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return monday + ((weekday - 1 - weeksAgo * 7) * 24 + hours) * HOUR_MS + minutes * 60_000;
}
