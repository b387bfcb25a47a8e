import { describe, expect, test } from 'vitest';
import { settle, type Tried, undeliveredSentence } from '../../src/messages/rules.ts';

const post: Tried = {
  isEdit: false,
  isDeletion: false,
  attempts: 1,
  refusals: 0,
  plain: false,
  hasNextTarget: true,
};
const edit: Tried = { ...post, isEdit: true };

function refused(tried: Tried, error: string) {
  return settle(tried, { kind: 'refused', error });
}

describe('what follows from an attempt to show a message', () => {
  test('shown is shown', () => {
    const attempt = { kind: 'shown', channel: 'C1', ts: '1.2' } as const;
    expect(settle(post, attempt)).toEqual(attempt);
  });

  test('a rate limit closes the lane for as long as Slack says', () => {
    expect(settle(post, { kind: 'rate limited', retryAfter: 30 })).toEqual({
      kind: 'wait for lane',
      seconds: 30,
    });
  });

  test('an outage is waited out, longer each time, at most five minutes', () => {
    const waits = [1, 2, 3, 8, 9, 10, 50].map((attempts) =>
      settle({ ...post, attempts }, { kind: 'failed', error: 'ECONNRESET' }),
    );
    expect(waits.map((wait) => 'seconds' in wait && wait.seconds)).toEqual([1, 2, 4, 128, 256, 300, 300]);
  });

  test.each(['channel_not_found', 'not_in_channel', 'is_archived', 'restricted_action'])(
    '%s goes on to the next place, or is given up where there is none',
    (error) => {
      expect(refused(post, error)).toEqual({ kind: 'next target', error });
      expect(refused({ ...post, hasNextTarget: false }, error)).toEqual({ kind: 'given up', error });
    },
  );

  test('a message that somebody deleted is left alone', () => {
    expect(refused(edit, 'message_not_found')).toEqual({ kind: 'retired', error: 'message_not_found' });
    expect(refused({ ...edit, isDeletion: true }, 'message_not_found')).toEqual({ kind: 'deleted' });
  });

  test.each(['is_archived', 'cant_delete_message'])(
    'a deletion that meets %s is tried for ever, and said',
    (error) => {
      expect(refused({ ...edit, isDeletion: true, attempts: 50 }, error)).toEqual({
        kind: 'not removed',
        seconds: 300,
        error,
      });
    },
  );

  test('a card in a channel that we lost is not moved, but said to be out of date', () => {
    expect(refused(edit, 'channel_not_found')).toEqual({ kind: 'given up', error: 'channel_not_found' });
  });

  test.each(['internal_error', 'service_unavailable', 'token_revoked'])(
    '%s is waited out, however often',
    (error) => {
      expect(refused({ ...post, attempts: 50, refusals: 4 }, error)).toMatchObject({ kind: 'again' });
    },
  );

  test.each(['invalid_blocks', 'msg_blocks_too_long'])('%s goes as plain text, once', (error) => {
    expect(refused(post, error)).toEqual({ kind: 'plain text' });
    expect(refused({ ...post, plain: true }, error)).toMatchObject({ kind: 'refused again' });
  });

  test('any other refusal is tried a few times, outages not counted, then given up', () => {
    expect(refused({ ...post, attempts: 50 }, 'invalid_arguments')).toMatchObject({ kind: 'refused again' });
    expect(refused({ ...post, refusals: 4 }, 'invalid_arguments')).toMatchObject({ kind: 'given up' });
  });
});

describe('the sentence about a message that could not be shown', () => {
  test('shows what people typed safely', () => {
    const sentence = undeliveredSentence('the review of <!channel> *x*', 'C1', 'is_archived');
    expect(sentence).toContain('the review of &lt;!channel&gt;');
  });

  test.each([
    ['not_in_channel', 'Type `/invite @aipm` there'],
    ['is_archived', 'is archived'],
    ['restricted_action', 'Ask an admin'],
    ['fatal_error', 'it said fatal_error'],
  ])('for %s says what to do', (error, words) => {
    const sentence = undeliveredSentence('the review of Medical triage (TRIAGE)', 'C1', error);
    expect(sentence).toContain('I saved the review of Medical triage (TRIAGE), but');
    expect(sentence).toContain(words);
  });
});
