import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { read, transaction } from '../../db/transaction.ts';
import type { Deadline } from '../../deadline.ts';
import { removeDraft } from '../../drafts/store.ts';
import { UserError } from '../../errors.ts';
import { conflictModal } from '../../slack/conflict.ts';
import type { Deps } from '../../slack/feature.ts';
import { type FormValues, fieldErrors, hashValues, parseForm, readForm } from '../../slack/form.ts';
import { noticeIn } from '../../slack/modal.ts';
import { readerAt, type Viewer } from '../../slack/people.ts';
import { newFormId, type Submission } from '../../submission.ts';
import { pocAllowance } from '../../workspaces/store.ts';
import { namedIn } from './cards.ts';
import {
  type ConclusionMetadata,
  conclusionForm,
  conclusionModal,
  planChangedNotice,
  unplanned,
} from './conclusion-form.ts';
import type { PlanInput } from './input.ts';
import { approverProblem, conclusionProblems, startProblem } from './rules.ts';
import { cancelPoc, concludePoc, savePlan } from './saving.ts';
import { notVisible, showCard, whoEnded } from './showing.ts';
import { type PocRecord, pocById, type SavedPoc } from './store.ts';
import { logUsage } from './usage.ts';
import { type UsageMetadata, usageForm } from './usage-form.ts';
import { type PlanMetadata, planForm, planValues } from './views.ts';

/** Saves a plan and says how Slack should go on: close, or show whose change came first. */
export async function submitPlan(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput) {
  const { workspaceId, db } = deps;
  const metadata = JSON.parse(view.private_metadata) as PlanMetadata;
  const { editing } = metadata;
  const { before, allowance } = await read(db, deadline, async (tx) => ({
    before: editing && (await pocById(workspaceId, tx, viewer, editing.id)),
    allowance: await pocAllowance(workspaceId, tx),
  }));
  if (editing && !before) throw new UserError(notVisible);
  const form = planForm(allowance);
  const input = parseForm(form, view, before && { project: before.project.id });
  const late = startProblem(input.startDate, before?.poc.startDate, readerAt(viewer, deps.now()).today);
  if (late) throw fieldErrors(view, { startDate: late });
  await checkApprover(deps, viewer, view, input, before);

  const names = await deps.people.names(peopleOf(input, viewer, before));
  const submission = submitted(deps, viewer, metadata.form, readForm(form, view));
  const saved = await transaction(db, deadline, async (tx) => {
    const result = await savePlan(workspaceId, tx, submission, input, metadata);
    if (result.kind !== 'saved') return result;
    await removeDraft(workspaceId, tx, metadata.form, metadata.draft);
    await showCard(deps, tx, result.record, names, viewer.userId);
    return result;
  });
  if (saved.kind === 'not visible' && !editing)
    throw fieldErrors(view, { project: 'Choose a project that you can see.' });
  return answer(deps, viewer, view, saved, (record) =>
    planConflict(deps, view, record, { ...metadata, allowance }),
  );
}

/** Everybody whom the card of a plan will name. */
function peopleOf(input: PlanInput, viewer: Viewer, before: PocRecord | undefined): string[] {
  const ids = [...input.people, viewer.userId, input.approver, before?.poc.createdBy];
  return ids.filter((id) => typeof id === 'string');
}

/** Whoever approves of a higher limit is a member, and another one than who asks. @throws InvalidForm */
async function checkApprover(
  deps: Deps,
  viewer: Viewer,
  view: ViewOutput,
  input: PlanInput,
  before: PocRecord | undefined,
): Promise<void> {
  const { approver } = input;
  if (approver === null) return;
  const previous = before && { ...before.poc, approver: before.poc.approverId };
  const problem = approverProblem(input, previous, viewer.userId);
  if (problem) throw fieldErrors(view, { approver: problem });
  const outsiders = await deps.people.outsiders([approver]);
  if (outsiders.length > 0)
    throw fieldErrors(view, { approver: 'Only a member of this workspace can approve of it.' });
}

async function planConflict(deps: Deps, view: ViewOutput, theirs: PocRecord, metadata: PlanMetadata) {
  const { id, revision, changedBy } = theirs.poc;
  const names = await deps.people.names([changedBy]);
  const saved = { who: names.get(changedBy) ?? 'Somebody', values: planValues(theirs) };
  return conflictModal(planForm(metadata.allowance), view, saved, { ...metadata, editing: { id, revision } });
}

