import type { KnownBlock, ModalView } from '@slack/types';
import { projectTitle, tiers, tierWords } from '../../projects/rules.ts';
import { projectField } from '../../projects/views.ts';
import { actions, alert, button, context, plain, section } from '../../slack/blocks.ts';
import { type Choice, moment, oneOf, people, text, tick, wholeNumber } from '../../slack/fields.ts';
import { type Form, formBlocks } from '../../slack/form.ts';
import { formModal, pageModal } from '../../slack/modal.ts';
import { escapeMrkdwn, inline, momentText } from '../../slack/text.ts';
import { type FormId, newFormId } from '../../submission.ts';
import {
  closedWords,
  openAction,
  promiseOf,
  reasonWords,
  spreadLines,
  statusLine,
  titleOf,
  voteAction,
} from './cards.ts';
import {
  type Ballot,
  BallotInput,
  DeadlineInput,
  type Dimension,
  dimensionKeys,
  dimensions,
  FinalInput,
  longestQuestion,
  longestReason,
  mostNamed,
  RoundInput,
  resultWords,
  type Status,
  total,
} from './rules.ts';
import type { RoundRecord } from './store.ts';

export const pageAction = 'scorecard_page';
export const openCallback = 'scorecard_open_form';
export const ballotCallback = 'scorecard_ballot';
export const extendCallback = 'scorecard_extend_form';
export const cancelCallback = 'scorecard_cancel_form';
export const repeatCallback = 'scorecard_repeat_form';
export const finalizeCallback = 'scorecard_finalize_form';

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
function seconds(date: Date): string {
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

function aboutRound({ round }: RoundRecord): AboutRound {
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

/** "Your vote: 80 of 100", and what it is made of. */
function ownWords({ scores }: Omit<Ballot, 'userId'>): string {
  if (!scores) return '*You abstain*: an answer that counts in no figure.';
  const parts = dimensionKeys.map(
    (key) => `${dimensions[key].name} ${scores[key]} of ${dimensions[key].points}`,
  );
  return `*Your vote: ${total(scores)} of 100*\n${parts.join(' · ')}`;
}

/** What every page about a round begins with. */
function headOf(record: RoundRecord): KnownBlock[] {
  return [section(`*${titleOf(record)}*`), { type: 'section', text: plain(inline(record.round.question)) }];
}

/** The form for a new deadline. */
export const deadlineForm: Form<typeof DeadlineInput> = {
  schema: DeadlineInput,
  fields: { deadline: moment('Closes') },
};

/** Asks for how long a round goes on. */
export function extendModal(record: RoundRecord, deadline: Date): ModalView {
  return formModal({
    title: 'Extend the vote',
    callbackId: extendCallback,
    submit: 'Extend',
    metadata: aboutRound(record),
    blocks: [
      section(`*${titleOf(record)}*\n${statusLine(record)}`),
      ...formBlocks(deadlineForm, { deadline: seconds(deadline) }),
      context('The votes given so far stay. Whoever has not answered is reminded before the new deadline.'),
    ],
  });
}

/** Asks for the deadline of a second round. */
export function repeatModal(record: RoundRecord, deadline: Date): ModalView {
  return formModal({
    title: 'Second round',
    callbackId: repeatCallback,
    submit: 'Begin',
    metadata: aboutRound(record),
    blocks: [
      section(`*${titleOf(record)}*\n${statusLine(record)}`),
      ...formBlocks(deadlineForm, { deadline: seconds(deadline) }),
      context(
        'The same people vote again, from empty ballots. This round is kept, and the result shows both.',
      ),
    ],
  });
}

/** Asks whether to end a round without a result. */
export function cancelModal(record: RoundRecord): ModalView {
  return formModal({
    title: 'Cancel the vote?',
    callbackId: cancelCallback,
    submit: 'Cancel the vote',
    metadata: aboutRound(record),
    blocks: [
      section(`*${titleOf(record)}*\n${statusLine(record)}`),
      section('Nothing is revealed then, and nobody can vote any more.'),
    ],
  });
}

/** The form that makes a result count. */
export const finalForm: Form<typeof FinalInput> = {
  schema: FinalInput,
  fields: {
    tier: oneOf('Tier', {
      as: 'radio',
      of: tiers.map((tier) => ({ value: tier, text: `${tier}, ${tierWords[tier]}` })),
    }),
    reason: text('Why another tier than that of the votes?', {
      max: longestReason,
      multiline: true,
      optional: true,
      hint: 'Wanted only then. It stands in the record and on the card.',
    }),
  },
};

/** Asks for the tier; the one of the votes is chosen already. */
export function finalizeModal(record: RoundRecord): ModalView {
  const { tally } = record.shown;
  return formModal({
    title: 'Finalize',
    callbackId: finalizeCallback,
    submit: 'Finalize',
    metadata: aboutRound(record),
    blocks: [
      section(`*${titleOf(record)}*\n${statusLine(record)}`),
      ...(tally?.isDivided
        ? [alert('Divided: the votes lie far apart. Has the team talked about why?', 'warning')]
        : []),
      ...formBlocks(finalForm, { tier: tally?.tier }),
      context('This writes the decision, and the score of the project in the portfolio.'),
    ],
  });
}

/** Ballots or reasons on one page of a record. */
const perPage = 20;

/** The whole record, as far as its reader may see it. @param from which of its votes or reasons the page begins with */
export function roundRecordModal(record: RoundRecord, from = 0): ModalView {
  const { round, shown, mine, previous, project } = record;
  const earlier = previous?.shown.tally;
  return pageModal({
    title: 'Scorecard vote',
    blocks: [
      section(`*${titleOf(record)}*\n${statusLine(record)}`),
      { type: 'section', text: plain(inline(round.question)) },
      ...(round.overrideReason
        ? [section(`*Why not ${shown.tally?.tier ?? ''}*\n${escapeMrkdwn(inline(round.overrideReason))}`)]
        : []),
      ...(shown.tally ? [section(spreadLines(shown.tally))] : []),
      ...(mine && !(shown.tally && round.showsNames) ? [section(ownWords(mine))] : []),
      ...(shown.tally ? votesOf(record, from) : [context(promiseOf(record))]),
      ...(earlier && previous
        ? [
            section(
              `Round ${previous.round.number}: ${resultWords(earlier)}`,
              button('Show', `${openAction}/previous`, previous.round.id),
            ),
          ]
        : []),
      context(
        `Facilitated by <@${round.facilitatorId}> · opened ${momentText(round.openedAt)} · ${closedWords(record)} · ${record.voters.length} asked for ${escapeMrkdwn(inline(projectTitle(project)))}, it took ${round.quorum}`,
      ),
    ],
  });
}

/** The votes by voter, or the reasons without names; a page of them. */
function votesOf({ round, shown }: RoundRecord, from: number): KnownBlock[] {
  const lines = round.showsNames
    ? shown.named.map(ballotBlocks)
    : shown.reasons.map((reason) => [
        section(`*${dimensions[reason.dimension].name}*\n${reasonWords(reason, longestShown)}`),
      ]);
  const turn = (words: string, target: number) =>
    button(words, `${pageAction}/${target}`, JSON.stringify({ id: round.id, from: target }));
  const buttons = [
    ...(from > 0 ? [turn('Back', Math.max(0, from - perPage))] : []),
    ...(from + perPage < lines.length ? [turn('More', from + perPage)] : []),
  ];
  return [
    { type: 'divider' },
    ...lines.slice(from, from + perPage).flat(),
    ...(buttons.length > 0 ? [actions(...buttons)] : []),
    { type: 'divider' },
  ];
}

/** A reason of the longest, all of it escaped; and what a section takes, with some room. */
const longestShown = 2600;
const longestSection = 2900;

/** A vote in one section, or where its reasons are too long for that, with a section for each dimension. */
function ballotBlocks({ userId, scores, reasons }: Ballot): KnownBlock[] {
  if (!scores) return [section(`<@${userId}> abstained`)];
  const lines = dimensionKeys.map((key) => {
    const why = reasons[key];
    const words = why ? `: ${reasonWords({ dimension: key, text: why, by: null }, longestShown)}` : '';
    return `${dimensions[key].name} ${scores[key]} of ${dimensions[key].points}${words}`;
  });
  const all = [`<@${userId}> · *${total(scores)} of 100*`, ...lines];
  const whole = all.join('\n');
  return whole.length <= longestSection ? [section(whole)] : all.map((line) => section(line));
}
