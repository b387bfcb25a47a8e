import type { KnownBlock, ModalView } from '@slack/types';
import { verdictOf } from '../decisions/words.ts';
import { projectTitle } from '../projects/rules.ts';
import { openRecordAction } from '../slack/action-ids.ts';
import { actions, button, context, quotation, section } from '../slack/blocks.ts';
import { day, oneOf, text } from '../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../slack/form.ts';
import { formModal } from '../slack/modal.ts';
import type { Reader } from '../slack/people.ts';
import { dayIn, dayText, escapeMrkdwn, excerpt, inline, percentText } from '../slack/text.ts';
import type { FormId } from '../submission.ts';
import { answers, OutcomeInput, PredictionsInput } from './input.ts';
import type { Prediction } from './prediction.ts';
import { outcomeWords, type PredictionOutcome, predictionOutcomes, predictionWords } from './rules.ts';
import type { CheckedDecision } from './store.ts';

export const outcomeCallback = 'outcome';

/** What the outcome's form carries: its decision, and the form that wrote the outcome that it was opened on. */
export type OutcomeMetadata = FormId & { id: string; opened: string | null };

const answerWords = { ...outcomeWords, early: 'Too early to tell' };

/** The form in which somebody says how a decision turned out. */
export const outcomeForm: Form<typeof OutcomeInput> = {
  schema: OutcomeInput,
  fields: {
    outcome: oneOf('Was it right?', {
      of: answers.map((value) => ({ value, text: answerWords[value] })),
      as: 'radio',
      hint: 'Partly right counts one half.',
    }),
    newDate: day('When will you know?', {
      optional: true,
      hint: 'For “Too early to tell”: you are asked again on that day.',
    }),
    learned: text('What did we learn?', {
      max: 3000,
      multiline: true,
      optional: true,
      placeholder: 'Rare terms were rarer than we thought; the queue was the bottleneck',
    }),
  },
};

/** The form of a record's predictions, each asked for on its own. */
export function predictionsForm(predictions: Prediction[]): Form<typeof PredictionsInput> {
  const of = predictionOutcomes.map((value) => ({ value, text: predictionWords[value] }));
  return {
    schema: PredictionsInput,
    fields: Object.fromEntries(
      predictions.map(({ key, question }) => [
        predictionBlock(key),
        oneOf(`How did this turn out: ${question}`, { of, optional: true }),
      ]),
    ),
  };
}

const predictionPrefix = 'prediction/';

function predictionBlock(key: string): string {
  return `${predictionPrefix}${key}`;
}

/** What was said of predictions, by their own keys. */
export function predictionsIn(input: PredictionsInput): PredictionsInput {
  return Object.fromEntries(
    Object.entries(input).map(([block, outcome]) => [block.slice(predictionPrefix.length), outcome]),
  );
}

/** The form, under what was decided and why, filled with what was said before. */
export function outcomeModal(
  checked: CheckedDecision,
  predictions: Prediction[],
  said: Map<string, PredictionOutcome>,
  reader: Reader,
  metadata: OutcomeMetadata,
): ModalView {
  const form = predictionsForm(predictions);
  return formModal({
    title: 'How did it turn out?',
    callbackId: outcomeCallback,
    metadata,
    blocks: [
      ...decidedBlocks(checked, reader),
      ...formBlocks(outcomeForm, outcomeValues(checked)),
      ...predictions.flatMap(({ key, question, predicted }) => [
        quotation(question, excerpt(predicted, 1000)),
        ...formBlocks(form, { [predictionBlock(key)]: said.get(key) ?? null }, [predictionBlock(key)]),
      ]),
    ],
  });
}

/** An outcome as its form holds it. */
export function outcomeValues({ outcome }: Pick<CheckedDecision, 'outcome'>): FormValues {
  return { outcome: outcome?.outcome ?? null, newDate: null, learned: outcome?.learned ?? null };
}

/** What was decided and why: whoever is asked should not have to remember. */
function decidedBlocks({ decision, project }: CheckedDecision, reader: Reader): KnownBlock[] {
  const { terms, expectation, confidence, ritual, recordId, ownerId, decidedAt, id } = decision;
  const when = dayText(dayIn(reader.zone, decidedAt), reader.today);
  const sure = confidence === null ? [] : [`${percentText(confidence)} confident`];
  return [
    section(
      `*${verdictOf(decision)}* · ${escapeMrkdwn(inline(projectTitle(project)))}`,
      button('Open record', `${openRecordAction(ritual)}/${id}/outcome`, recordId),
    ),
    context([`Decided on ${when} by <@${ownerId}>`, ...sure].join(' · ')),
    ...(terms ? [quotation('On what terms', excerpt(terms, 1000))] : []),
    ...(expectation ? [quotation('What would show it to be right', excerpt(expectation, 1000))] : []),
  ];
}

/** What was learned of a decision, as far as there is room for it. */
export function learnedBlocks({ outcome }: CheckedDecision): KnownBlock[] {
  return outcome?.learned ? [quotation('What we learned', excerpt(outcome.learned, 2000))] : [];
}

/** A row with the button that asks. */
export function sayRow(id: string, actionId: string, words = 'Say how it went'): KnownBlock {
  return actions(button(words, `${actionId}/${id}`, id, 'primary'));
}
