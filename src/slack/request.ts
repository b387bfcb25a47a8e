import { setTimeout as sleep } from 'node:timers/promises';
import { type AnyMiddlewareArgs, type App, ErrorCode, type RespondFn } from '@slack/bolt';
import { type Deadline, within } from '../deadline.ts';
import { listenerSeconds } from '../metrics.ts';
import type { WorkspaceLocale } from '../workspaces/locale.ts';
import { withoutSuffix } from './action-ids.ts';
import { inLocale } from './locale.ts';
import type { People, Viewer } from './people.ts';

/** What every listener finds in its `context` beside Bolt's own. */
export type RequestContext = {
  /** The end of the time that the database may take; Slack waits one second longer. */
  deadline: Deadline;
  /** Who acts. @throws UserError for whoever may not */
  viewer: () => Promise<Viewer>;
  /** Answers Slack, unless that was done already. */
  answer: (answer?: unknown) => Promise<void>;
  /** Says something to the person alone, where they acted; there is no such place for global shortcuts and forms. */
  whisper?: (text: string) => Promise<unknown>;
  /** The word of a command that somebody listens for: it names the listener in the metrics. */
  word?: string;
  /** The modal that this request opened as a loading shell, for errors to be shown in. */
  shell?: OpenView;
};

/** A view as Slack last showed it; an update names its hash, where that is known, so that it replaces nothing newer. */
export type OpenView = { id: string; hash?: string };

export type AipmApp = App<RequestContext>;

/** The requests being worked on, also those that were acknowledged already. */
export type InFlight = {
  /** Resolves when those of now have ended, or at the deadline. */
  idle: (end: Deadline) => Promise<void>;
};

/**
 * Puts the request's deadline and person into its context, lets it write as the workspace wants, counts it while it runs,
 * and measures it.
 */
export function followRequests(
  app: AipmApp,
  people: People,
  locale: Pick<WorkspaceLocale, 'current'>,
): InFlight {
  const running = new Set<Promise<unknown>>();

  app.use(async ({ body, context, next, ...rest }) => {
    const ack = 'ack' in rest ? (rest.ack as (answer?: unknown) => Promise<void>) : undefined;
    context.deadline = within(2000);
    context.viewer = () => people.viewer(actorOf(body));
    context.answer = async (answer) => ack?.(answer).catch(ignoreSecondAnswer);
    if ('respond' in rest) {
      const respond = rest.respond as RespondFn;
      context.whisper = (text) => respond({ text, response_type: 'ephemeral', replace_original: false });
    }
    const stop = listenerSeconds.startTimer();
    const name = () => listenerName(body, context.word);
    const run = inLocale(locale.current, next);
    const settled = run.then(
      () => stop({ name: name(), result: 'ok' }),
      () => stop({ name: name(), result: 'failed' }),
    );
    running.add(settled);
    settled.finally(() => running.delete(settled));
    await run;
  });

  return {
    idle: async (end) => {
      const late = new AbortController();
      const deadline = sleep(Math.max(0, end - performance.now()), undefined, { signal: late.signal });
      await Promise.race([Promise.allSettled(running), deadline]).finally(() => late.abort());
      await deadline.catch(() => {});
    },
  };
}

/** Over HTTP a second answer is an error, over a socket it is nothing. */
function ignoreSecondAnswer(error: unknown): void {
  if ((error as { code?: string }).code !== ErrorCode.ReceiverMultipleAckError) throw error;
}

type Body = AnyMiddlewareArgs['body'];

function actorOf(body: Body): string {
  if ('user_id' in body && typeof body.user_id === 'string') return body.user_id;
  if ('user' in body && typeof body.user === 'object' && body.user !== null && 'id' in body.user) {
    return String(body.user.id);
  }
  if ('event' in body && 'user' in body.event && typeof body.event.user === 'string') return body.event.user;
  return '';
}

/** A name from a bounded set: the ids that aipm gave out, without what makes them unique in a view. */
function listenerName(body: Body, word = 'unknown'): string {
  if ('command' in body) return `command ${word}`;
  if ('actions' in body) {
    const [action] = body.actions;
    return `action ${action && 'action_id' in action ? withoutSuffix(action.action_id) : 'unknown'}`;
  }
  if ('view' in body && body.view && 'type' in body) return `${body.type} ${body.view.callback_id}`;
  if ('callback_id' in body) return `shortcut ${body.callback_id}`;
  if ('event' in body) return `event ${body.event.type}`;
  return 'type' in body ? String(body.type) : 'unknown';
}
