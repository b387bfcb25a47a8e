import { escapeMrkdwn, inline } from '../slack/text.ts';

/** What came of one attempt to make Slack show what a message row says. */
export type Attempt =
  | { kind: 'shown'; channel: string; ts: string }
  | { kind: 'gone' }
  | { kind: 'refused'; error: string }
  | { kind: 'rate limited'; retryAfter: number }
  | { kind: 'failed'; error: string };

/** What to do with the row after an attempt. */
export type Settlement =
  | { kind: 'shown'; channel: string; ts: string }
  | { kind: 'deleted' }
  /** Somebody deleted it in Slack, or it can't be edited any more: it is left alone from now on. */
  | { kind: 'retired'; error: string }
  | { kind: 'next target'; error: string }
  | { kind: 'plain text' }
  | { kind: 'again'; seconds: number; error: string }
  | { kind: 'refused again'; seconds: number; error: string }
  | { kind: 'wait for lane'; seconds: number }
  | { kind: 'given up'; error: string }
  /** It is still there although it should not be: tried again for ever, and said. */
  | { kind: 'not removed'; seconds: number; error: string };

/** The part of a row that decides. */
export type Tried = {
  isEdit: boolean;
  isDeletion: boolean;
  /** How often it was tried, this time included. */
  attempts: number;
  /** How often Slack said no before, outages not counted. */
  refusals: number;
  plain: boolean;
  hasNextTarget: boolean;
};

/** The channel can't be posted to by us; another one may do. */
const closedToUs = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'user_not_found',
  'cannot_dm_bot',
  'messages_tab_disabled',
]);

const gone = new Set([
  'message_not_found',
  'cant_update_message',
  'cant_delete_message',
  'edit_window_closed',
]);

const tooRich = new Set(['invalid_blocks', 'msg_blocks_too_long', 'invalid_blocks_format']);

/** Slack's own trouble, or a token to be mended: no verdict on the message. */
const passing = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
  'team_added_to_org',
  'org_login_required',
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
]);

/** Refused attempts after which a message is given up; outages don't count towards it. */
const mostRefusals = 5;

/** Decides what follows from an attempt. Seconds are real time. */
export function settle(tried: Tried, attempt: Attempt): Settlement {
  switch (attempt.kind) {
    case 'shown':
      return attempt;
    case 'gone':
      return { kind: 'deleted' };
    case 'rate limited':
      return { kind: 'wait for lane', seconds: attempt.retryAfter };
    case 'failed':
      return { kind: 'again', seconds: backoff(tried.attempts), error: attempt.error };
    case 'refused':
      return settleRefusal(tried, attempt.error);
  }
}

function settleRefusal(tried: Tried, error: string): Settlement {
  if (error === 'message_not_found' && tried.isDeletion) return { kind: 'deleted' };
  if (gone.has(error) && !tried.isDeletion) return { kind: 'retired', error };
  if (passing.has(error)) return { kind: 'again', seconds: backoff(tried.attempts), error };
  if (tried.isDeletion) return { kind: 'not removed', seconds: backoff(tried.attempts), error };
  if (closedToUs.has(error)) {
    const canGoOn = tried.hasNextTarget && !tried.isEdit;
    return canGoOn ? { kind: 'next target', error } : { kind: 'given up', error };
  }
  if (tooRich.has(error) && !tried.plain) return { kind: 'plain text' };
  return tried.refusals + 1 >= mostRefusals
    ? { kind: 'given up', error }
    : { kind: 'refused again', seconds: backoff(tried.attempts), error };
}

/** 1, 2, 4 ... seconds, at most five minutes. */
function backoff(attempts: number): number {
  return Math.min(2 ** Math.max(0, attempts - 1), 300);
}

/**
 * The sentence, in mrkdwn, for the person whose message could not be put where it belongs.
 * @param about "the review of …", as people typed it
 */
export function undeliveredSentence(about: string, target: string, error: string): string {
  const what = `I saved ${escapeMrkdwn(inline(about))}`;
  const where = /^[CG]/.test(target) ? `<#${target}>` : 'your direct messages';
  if (error === 'is_archived') return `${what}, but ${where} is archived, so I can't show the card there.`;
  if (error.startsWith('restricted_action')) {
    return `${what}, but posting in ${where} is restricted, so I can't show the card there. Ask an admin to let aipm post.`;
  }
  if (error === 'channel_not_found' || error === 'not_in_channel') {
    return `${what}, but I am not in ${where}. Type \`/invite @aipm\` there, then press the button, and I will post the card.`;
  }
  return `${what}, but Slack would not show the card in ${where} (it said ${error}).`;
}

/** The sentence, in mrkdwn, for the person who made a message unwanted that could not be taken away. */
export function notRemovedSentence(about: string, target: string, error: string): string {
  const where = /^[CG]/.test(target) ? `<#${target}>` : 'direct messages';
  return `I could not take the card of ${escapeMrkdwn(inline(about))} out of ${where} (Slack said ${error}), so it can still be read there. I keep trying; to be quicker, let me in there again or delete it by hand.`;
}
