/** An answer of `ok: false`; `code` is Slack's error and `extra` goes into the response. */
export class Refusal extends Error {
  readonly code: string;
  readonly extra: Record<string, unknown>;

  constructor(code: string, extra: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

/** A refusal that lists what is wrong, as Slack does for arguments and blocks. */
export function refusalWith(code: string, messages: string[]): Refusal {
  return new Refusal(code, { errors: messages, response_metadata: { messages } });
}

// The codes that only a mistake in the bot brings about. Others, such as channel_not_found or hash_conflict,
// happen to a correct bot too.
const FAULTS = new Set([
  'alt_txt_too_large',
  'channels_limit_exceeded',
  'exchanged_trigger_id',
  'expired_trigger_id',
  'invalid_arguments',
  'invalid_auth',
  'invalid_blocks',
  'invalid_trigger_id',
  'missing_argument',
  'missing_scope',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'not_allowed_token_type',
  'not_authed',
  'push_limit_reached',
  'unknown_method',
  'view_too_large',
]);

/** True when the bot, not the situation, is to blame for a refusal. */
export function isFault(code: string): boolean {
  return FAULTS.has(code);
}