/** Saves what was logged of a POC's use. */
export async function submitUsage(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput) {
  const { workspaceId, db } = deps;
  const metadata = JSON.parse(view.private_metadata) as UsageMetadata;
  const input = parseForm(usageForm, view);
  const before = await read(db, deadline, (tx) => pocById(workspaceId, tx, viewer, metadata.id));
  const names = await deps.people.names(before ? namedIn(before) : []);
  const submission = submitted(deps, viewer, metadata.form, readForm(usageForm, view));
  const saved = await transaction(db, deadline, async (tx) => {
    const result = await logUsage(workspaceId, tx, submission, metadata.id, input);
    if (result.kind === 'saved') await showCard(deps, tx, result.record, names, viewer.userId);
    return result;
  });
  return answer(deps, viewer, view, saved);
}

/** Concludes a POC, unless it ended or its plan was changed meanwhile. */
export async function submitConclusion(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput) {
  const { workspaceId, db } = deps;
  const metadata = JSON.parse(view.private_metadata) as ConclusionMetadata;
  const before = await read(db, deadline, (tx) => pocById(workspaceId, tx, viewer, metadata.id));
  if (!before) throw new UserError(notVisible);
  const again = (record: PocRecord) => conclusionAgain(deps, viewer, record, metadata);
  if (before.poc.status === 'running' && before.poc.revision !== metadata.revision)
    return answer(deps, viewer, view, { kind: 'changed meanwhile', record: before }, again);

  const form = conclusionForm(before.poc);
  const hidden = unplanned(before.poc).flatMap((label) => [
    `value${label}`,
    `latency${label}`,
    `cost${label}`,
  ]);
  const input = parseForm(form, view, Object.fromEntries(hidden.map((key) => [key, null])));
  const problems = conclusionProblems(before.poc, input, readerAt(viewer, deps.now()).today);
  if (Object.keys(problems).length > 0) throw fieldErrors(view, problems);

  const names = await deps.people.names([...namedIn(before), input.nextOwner, viewer.userId]);
  const submission = submitted(deps, viewer, metadata.form, readForm(form, view));
  const saved = await transaction(db, deadline, async (tx) => {
    const result = await concludePoc(workspaceId, tx, submission, input, metadata);
    if (result.kind === 'saved') await showCard(deps, tx, result.record, names, viewer.userId);
    return result;
  });
  return answer(deps, viewer, view, saved, again);
}

/** The conclusion's form for a plan that was changed meanwhile; what was typed stays, as its fields keep their ids. */
async function conclusionAgain(deps: Deps, viewer: Viewer, record: PocRecord, metadata: ConclusionMetadata) {
  const { changedBy, revision } = record.poc;
  const names = await deps.people.names([changedBy]);
  const notice = planChangedNotice(names.get(changedBy) ?? 'Somebody');
  return conclusionModal(record, viewer, { ...metadata, revision }, notice);
}

function submitted(deps: Deps, viewer: Viewer, formId: string, values: FormValues): Submission {
  return { viewer, now: deps.now(), formId, valuesHash: hashValues(values) };
}

/** How Slack should go on after a submission. @param conflict shows what somebody else changed meanwhile */
async function answer(
  deps: Deps,
  viewer: Viewer,
  view: ViewOutput,
  saved: SavedPoc,
  conflict?: (record: PocRecord) => Promise<ModalView>,
) {
  if (saved.kind === 'saved') return { response_action: 'clear' } as const;
  if (saved.kind === 'not visible') throw new UserError(notVisible);
  const shown =
    saved.kind === 'changed meanwhile' && conflict
      ? await conflict(saved.record)
      : noticeIn(view, await whoEnded(deps, viewer, saved.record), 'warning');
  return { response_action: 'update', view: shown } as const;
}

/** Cancels a POC. @throws UserError where somebody ended it before */
export async function cancel(deps: Deps, deadline: Deadline, viewer: Viewer, id: string): Promise<void> {
  const { workspaceId, db } = deps;
  const before = await read(db, deadline, (tx) => pocById(workspaceId, tx, viewer, id));
  const names = await deps.people.names([...(before ? namedIn(before) : []), viewer.userId]);
  const submission = submitted(deps, viewer, newFormId().form, {});
  const saved = await transaction(db, deadline, async (tx) => {
    const result = await cancelPoc(workspaceId, tx, submission, id);
    if (result.kind === 'saved') await showCard(deps, tx, result.record, names, viewer.userId);
    return result;
  });
  if (saved.kind === 'ended') throw new UserError(await whoEnded(deps, viewer, saved.record));
  if (saved.kind !== 'saved') throw new UserError(notVisible);
}
