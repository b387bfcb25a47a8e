import type { KnownBlock, ModalView } from '@slack/types';
import { projectField } from '../../projects/views.ts';
import { actions, alert, button, context, plain, section } from '../../slack/blocks.ts';
import { type Choice, moment, oneOf, people, text, tick, wholeNumber } from '../../slack/fields.ts';
import { type Form, formBlocks } from '../../slack/form.ts';
import { formModal, pageModal } from '../../slack/modal.ts';
import { inline } from '../../slack/text.ts';
import { type FormId, newFormId } from '../../submission.ts';
import { openAction, voteAction } from './cards.ts';
import { BallotInput, longestQuestion, longestReason, mostNamed, RoundInput } from './input.ts';
import { type Ballot, type Dimension, dimensionKeys, dimensions, type Status } from './rules.ts';
import type { RoundRecord } from './store.ts';
import { ownWords, promiseOf, titleOf } from './words.ts';

export const openCallback = 'scorecard_open_form';
export const ballotCallback = 'scorecard_ballot';

/** The form that opens a round. */
export const roundForm: Form<typeof RoundInput> = {
  schema: RoundInput,
  fields: {
    project: projectField(),
    question: text('What is being judged?', { max: longestQuestion, multiline: true }),
    voters: people('Who votes', {
      max: mostNamed,
      optional: true,
      hint: 'You vote only if you name yourself. Who votes is fixed from now on.',
    }),
    everybody: tick('Or everybody here', {
      says: 'Everybody in this channel but me',
      hint: 'Without guests and apps.',
    }),
    quorum: wholeNumber('Votes it takes', {
      min: 1,
      max: 1000,
      optional: true,
      hint: 'With fewer, nothing is revealed; abstentions do not count. Empty: half of the voters.',
    }),
    deadline: moment('Closes'),
    blind: oneOf('Before the reveal', {
      as: 'radio',
      of: [
        { value: 'blind', text: 'Blind: nobody sees a vote of somebody else' },
        { value: 'open', text: 'Open: whoever has voted sees the votes so far' },
      ],
    }),
    names: oneOf('After the reveal', {
      as: 'radio',
      of: [
        { value: 'shown', text: 'Names stand beside the votes' },
        { value: 'hidden', text: 'Names stay hidden (takes at least 3 votes)' },
      ],
    }),
  },
};

/** What the opening form carries: where the command was typed. */
export type RoundMetadata = FormId & { channel: string | null };

const usualQuestion = 'Should we put the next engineers here?';

/** The form for a new round; everybody in the channel is offered where there is one. */
export function newRoundModal(
  given: { project: Choice | undefined; deadline: Date; channel: string | null },
  notice?: string,
): ModalView {
  const keys = Object.keys(roundForm.fields) as (keyof RoundInput)[];
  const initial = {
    project: given.project,
    question: usualQuestion,
    deadline: seconds(given.deadline),
    blind: 'blind',
    names: 'shown',
  };
  return formModal({
    title: 'Scorecard vote',
    callbackId: openCallback,
    submit: 'Open the vote',
    metadata: { ...newFormId(), channel: given.channel } satisfies RoundMetadata,
    blocks: [
      ...(notice ? [alert(notice, 'warning')] : []),
      ...formBlocks(
        roundForm,
        initial,
        keys.filter((key) => key !== 'everybody' || given.channel !== null),
      ),
    ],
  });
}

/** Slack's picker takes a moment in whole seconds. */
export function seconds(date: Date): string {
  return String(Math.floor(date.getTime() / 1000));
}

const score = (key: Dimension) => {
  const { name, points, none, full } = dimensions[key];
  return wholeNumber(`${name}, 0 to ${points}`, {
    min: 0,
    max: points,
    optional: true,
    hint: `0: ${none} · ${points}: ${full}`,
  });
};
const reason = (key: Dimension) =>
  text(`Why? ${dimensions[key].name}`, { max: longestReason, optional: true });

/** The ballot. Its scores are not required by Slack, so that one can abstain without them. */
export const ballotForm: Form<typeof BallotInput> = {
  schema: BallotInput,
  fields: {
    value: score('value'),
    valueReason: reason('value'),
    maturity: score('maturity'),
    maturityReason: reason('maturity'),
    demand: score('demand'),
    demandReason: reason('demand'),
    abstain: tick('Or abstain', {
      says: 'I give no vote',
      hint: 'That is an answer, and counts in no figure. Scores above are then left out.',
    }),
  },
};

/** What forms about a round carry. */
export type AboutRound = FormId & { id: string };

/** What a form about a round begins with: an id of its own. */
export function aboutRound({ round }: RoundRecord): AboutRound {
  return { ...newFormId(), id: round.id };
}

/** The ballot, filled with one's own vote. */
export function ballotModal(record: RoundRecord): ModalView {
  const { mine } = record;
  return formModal({
    title: 'Your vote',
    callbackId: ballotCallback,
    submit: mine ? 'Change my vote' : 'Vote',
    metadata: aboutRound(record),
    blocks: [...headOf(record), context(promiseOf(record)), ...formBlocks(ballotForm, ballotValues(mine))],
  });
}

function ballotValues(mine: Ballot | undefined): Record<string, string | null> {
  if (!mine) return {};
  const { scores, reasons } = mine;
  const values = dimensionKeys.flatMap((key) => [
    [key, scores && String(scores[key])] as const,
    [`${key}Reason`, reasons[key]] as const,
  ]);
  return { ...Object.fromEntries(values), abstain: scores ? null : 'yes' };
}

/** What a vote was taken as: for the voter alone. @param isLast whether this vote closed the round */
export function receiptModal(
  record: RoundRecord,
  ballot: Omit<Ballot, 'userId'>,
  { isLast, now }: { isLast: boolean; now: Date },
): ModalView {
  const { round } = record;
  const isOpen = round.status === 'open' && round.deadlineAt > now;
  const after = isOpen
    ? `${ownPromise(round)} You can change it until then.`
    : `${isLast ? 'Everybody has answered, so the vote is closed' : closedSince[round.status]}: look at its card.`;
  const row = [
    ...(isOpen ? [button('Change', voteAction, round.id)] : []),
    ...(isOpen && round.isBlind
      ? []
      : [button(isOpen ? 'See the votes so far' : 'Open record', openAction, round.id)]),
  ];
  return pageModal({
    title: 'Your vote',
    blocks: [section(ownWords(ballot)), context(after), actions(...row)],
  });
}

/** Why a vote that is sent again can't be changed any more. */
const closedSince: Record<Status, string> = {
  open: 'Your vote was taken, and the deadline has passed since',
  'not decided': 'Your vote was taken, and the vote has closed since with too few votes',
  revealed: 'Your vote was taken, and the votes have been revealed since',
  repeated: 'Your vote was taken, and a second round has begun since',
  finalized: 'Your vote was taken, and the result has been finalized since',
  cancelled: 'Your vote was taken, and the vote has been cancelled since',
};

function ownPromise({ isBlind, showsNames }: RoundRecord['round']): string {
  if (!isBlind) return 'Who has voted sees the votes so far, and everybody does after the reveal.';
  return showsNames
    ? 'Only you see this until the reveal.'
    : 'Only you see this, and nobody is ever shown that it is yours; it counts at the reveal.';
}

/** What every page about a round begins with. */
function headOf(record: RoundRecord): KnownBlock[] {
  return [section(`*${titleOf(record)}*`), { type: 'section', text: plain(inline(record.round.question)) }];
}
