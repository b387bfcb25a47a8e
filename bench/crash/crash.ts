import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isNotNull, sql } from 'drizzle-orm';
import { type Slack, startSlack } from '../../sandbox/slack.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { messages } from '../../src/messages/schema.ts';
import { countMessages } from '../../src/messages/store.ts';
import type { ServerProcess } from '../servers/launch.ts';
import { launchAipm } from '../servers/programs.ts';
import { createRandom } from '../support/random.ts';
import { examine, type Findings } from './findings.ts';
import { type Counts, type Moment, momentComes, occasions, randomMoment } from './moment.ts';
import { holdReviews, type Reviewer, type Watch } from './reviewer.ts';

type Plan = {
  seed: number;
  kills: number;
  reviews: number;
  /** The address of a PostgreSQL database of its own, migrated. */
  databaseUrl: string;
  from: 'build' | 'sources';
  /** Ends the leases of a killed process with it, in place of waiting until they run out. */
  endLeases: boolean;
  /** After so many milliseconds all of it is given up. */
  patience: number;
};

/** What happened on the way. */
export type Events = Counts & {
  kills: Record<Moment['after'], number>;
  /** Kills that struck while some Save was unanswered. */
  killsInSave: number;
  /** What people were told when Save did not close the form, and how often. */
  refusals: Map<string, number>;
  /** How many posts the bot counted as possible repeats. */
  suspected: number;
};

type Stage = {
  plan: Plan;
  slack: Slack;
  db: Database;
  events: Events;
  bot: ServerProcess | undefined;
  /** Presses of Save that wait for their answer. */
  unanswered: number;
  isOver: boolean;
};

/** Kills the bot again and again while people hold reviews, then looks at what became of every one of them. */
export async function crashWhileReviewing(plan: Plan): Promise<Events & { findings: Findings }> {
  const { db, close } = await openDatabase({ kind: 'postgres', url: plan.databaseUrl });
  const manifest = JSON.parse(await readFile(new URL('../../manifests/http.json', import.meta.url), 'utf8'));
  const slack = await startSlack({ manifest, enforceRates: true });
  const stage: Stage = { plan, slack, db, events: noEvents(), bot: undefined, unanswered: 0, isOver: false };
  const watch = watchOn(stage);
  const killing = killAndRestart(stage);
  try {
    const holding = reviewersOf(stage).map((reviewer) => holdReviews(reviewer, watch));
    const [held] = await Promise.all([Promise.all(holding), killing]);
    await nothingIsOwed(stage, watch);
    return { ...stage.events, findings: await examine(slack, db, held.flat()) };
  } finally {
    stage.isOver = true;
    await killing.catch(() => {});
    await stage.bot?.end('SIGKILL');
    await slack.stop();
    await close();
  }
}

/** Leaves the bot running after the last kill. */
async function killAndRestart(stage: Stage): Promise<void> {
  const { plan, slack, events } = stage;
  const random = createRandom(plan.seed);
  for (let kills = 0; ; kills += 1) {
    const bot = await start(stage);
    if (kills === plan.kills || stage.isOver) return;
    const after = await momentComes(randomMoment(random), bot, slack, events);
    if (bot.hasEnded()) throw new Error('The bot ended by itself.');
    if (stage.unanswered > 0) events.killsInSave += 1;
    await bot.end('SIGKILL');
    events.kills[after] += 1;
    if (plan.endLeases) await endLeases(stage);
  }
}

async function start(stage: Stage): Promise<ServerProcess> {
  const { plan, slack, events } = stage;
  const onLine = (line: string) => {
    if (line.includes('Slack may show it twice')) events.suspected += 1;
  };
  const bot = await launchAipm(slack, plan.databaseUrl, { from: plan.from, onLine });
  stage.bot = bot;
  slack.deliverTo(`${bot.url}/slack/events`);
  return bot;
}

/** No process runs, so whoever holds a lease is dead; what it sent last may still be on its way to the database. */
async function endLeases({ db }: Stage): Promise<void> {
  await pause(50);
  await db
    .update(messages)
    .set({ leasedUntil: sql`clock_timestamp()` })
    .where(isNotNull(messages.leasedUntil));
}

/** Slack takes a post a second in each place, so people hold their reviews in several. */
const people: Record<string, string[]> = {
  alice: ['#triage', '@aipm', '#board-room', '#general'],
  bob: ['#general', '#care', '@aipm', '#board-room'],
  caro: ['#care', '#triage', '@aipm', '#general'],
  dan: ['@aipm', '#general', '#triage'],
};

/** About how long a process lives until it is killed, in milliseconds. */
const lifetime = 1600;

function reviewersOf({ plan, slack }: Stage): Reviewer[] {
  const reviews = plan.reviews / Object.keys(people).length;
  return Object.entries(people).map(([name, places], index) => ({
    person: slack.person(name),
    places,
    reviews,
    random: createRandom(plan.seed + index + 1),
    pauses: (plan.kills * lifetime) / reviews,
  }));
}

function watchOn(stage: Stage): Watch {
  const { events } = stage;
  const end = Date.now() + stage.plan.patience;
  return {
    presses: () => {
      events.presses += 1;
      stage.unanswered += 1;
    },
    isAnswered: () => {
      stage.unanswered -= 1;
    },
    isRefused: (sentence) => {
      events.refused += 1;
      events.refusals.set(sentence, (events.refusals.get(sentence) ?? 0) + 1);
    },
    checkTime: () => {
      if (stage.isOver) throw new Error('It is over.');
      if (Date.now() > end) throw new Error('It took too long.');
    },
  };
}

async function nothingIsOwed({ slack, db }: Stage, watch: Watch): Promise<void> {
  while ((await countMessages(slack.teamId, db)).get('owed')) {
    watch.checkTime();
    await pause(50);
  }
}

function noEvents(): Events {
  return {
    kills: Object.fromEntries(occasions.map((after) => [after, 0])) as Events['kills'],
    killsInSave: 0,
    presses: 0,
    refused: 0,
    refusals: new Map(),
    suspected: 0,
  };
}
