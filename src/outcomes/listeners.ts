import type { ViewOutput } from '@slack/bolt';
import { read, transaction } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { UserError } from '../errors.ts';
import { conflictModal } from '../slack/conflict.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { fieldErrors, hashValues, parseForm, readForm } from '../slack/form.ts';
import { inPlace, showModal } from '../slack/modal.ts';
import { readerAt, type Viewer } from '../slack/people.ts';
import type { RequestContext } from '../slack/request.ts';
import type { Router } from '../slack/router.ts';
import { dayText } from '../slack/text.ts';
import { newFormId } from '../submission.ts';
import { sayOutcomeAction } from './actions.ts';
import { askForOutcomes } from './asking.ts';
import { awaitedOutcomes } from './awaiting.ts';
import { outcomesDigest } from './digest.ts';
import { outcomeProblems } from './input.ts';
import { registerJudgement } from './judgement-listeners.ts';
import { oweOutcome } from './messages.ts';
import type { Predictions } from './prediction.ts';
import type { Refusal } from './rules.ts';
import { type CheckedDecision, checkedDecision, predictionsOf, refused, saveOutcome } from './store.ts';
import {
  type OutcomeMetadata,
  outcomeCallback,
  outcomeForm,
  outcomeModal,
  outcomeValues,
  predictionsForm,
  predictionsIn,
} from './views.ts';

/** What became of decisions. @param predictions of all rituals, asked for as they are needed */
export function createOutcomes(predictions: () => Predictions[]): Feature {
  return {
    name: 'outcomes',
    commands: [{ word: 'judgement', usage: '[project]', does: 'See how often judgements were right' }],
    register: (router, deps) => {
      registerForm(router, deps, predictions);
      registerJudgement(router, deps);
    },
    due: askForOutcomes,
    digest: outcomesDigest,
    awaits: awaitedOutcomes,
  };
}

function registerForm(router: Router, deps: Deps, predictions: () => Predictions[]): void {
  router.action(sayOutcomeAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const id = action.value ?? '';
    await showModal({ client, context }, inPlace(body), 'How did it turn out?', async () =>
      formFor(deps, predictions(), await context.viewer(), id),
    );
  });

  router.view(outcomeCallback, async ({ ack, view, context }) => {
    await ack(await submit(deps, predictions(), context, view));
    deps.messagesOwed();
  });
}

const notVisible = 'I know no such decision that you can see.';

async function formFor(deps: Deps, predictions: Predictions[], viewer: Viewer, id: string) {
  const { workspaceId, db } = deps;
  const reader = readerAt(viewer, deps.now());
  const { checked, asked, said } = await read(db, within(2000), async (tx) => {
    const checked = await checkedDecision(workspaceId, tx, viewer, id);
    if (!checked) throw new UserError(notVisible);
    const asked = await predictedIn(deps, tx, predictions, checked);
    return { checked, asked, said: await predictionsOf(workspaceId, tx, id) };
  });
  const refusal = refused(checked, viewer, reader.today);
  if (refusal) throw await refusedFor(deps, refusal, checked, reader.today);
  const opened = checked.outcome?.formId ?? null;
  return outcomeModal(checked, asked, said, reader, { ...newFormId(), id, opened });
}

/** What tells somebody that they can't say how a decision turned out. */
async function refusedFor(
  { people }: Deps,
  refusal: Refusal,
  { decision: { ownerId, askedOn } }: CheckedDecision,
  today: string,
): Promise<UserError> {
  switch (refusal) {
    case 'not theirs': {
      const owner = (await people.names([ownerId])).get(ownerId) ?? 'Somebody else';
      return new UserError(
        `${owner}, who decided it, says how it turned out; for them the project’s owner or an admin can.`,
      );
    }
    case 'no day':
      return new UserError('This decision names no day on which it would be known whether it was right.');
    case 'not yet':
      return new UserError(`This is to be checked on ${dayText(askedOn ?? today, today)}, not before.`);
  }
}

async function predictedIn(
  { workspaceId }: Deps,
  tx: Parameters<Predictions['of']>[1],
  predictions: Predictions[],
  { decision }: CheckedDecision,
) {
  const ofRitual = predictions.find(({ ritual }) => ritual === decision.ritual);
  return ofRitual ? ofRitual.of(workspaceId, tx, decision.recordId) : [];
}

/** Saves what was said and tells how Slack should go on. */
async function submit(deps: Deps, predictions: Predictions[], context: RequestContext, view: ViewOutput) {
  const { workspaceId, db } = deps;
  const viewer = await context.viewer();
  const metadata = JSON.parse(view.private_metadata) as OutcomeMetadata;
  const { id, opened } = metadata;
  const now = deps.now();
  const { today } = readerAt(viewer, now);
  const input = parseForm(outcomeForm, view);
  const problems = outcomeProblems(input, today);
  if (Object.keys(problems).length > 0) throw fieldErrors(view, problems);

  const saved = await transaction(db, context.deadline, async (tx) => {
    const before = await checkedDecision(workspaceId, tx, viewer, id);
    if (!before) return { kind: 'not visible' } as const;
    const form = predictionsForm(await predictedIn(deps, tx, predictions, before));
    const said = predictionsIn(parseForm(form, view));
    const valuesHash = hashValues({ ...readForm(outcomeForm, view), ...readForm(form, view) });
    const submission = { viewer, now, formId: metadata.form, valuesHash };
    const result = await saveOutcome(
      workspaceId,
      tx,
      submission,
      { id, today, opened },
      { input, predictions: said },
    );
    if (result.kind === 'saved')
      await oweOutcome(workspaceId, tx, before.decision, result.checked, { today, actorId: viewer.userId });
    return result;
  });
  if (saved.kind === 'not visible') throw new UserError(notVisible);
  if (saved.kind === 'refused') throw await refusedFor(deps, saved.refusal, saved.checked, today);
  if (saved.kind === 'saved') return { response_action: 'clear' } as const;
  const shown = await conflict(deps, view, saved.checked, metadata);
  return { response_action: 'update', view: shown } as const;
}

async function conflict(deps: Deps, view: ViewOutput, theirs: CheckedDecision, metadata: OutcomeMetadata) {
  const { outcome } = theirs;
  const by = outcome?.recordedBy ?? '';
  const names = await deps.people.names([by]);
  const saved = { who: names.get(by) ?? 'Somebody', values: outcomeValues(theirs) };
  const opened = outcome?.formId ?? null;
  return conflictModal(outcomeForm, view, saved, { ...metadata, opened });
}
