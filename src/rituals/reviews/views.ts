import type { KnownBlock, ModalView } from '@slack/types';
import type { OfferedDraft } from '../../drafts/store.ts';
import { type DraftMetadata, draftHeading, draftOffer, saveDraftRow } from '../../drafts/views.ts';
import type { Content } from '../../messages/schema.ts';
import { projectTitle } from '../../projects/rules.ts';
import { projectField, projectInDraft } from '../../projects/views.ts';
import { fromRecord, logFailureAction, openRecordAction } from '../../slack/action-ids.ts';
import { actions, alert, button, context, plain, quotation, section } from '../../slack/blocks.ts';
import { type Choice, day, oneOf, people, text, wholeNumber } from '../../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../../slack/form.ts';
import { formModal, pageModal } from '../../slack/modal.ts';
import {
  dayIn,
  dayText,
  ended,
  escapeMrkdwn,
  excerpt,
  inline,
  listed,
  momentText,
  percentText,
} from '../../slack/text.ts';
import {
  isJudgementFixed,
  questionKeys,
  questions,
  ReviewInput,
  ritual,
  type Verdict,
  verdicts,
  verdictWords,
} from './rules.ts';
import type { ReviewRecord, Revision } from './store.ts';

export const callback = 'review';
export const startAction = 'review_start';
export const openAction = openRecordAction(ritual);
export const editAction = 'review_edit';
export const revisionAction = 'review_revision';

const answer = (question: string, placeholder: string) =>
  text(question, { max: 3000, multiline: true, placeholder });

/** The form in which a team holds a review. */
export const reviewForm: Form<typeof ReviewInput> = {
  schema: ReviewInput,
  fields: {
    project: projectField(),
    technology: answer(`1. ${questions.technology}`, 'GPT-4, or Llama 3 fine-tuned on our own samples'),
    costs: answer(`2. ${questions.costs}`, '30,000 a month against 26,000 and 5,000 labelled samples'),
    bottleneck: answer(`3. ${questions.bottleneck}`, 'Rare terms: accuracy is under 80 %'),
    load: answer(
      `4. ${questions.load}`,
      'Peak day is 10,000 consultations; beyond it, requests wait in a queue',
    ),
    data: answer(`5. ${questions.data}`, 'Yes: 400 new labelled cases a month'),
    verdict: oneOf('Verdict', { of: verdicts.map((value) => ({ value, text: verdictWords[value] })) }),
    terms: text('Conditions, or the evidence that is needed', {
      max: 3000,
      multiline: true,
      optional: true,
      hint: 'For “Go with conditions” and “Needs evidence”.',
    }),
    confidence: wholeNumber('Confidence, in %', {
      min: 50,
      max: 100,
      optional: true,
      hint: '50 is a coin toss, 100 is certain. Leave it empty for “Needs evidence”.',
    }),
    expectation: text('How will we know that this was right?', {
      max: 3000,
      multiline: true,
      optional: true,
      placeholder: 'Rare-term accuracy in production is at least 85 %',
    }),
    checkDate: day('When will we know?', {
      hint: 'On that day you are asked how it turned out. Until then the verdict can be changed.',
    }),
    participants: people('Who took part', { max: 30 }),
  },
};

/** What the review's form carries. */
export type ReviewMetadata = DraftMetadata & {
  /** Where the command was typed. */
  channel: string | null;
  /** The review being edited, and the revision that the form was opened on. */
  editing?: { id: string; revision: number };
};

type Reader = { userId: string; zone: string; today: string };

/** An empty form, under the drafts that the person could go on with. */
export function newReviewModal(
  given: { project?: Choice | undefined; reader: Reader; checkDate: string },
  drafts: OfferedDraft[],
  metadata: ReviewMetadata,
  notice?: string,
): ModalView {
  const initial = { project: given.project, participants: [given.reader.userId], checkDate: given.checkDate };
  return formModal({
    title: 'Technical review',
    callbackId: callback,
    submit: 'Save review',
    metadata,
    blocks: [
      ...(notice ? [alert(notice, 'warning')] : []),
      ...drafts.flatMap((draft) => draftOffer(callback, draft)),
      ...formBlocks(reviewForm, initial),
      saveDraftRow(callback),
    ],
  });
}

/** The form as somebody left it. */
export function draftModal(
  draft: OfferedDraft,
  project: { id: string; name: string; key: string } | undefined,
  metadata: ReviewMetadata,
): ModalView {
  const initial = { ...draft.values, project: projectInDraft(draft.values.project ?? null, project) };
  return formModal({
    title: 'Technical review',
    callbackId: callback,
    submit: 'Save review',
    metadata,
    blocks: [draftHeading(draft), ...formBlocks(reviewForm, initial), saveDraftRow(callback)],
  });
}

/** The form filled with a review. Once its check date has come, the judgement is shown and can't be changed. */
export function editReviewModal(record: ReviewRecord, reader: Reader, metadata: ReviewMetadata): ModalView {
  const fixed = isJudgementFixed(record.revision.checkDate, reader.today);
  const open = Object.keys(reviewForm.fields) as (keyof ReviewInput)[];
  const keys = open.filter((key) => key !== 'project' && !(fixed && judgementKeys.has(key)));
  return formModal({
    title: 'Edit the review',
    callbackId: callback,
    metadata,
    blocks: [
      section(`*${escapeMrkdwn(inline(projectTitle(record.project)))}*`),
      ...(fixed
        ? [
            section(
              `${verdictLine(record.revision)}\n_${ended(`Fixed since ${dayText(record.revision.checkDate, reader.today)}`)}_`,
            ),
          ]
        : []),
      ...formBlocks(reviewForm, reviewValues(record), keys),
    ],
  });
}

