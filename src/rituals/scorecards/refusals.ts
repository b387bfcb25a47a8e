import type { Deps } from '../../slack/feature.ts';
import type { Refused } from './acts.ts';
import type { Status } from './rules.ts';
import type { RoundRecord } from './store.ts';

/** To who asks for a round that is not there for them. */
export const notVisible = 'I know no such vote that you can see.';

/** To who was not asked to vote. */
export function notAsked({ round }: RoundRecord): string {
  return `This vote asks others: who votes was fixed when it was opened. ${round.status === 'open' ? 'You will see the result on its card.' : 'Its card has the result.'}`;
}

const ends: Record<Status, string> = {
  open: 'The deadline has passed',
  'not decided': 'The deadline has passed',
  revealed: 'The votes were revealed',
  repeated: 'A second round was begun',
  finalized: 'The result was finalized',
  cancelled: 'The vote was cancelled',
};

/** To who votes too late. */
export function takenNoMore({ round }: RoundRecord): string {
  return `${ends[round.status]}, so no vote is taken any more. Nothing was changed.`;
}

/** To who chooses a deadline that would be less time. */
export const laterPlease = 'That is before it closes as it is. Choose a later moment.';

/** Why nothing came of what a facilitator wanted. */
export async function sentenceFor(refused: Refused, deps?: Deps): Promise<string> {
  switch (refused.kind) {
    case 'not visible':
      return notVisible;
    case 'not yours':
      return `Only who opened this vote can do that; the owner of ${refused.record.project.key} and admins stand in.`;
    case 'too few': {
      const { round, votes } = refused.record;
      return `It takes ${round.quorum} votes, and there ${votes === 1 ? 'is 1' : `are ${votes}`} (abstentions do not count). Remind who has not answered, or wait for the deadline.`;
    }
    case 'reminded already':
      return 'They were reminded already: one reminder goes out before a deadline. Extending the vote allows another.';
    case 'past deadline':
      return 'The deadline has passed, so nobody is reminded any more.';
    case 'earlier':
      return laterPlease;
    case 'too few left':
      return refused.record.round.showsNames
        ? `Nobody who voted can still see ${refused.record.project.key}, so there is nobody to ask. Nothing was changed.`
        : `Names can be hidden among at least 3 voters, and fewer of these can still see ${refused.record.project.key}. Nothing was changed.`;
    case 'reason missing':
      return refused.sentence;
    case 'moved on':
      return movedOn(refused.record, deps);
  }
}

async function movedOn({ round }: RoundRecord, deps?: Deps): Promise<string> {
  const { finalizedBy, tier } = round;
  const names = finalizedBy && deps ? await deps.people.names([finalizedBy]) : undefined;
  const who = (finalizedBy && names?.get(finalizedBy)) ?? 'Somebody';
  const sentences: Record<Status, string> = {
    open: 'This vote was given more time, so it is open again.',
    'not decided': 'The deadline has passed with too few votes: extend it, or cancel it.',
    revealed: 'The votes were revealed already.',
    repeated: 'A second round was begun already.',
    finalized: `${who} has finalized this vote already, as ${tier}.`,
    cancelled: 'This vote was cancelled already.',
  };
  return `${sentences[round.status]} Nothing was changed.`;
}
