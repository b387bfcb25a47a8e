import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { and, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { type Slack, startSlack } from '../../sandbox/slack.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { sections } from '../../src/digest/part.ts';
import { digestSubscriptions } from '../../src/digest/schema.ts';
import { messages } from '../../src/messages/schema.ts';
import { countMessages } from '../../src/messages/store.ts';
import { projectIn } from '../../test/support/members.ts';
import type { ServerProcess } from '../servers/launch.ts';
import { launchAipm } from '../servers/programs.ts';
import { createRandom } from '../support/random.ts';

type Plan = {
  seed: number;
  /** Digests due in the same minute, each in a channel of its own. */
  digests: number;
  /** The address of a PostgreSQL database of its own, migrated. */
  databaseUrl: string;
  from: 'build' | 'sources';
  /** Starts a process in place of the killed one and ends its leases, so that nobody waits for the next minute. */
  replaces: boolean;
  /** After so many milliseconds all of it is given up. */
  patience: number;
};

/** What became of the digests, and what happened on the way. */
export type DigestRun = {
  /** Posts that Slack had taken when the process was killed. */
  postsBefore: number;
  /** Channels with one post, none, and several; how many posts and replies there are beyond the first of each. */
  once: number;
  missing: string[];
  repeated: string[];
  copies: number;
  /** How often Slack answered 429. */
  refused: number;
  /** How many posts the bots counted as possible repeats. */
  suspected: number;
  /** Messages that were given up. */
  failed: number;
  seconds: number;
};

/** One call in five is told to wait. */
const refusals = { chance: 0.2, fault: { status: 429, retryAfter: 1 } } as const;

/** Two processes find the same digests due; one is killed in the middle, while Slack refuses one call in five. */
export async function digestWhileKilled(plan: Plan): Promise<DigestRun> {
  const started = Date.now();
  const random = createRandom(plan.seed);
  const { db, close } = await openDatabase({ kind: 'postgres', url: plan.databaseUrl });
  const manifest = JSON.parse(await readFile(new URL('../../manifests/http.json', import.meta.url), 'utf8'));
  const slack = await startSlack({ manifest, enforceRates: true, random });
  const bots: ServerProcess[] = [];
  let suspected = 0;
  const start = async () => {
    const onLine = (line: string) => {
      if (line.includes('Slack may show it twice')) suspected += 1;
    };
    bots.push(await launchAipm(slack, plan.databaseUrl, { from: plan.from, onLine }));
  };
  try {
    const channels = await setUp(slack, db, plan.digests);
    slack.misbehave(refusals);
    await Promise.all([start(), start()]);
    const watch = watchUntil(started + plan.patience);
    const wanted = Math.floor(random() * plan.digests * 0.8);
    while (postsIn(slack, channels).length <= wanted) await watch();
    await pause(random() * 10);
    const postsBefore = postsIn(slack, channels).length;
    await bots[random() < 0.5 ? 0 : 1]?.end('SIGKILL');
    if (plan.replaces) await start();
    await everythingIsShown(slack, db, plan.replaces, watch);
    const states = await countMessages(slack.teamId, db);
    const seconds = (Date.now() - started) / 1000;
    return {
      ...examine(slack, channels),
      postsBefore,
      suspected,
      failed: states.get('failed') ?? 0,
      seconds,
    };
  } finally {
    await Promise.all(bots.filter((bot) => !bot.hasEnded()).map((bot) => bot.end('SIGKILL')));
    await slack.stop();
    await close();
  }
}

/** Makes the channels, something to tell, and a digest for each channel that is due this minute. */
async function setUp(slack: Slack, db: Database, count: number): Promise<string[]> {
  const owner = slack.person('alice').id;
  const channels = Array.from({ length: count }, (_, index) => `C00DIGEST${String(index).padStart(2, '0')}`);
  for (const id of channels)
    slack.workspace.channels.push({ id, name: id.toLowerCase(), kind: 'public', members: [owner] });
  await projectIn(db, {}, slack.teamId);
  const now = new Date();
  const due = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  await db.insert(digestSubscriptions).values(
    channels.map((channelId) => ({
      workspaceId: slack.teamId,
      channelId,
      sections: [...sections],
      reach: 'all' as const,
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      time: due.toISOString().slice(11, 16),
      zone: 'UTC',
      skipsUnchanged: false,
      status: 'active' as const,
      ownerId: owner,
      nextDueAt: due,
      madeBy: channelId,
      createdAt: now,
      formId: channelId,
      valuesHash: '',
      changedBy: owner,
      changedAt: now,
    })),
  );
  return channels;
}

function watchUntil(end: number): () => Promise<void> {
  return async () => {
    if (Date.now() > end) throw new Error('It took too long.');
    await pause(1);
  };
}

/** Waits until every digest was seen to, and Slack shows whatever is owed. */
async function everythingIsShown(
  slack: Slack,
  db: Database,
  endsLeases: boolean,
  watch: () => Promise<void>,
): Promise<void> {
  const due = and(
    eq(digestSubscriptions.workspaceId, slack.teamId),
    lte(digestSubscriptions.nextDueAt, new Date()),
  );
  let [left, since] = ['', Date.now()];
  for (;;) {
    await watch();
    const waiting = await db.select({ id: digestSubscriptions.id }).from(digestSubscriptions).where(due);
    const owed = await db
      .select({ id: messages.id, attempts: messages.attempts, isLeased: isLeased() })
      .from(messages)
      .where(eq(messages.state, 'owed'));
    if (waiting.length + owed.length === 0) return;
    const now = JSON.stringify(owed);
    if (now !== left) [left, since] = [now, Date.now()];
    // Nobody else's call takes so long: these leases are the killed process's.
    if (endsLeases && Date.now() - since > 3000) await endLeases(db);
    await pause(50);
  }
}

function isLeased() {
  return sql<boolean>`coalesce(${messages.leasedUntil} > clock_timestamp(), false)`;
}

async function endLeases(db: Database): Promise<void> {
  await db
    .update(messages)
    .set({ leasedUntil: sql`clock_timestamp()` })
    .where(isNotNull(messages.leasedUntil));
}

/** The digests and their replies that Slack took, each named by its channel and its first words. */
function postsIn({ workspace }: Slack, channels: string[]): string[] {
  return workspace.messages
    .filter(({ channel, threadTs }) => channels.includes(channel) && threadTs === undefined)
    .map(({ channel }) => channel);
}

function repliesIn({ workspace }: Slack, channels: string[]): string[] {
  return workspace.messages
    .filter(({ channel, threadTs }) => channels.includes(channel) && threadTs !== undefined)
    .map(({ channel, text }) => `${channel} ${text.split('\n', 1)[0]}`);
}

function examine(slack: Slack, channels: string[]) {
  const posts = postsIn(slack, channels);
  const replies = repliesIn(slack, channels);
  const times = (channel: string) => posts.filter((one) => one === channel).length;
  const extra = (all: string[]) => all.length - new Set(all).size;
  return {
    once: channels.filter((channel) => times(channel) === 1).length,
    missing: channels.filter((channel) => times(channel) === 0),
    repeated: channels.filter((channel) => times(channel) > 1),
    copies: extra(posts) + extra(replies),
    refused: slack.traffic.filter((one) => 'status' in one && one.status === 429).length,
  };
}
