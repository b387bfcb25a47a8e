import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { z } from 'zod';
import { read, transaction } from '../db/transaction.ts';
import { type Deadline, within } from '../deadline.ts';
import { UserError } from '../errors.ts';
import { conflictModal } from '../slack/conflict.ts';
import type { Deps } from '../slack/feature.ts';
import { fieldErrors, hashValues, parseForm, readForm } from '../slack/form.ts';
import type { Viewer } from '../slack/people.ts';
import type { Submission } from '../submission.ts';
import { objectionTo } from './channel.ts';
import { removeDigest } from './deleting.ts';
import { type DigestInput, type DigestMetadata, digestForm, digestValues } from './form.ts';
import { setPaused } from './pausing.ts';
import { changeDigest, type Saved, setUpDigest } from './saving.ts';
import { type Subscription, subscriptionById, subscriptionsListed } from './store.ts';
import type { Draft } from './telling.ts';
import { digestsModal, type ListPlace, listedAtOnce } from './views.ts';

/** What is said of a digest that is not there. */
const unknown = 'I know no such digest: it may have been deleted.';

/** What came of a form: the digest, or the form with what somebody else saved. */
export type Submitted =
  | { kind: 'saved'; subscription: Subscription; place: ListPlace }
  | { kind: 'conflict'; form: ModalView };

/** The list of a channel's digests and one's own. */
export async function listPage(
  { workspaceId, db }: Deps,
  { userId, isAdmin }: Viewer,
  place: ListPlace,
  notice?: string,
): Promise<ModalView> {
  const { listOf: channelId, from } = place;
  const listing = { userId, channelId, from, size: listedAtOnce };
  const listed = await read(db, within(2000), (tx) => subscriptionsListed(workspaceId, tx, listing));
  return digestsModal(listed, place, { userId, isAdmin }, notice);
}

/** A digest as it stands. @throws UserError where there is none */
export async function digestOf({ workspaceId, db }: Deps, id: string): Promise<Subscription> {
  const found = await read(db, within(2000), (tx) => subscriptionById(workspaceId, tx, id));
  if (!found) throw new UserError(unknown);
  return found;
}

/** What stands in a form, as a digest that is not set up. @throws InvalidForm */
export async function draftIn(deps: Deps, viewer: Viewer, view: ViewOutput): Promise<Draft> {
  const { channel: channelId, ...input } = await checkedInput(deps, viewer, view);
  const { editing } = metadataOf(view);
  const before = editing && (await digestOf(deps, editing.id));
  const lastToldAt = before?.lastToldAt ?? null;
  return { ...input, id: null, channelId, ownerId: before?.ownerId ?? viewer.userId, lastToldAt };
}

/** Saves a digest's form. @throws InvalidForm, UserError for whoever may not */
export async function submitDigest(
  deps: Deps,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<Submitted> {
  const { workspaceId, db } = deps;
  const input = await checkedInput(deps, viewer, view);
  const metadata = metadataOf(view);
  const { editing, listOf } = metadata;
  const submission = submissionOf(deps, viewer, view);
  const saved = await transaction(db, deadline, (tx) =>
    editing
      ? changeDigest(workspaceId, tx, submission, editing, input)
      : setUpDigest(workspaceId, tx, submission, input),
  );
  if (saved.kind !== 'changed meanwhile') {
    const subscription = await allowed(deps, saved);
    return { kind: 'saved', subscription, place: { listOf: listOf ?? subscription.channelId, from: 0 } };
  }
  return { kind: 'conflict', form: await conflictOf(deps, view, metadata, saved.subscription) };
}

/** Pauses or resumes a digest. @throws UserError for whoever may not */
export async function pauseOrResume(
  deps: Deps,
  deadline: Deadline,
  viewer: Viewer,
  id: string,
  isPaused: boolean,
): Promise<Subscription> {
  const { workspaceId, db, now } = deps;
  const saved = await transaction(db, deadline, (tx) =>
    setPaused(workspaceId, tx, { viewer, now: now() }, id, isPaused),
  );
  return allowed(deps, saved);
}

/** Deletes a digest. @returns whether it was still there @throws UserError for whoever may not */
export async function deleteDigest(
  deps: Deps,
  deadline: Deadline,
  viewer: Viewer,
  id: string,
): Promise<boolean> {
  const { workspaceId, db, now } = deps;
  const removed = await transaction(db, deadline, (tx) =>
    removeDigest(workspaceId, tx, { viewer, now: now() }, id),
  );
  if (removed.kind === 'not theirs') return refuse(deps, removed.subscription);
  return removed.kind === 'saved';
}

/** @throws UserError that names who may */
export async function refuse({ people }: Deps, { ownerId }: Subscription): Promise<never> {
  const owner = (await people.names([ownerId])).get(ownerId);
  throw new UserError(`Only ${owner ? `${owner}, who set it up,` : 'who set it up'} and admins can do that.`);
}

/** @throws UserError for whoever may not, and for what is not there */
async function allowed(deps: Deps, saved: Saved): Promise<Subscription> {
  if (saved.kind === 'unknown') throw new UserError(unknown);
  return saved.kind === 'not theirs' ? refuse(deps, saved.subscription) : saved.subscription;
}

async function checkedInput(
  { client }: Deps,
  { userId }: Viewer,
  view: ViewOutput,
): Promise<z.output<typeof DigestInput>> {
  const input = parseForm(digestForm, view);
  const audience = { channelId: input.channel, reach: input.reach };
  const objection = await objectionTo(client, audience, userId);
  if (objection) throw fieldErrors(view, objection);
  return input;
}

async function conflictOf(
  { people }: Deps,
  view: ViewOutput,
  metadata: DigestMetadata,
  theirs: Subscription,
): Promise<ModalView> {
  const who = (await people.names([theirs.changedBy])).get(theirs.changedBy) ?? 'Somebody';
  const editing = { id: theirs.id, revision: theirs.revision };
  return conflictModal(digestForm, view, { who, values: digestValues(theirs) }, { ...metadata, editing });
}

function submissionOf({ now }: Deps, viewer: Viewer, view: ViewOutput): Submission {
  const { form: formId } = metadataOf(view);
  return { viewer, now: now(), formId, valuesHash: hashValues(readForm(digestForm, view)) };
}

function metadataOf(view: ViewOutput): DigestMetadata {
  return JSON.parse(view.private_metadata) as DigestMetadata;
}