const judgementKeys: ReadonlySet<string> = new Set(['verdict', 'confidence', 'expectation', 'checkDate']);

/** The values that the edit form does not show once they are fixed, and that an edit must keep. */
export function fixedValues(record: ReviewRecord, today: string): FormValues {
  const keys = isJudgementFixed(record.revision.checkDate, today)
    ? [...judgementKeys, 'project']
    : ['project'];
  const values = reviewValues(record);
  return Object.fromEntries(keys.map((key) => [key, values[key] ?? null]));
}

/** A saved review as its form holds it. */
export function reviewValues({ revision, project }: ReviewRecord): FormValues {
  return {
    project: project.id,
    ...Object.fromEntries(questionKeys.map((key) => [key, revision[key]])),
    verdict: revision.verdict,
    terms: revision.terms,
    confidence: revision.confidence === null ? null : String(revision.confidence),
    expectation: revision.expectation,
    checkDate: revision.checkDate,
    participants: revision.participants,
  };
}

/** The card in the channel. `names` are the participants as people call them; mentions would ping them. */
export function reviewCard(record: ReviewRecord, names: string[], zone: string): Content {
  const { revision, project, review } = record;
  const today = dayIn(zone, revision.revisedAt);
  const title = escapeMrkdwn(inline(projectTitle(project)));
  const when = dayText(dayIn(zone, review.createdAt), today);
  const edited = revision.revision > 1 ? [`edited ${dayText(today, today)}`] : [];
  const who = escapeMrkdwn(listed(names.map(inline)));
  return {
    text: `Technical review of ${title}: ${verdictLine(revision)}`,
    blocks: [
      section(`*Technical review* · ${title}\n${verdictLine(revision)}`),
      ...termsBlock(revision),
      fiveQuestions(revision),
      ...(revision.expectation
        ? [
            quotation(
              `We will know by ${dayText(revision.checkDate, today)}`,
              excerpt(revision.expectation, 600),
            ),
          ]
        : []),
      context([who, when, ...edited].join(' · ')),
      actions(
        failureButton(record),
        button('Edit', editAction, review.id),
        button('Open record', openAction, review.id),
      ),
    ],
  };
}

/** A bottleneck that a review finds is best logged at once. */
function failureButton({ review, project }: ReviewRecord) {
  const origin = { ritual, recordId: review.id };
  return button('Log a failure mode', logFailureAction, fromRecord(project.id, origin));
}

function verdictLine({ verdict, confidence }: Pick<Revision, 'verdict' | 'confidence'>): string {
  return `*${verdictWords[verdict]}*${confidence === null ? '' : ` · ${percentText(confidence)} confident`}`;
}

const termsHeading: Partial<Record<Verdict, string>> = {
  conditions: 'Conditions',
  evidence: 'Evidence needed',
};

function termsBlock(revision: Revision): KnownBlock[] {
  if (!revision.terms) return [];
  const heading = termsHeading[revision.verdict] ?? 'Note';
  const by =
    revision.verdict === 'evidence'
      ? `${heading} by ${dayText(revision.checkDate, revision.checkDate)}`
      : heading;
  return [quotation(by, excerpt(revision.terms, 900))];
}

/** The answers, folded, each cut to what a card has room for. */
function fiveQuestions(revision: Revision): KnownBlock {
  return {
    type: 'container',
    title: plain('The five questions'),
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: questionKeys.flatMap((key) => [
      context(`*${questions[key]}*`),
      { type: 'section' as const, text: plain(excerpt(revision[key], 1200)) },
    ]),
  };
}

/** The whole record: everything that was written, and its history. */
export function reviewRecordModal(
  record: ReviewRecord,
  history: Pick<Revision, 'revision' | 'revisedBy' | 'revisedAt'>[],
  reader: Reader,
): ModalView {
  const { revision, project, review } = record;
  const isOld = revision.revision !== review.revision;
  return pageModal({
    title: 'Technical review',
    metadata: { channel: review.channelId },
    blocks: [
      ...(isOld
        ? [alert(`This is revision ${revision.revision}; the review has changed since.`, 'warning')]
        : []),
      section(`*${escapeMrkdwn(inline(projectTitle(project)))}*\n${verdictLine(revision)}`),
      ...(revision.terms ? [quotation(termsHeading[revision.verdict] ?? 'Note', revision.terms)] : []),
      ...questionKeys.map((key) => quotation(questions[key], revision[key])),
      ...(revision.expectation ? [quotation('How we will know', revision.expectation)] : []),
      context(
        `Check on ${dayText(revision.checkDate, reader.today)} · took part: ${revision.participants.map((id) => `<@${id}>`).join(', ')}`,
      ),
      ...(isOld ? [] : [actions(failureButton(record), button('Edit', editAction, review.id))]),
      { type: 'divider' },
      ...history.slice(0, shownRevisions).map((entry) => historyLine(entry, record)),
      ...(history.length > shownRevisions
        ? [context(`and ${history.length - shownRevisions} older ones`)]
        : []),
    ],
  });
}

const shownRevisions = 30;

function historyLine(
  entry: Pick<Revision, 'revision' | 'revisedBy' | 'revisedAt'>,
  shown: ReviewRecord,
): KnownBlock {
  const line = `Revision ${entry.revision} · <@${entry.revisedBy}> · ${momentText(entry.revisedAt)}`;
  if (entry.revision === shown.revision.revision) return section(`*${line}*`);
  const value = JSON.stringify({ id: shown.review.id, revision: entry.revision });
  return section(line, button('Show', `${revisionAction}/${entry.revision}`, value));
}
