import type { ChatPostMessageArguments, WebClient } from '@slack/web-api';
import type { Database } from '../db/database.ts';
import { read, transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import type { Logger } from '../log.ts';
import { deliveries, possibleRepeats } from '../metrics.ts';
import { actions, button, section } from '../slack/blocks.ts';
import { slackRefusal } from '../slack/refusal.ts';
import {
  type Claimed,
  claimMessages,
  closeLane,
  giveUpReplies,
  releaseMessage,
  secondsUntilDue,
} from './queue.ts';
import { type Attempt, notRemovedSentence, type Settlement, settle, undeliveredSentence } from './rules.ts';
import { type Message, noticeKey, oweMessage, targetOf } from './store.ts';

export type Dispatcher = {
  /** Looks for due messages now. Call it after a commit that owes some. */
  nudge: () => void;
  /** Finishes the calls under way and takes no more. */
  stop: () => Promise<void>;
};

type Parts = { db: Database; workspaceId: string; client: WebClient; log: Logger };

/** Calls to Slack at a time. */
const mostInFlight = 8;
/** However quiet it is, other processes' leftovers are looked for this often. */
const longestWait = 5_000;
/** A claim or a note of what came of it is no interactive work, but must not hang either. */
const databasePatience = 10_000;

/** The action id of the button that tries a message again where it could not be posted. */
export const postAgainAction = 'message_post_again';

/**
 * Keeps Slack showing what the messages table says: posts what was never shown, edits what has changed, deletes what is
 * unwanted. Any number of processes may run one; the rows and lanes in the database keep them apart.
 */
export function startDispatcher(parts: Parts): Dispatcher {
  const inFlight = new Set<Promise<void>>();
  let stopped = false;
  let nudged = false;
  let wake = () => {};

  /** Also heard while nobody rests: the next rest is then none. */
  function nudge(): void {
    nudged = true;
    wake();
  }

  function rest(milliseconds: number): Promise<void> {
    if (nudged || stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function round(): Promise<void> {
    nudged = false;
    const claimed = await claim(parts, mostInFlight - inFlight.size);
    for (const message of claimed) {
      const delivery = deliver(parts, message).catch((error: unknown) => {
        parts.log.error({ err: error, message: message.id }, 'What came of a message could not be noted');
      });
      inFlight.add(delivery);
      delivery.finally(() => {
        inFlight.delete(delivery);
        nudge();
      });
    }
    if (claimed.length === 0 || inFlight.size === mostInFlight)
      await rest(await untilDue(parts, inFlight.size));
  }

  async function run(): Promise<void> {
    while (!stopped) {
      await round().catch(async (error: unknown) => {
        parts.log.warn({ err: error }, 'The dispatcher could not reach the database');
        await rest(1000);
      });
    }
  }

  const running = run();
  return {
    nudge,
    stop: async () => {
      stopped = true;
      wake();
      await running;
      await Promise.all(inFlight);
    },
  };
}

function claim({ db, workspaceId }: Parts, most: number): Promise<Claimed[]> {
  if (most === 0) return Promise.resolve([]);
  return transaction(db, within(databasePatience), (tx) => claimMessages(workspaceId, tx, most));
}

async function untilDue({ db, workspaceId }: Parts, busy: number): Promise<number> {
  if (busy === mostInFlight) return longestWait;
  const seconds = await read(db, within(databasePatience), (tx) => secondsUntilDue(workspaceId, tx));
  return seconds === undefined ? longestWait : Math.min(longestWait, Math.max(20, seconds * 1000));
}

async function deliver(parts: Parts, message: Claimed): Promise<void> {
  if (message.wasInterrupted) {
    possibleRepeats.inc();
    parts.log.warn({ message: message.id }, 'A post was interrupted; Slack may show it twice');
  }
  const attempt = await callSlack(parts.client, message);
  const settlement = settle(
    {
      isEdit: message.ts !== null,
      isDeletion: message.content === null,
      attempts: message.attempts,
      refusals: message.refusals,
      plain: message.plain,
      hasNextTarget: message.targetIndex + 1 < message.targets.length,
    },
    attempt,
  );
  deliveries.inc({ result: settlement.kind });
  if (attempt.kind === 'failed' && message.ts === null) {
    possibleRepeats.inc();
    parts.log.warn({ message: message.id }, 'A post got no answer; Slack may show it twice');
  }
  await transaction(parts.db, within(databasePatience), (tx) => apply(parts, tx, message, settlement));
}

async function callSlack(client: WebClient, message: Claimed): Promise<Attempt> {
  const { content, ts, channel } = message;
  try {
    if (ts !== null && channel !== null) {
      if (content === null) {
        await client.chat.delete({ channel, ts });
        return { kind: 'gone' };
      }
      await client.chat.update({ channel, ts, ...shown(message) });
      return { kind: 'shown', channel, ts };
    }
    if (content === null) return { kind: 'gone' };
    const posted = await client.chat.postMessage(post(message));
    if (!posted.ts || !posted.channel) return { kind: 'failed', error: 'no timestamp' };
    return { kind: 'shown', channel: posted.channel, ts: posted.ts };
  } catch (error) {
    return failure(error);
  }
}

function post(message: Claimed): ChatPostMessageArguments {
  return {
    channel: message.threadChannel ?? message.targets[message.targetIndex] ?? message.actorId,
    ...(message.threadTs && { thread_ts: message.threadTs }),
    ...shown(message),
    unfurl_links: false,
    unfurl_media: false,
  } as ChatPostMessageArguments;
}

function shown({ content, plain }: Message) {
  const text = content?.text ?? '';
  return { text, blocks: plain ? [section(text.slice(0, 3000))] : (content?.blocks ?? []) };
}

function failure(error: unknown): Attempt {
  const { retryAfter, code } = error as { retryAfter?: number; code?: string };
  const refusal = slackRefusal(error);
  if (typeof retryAfter === 'number') return { kind: 'rate limited', retryAfter };
  if (refusal) return { kind: 'refused', error: refusal };
  return { kind: 'failed', error: code ?? 'unknown' };
}

/** Writes a settlement into the row; what the person has to know becomes another owed message. */
async function apply(parts: Parts, tx: Database, message: Claimed, settlement: Settlement): Promise<void> {
  const release = (change: Parameters<typeof releaseMessage>[3]) =>
    releaseMessage(parts.workspaceId, tx, message, change);
  switch (settlement.kind) {
    case 'shown':
      return release({
        state: 'shown',
        channel: settlement.channel,
        ts: settlement.ts,
        shownVersion: message.version,
        attempts: 0,
      });
    case 'deleted':
      return release({ state: 'deleted', shownVersion: message.version });
    case 'retired':
      return release({ state: 'retired', lastError: settlement.error });
    case 'not removed':
      await tellActor(parts, tx, message, settlement.error);
      return release({ inSeconds: settlement.seconds, lastError: settlement.error });
    case 'plain text':
      parts.log.warn({ message: message.id }, 'Slack refused the blocks of a message; it goes as plain text');
      return release({ plain: true });
    case 'again':
      return release({ inSeconds: settlement.seconds, lastError: settlement.error });
    case 'refused again':
      return release({
        inSeconds: settlement.seconds,
        lastError: settlement.error,
        refusals: message.refusals + 1,
      });
    case 'wait for lane':
      await closeLane(parts.workspaceId, tx, message, settlement.seconds);
      return release({ inSeconds: settlement.seconds, attempts: message.attempts - 1 });
    case 'next target':
      await tellActor(parts, tx, message, settlement.error);
      return release({ targetIndex: message.targetIndex + 1, attempts: 0, lastError: settlement.error });
    case 'given up':
      parts.log.error({ message: message.id, slack: settlement.error }, 'A message could not be shown');
      await tellActor(parts, tx, message, settlement.error);
      await giveUpReplies(parts.workspaceId, tx, message.id);
      return release({ state: 'failed', lastError: settlement.error });
  }
}

/** Not about messages to the person themselves: those would be about each other for ever. */
async function tellActor(
  { workspaceId }: Parts,
  tx: Database,
  message: Message,
  error: string,
): Promise<void> {
  const target = targetOf(message);
  if (target === message.actorId) return;
  const isUnwanted = message.content === null;
  const sentence = (isUnwanted ? notRemovedSentence : undeliveredSentence)(message.about, target, error);
  const again = actions(button('Post the card there', postAgainAction, `${message.id} ${target}`));
  const canPost = !isUnwanted && message.ts === null;
  await oweMessage(workspaceId, tx, {
    key: `${noticeKey(message.id)}/${message.version}/${target}`,
    about: 'a notice',
    actorId: message.actorId,
    targets: [message.actorId],
    content: { text: sentence, blocks: [section(sentence), ...(canPost ? [again] : [])] },
  });
}
