import type { BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { read } from '../../db/transaction.ts';
import { within } from '../../deadline.ts';
import { UserError } from '../../errors.ts';
import { mayManageProject } from '../../projects/rules.ts';
import { hashValues } from '../../slack/form.ts';
import { readerAt, type Viewer } from '../../slack/people.ts';
import { newFormId } from '../../submission.ts';
import { type Begun, projectBegun } from '../start.ts';
import { itemModal } from './item-form.ts';
import { closingModal, openingModal } from './opening-form.ts';
import { type Item, itemKeys } from './rules.ts';
import { notVisible } from './showing.ts';
import { type GateState, type LaunchDeps, stateOf } from './standing.ts';
import { gateOf, projectOfRecord } from './store.ts';
import { choiceModal, gateModal, type PageMetadata } from './views.ts';

/** What the command, the launcher and the Home open: the gate of a project, or the question which project. */
export async function beginningPage(deps: LaunchDeps, viewer: Viewer, begun: Begun): Promise<ModalView> {
  const { project, notice } = await read(deps.db, within(2000), (tx) =>
    projectBegun(deps, tx, viewer, begun),
  );
  const { channel } = begun;
  if (!project) return choiceModal({ ...newFormId(), channel }, notice);
  return gatePage(deps, viewer, project.id, channel);
}

/** A project's gate as it stands now. @param notice of what was just done */
export async function gatePage(
  deps: LaunchDeps,
  viewer: Viewer,
  projectId: string,
  channel: string | null,
  notice?: string,
): Promise<ModalView> {
  const state = await visibleState(deps, viewer, projectId);
  return gateModal(state, readerAt(viewer, deps.now()).today, channel, notice);
}

/** The gate that the decision log or the dossier names. */
export async function recordPage(deps: LaunchDeps, viewer: Viewer, recordId: string): Promise<ModalView> {
  const projectId = await read(deps.db, within(2000), (tx) =>
    projectOfRecord(deps.workspaceId, tx, viewer, recordId),
  );
  return gatePage(deps, viewer, projectId ?? '', null);
}

/** A gate that a person may see. @throws UserError where there is none */
async function visibleState(deps: LaunchDeps, viewer: Viewer, projectId: string): Promise<GateState> {
  return read(deps.db, within(2000), async (tx) => {
    const record = await gateOf(deps.workspaceId, tx, viewer, projectId);
    if (!record) throw new UserError(notVisible);
    return stateOf(deps, tx, viewer, record);
  });
}

/** From where a form is opened: the channel for a new gate's card, and the gate's page that it comes on top of. */
export type From = { channel: string | null; page?: string };

/** What of a click says so. */
export function fromOf({ view }: BlockAction): From {
  const { launch, channel = null } = JSON.parse(view?.private_metadata || '{}') as Partial<PageMetadata>;
  return view && launch !== undefined ? { channel, page: view.id } : { channel };
}

/** The form of an item. @param value names the project and the item */
export async function itemPage(deps: LaunchDeps, viewer: Viewer, value: string, from: From) {
  const { workspaceId, db } = deps;
  const [projectId = '', name] = value.split(' ');
  const record = await read(db, within(2000), (tx) => gateOf(workspaceId, tx, viewer, projectId));
  const item = itemKeys.find((key: Item) => key === name);
  if (!record || !item) throw new UserError(notVisible);
  const saved = record.items.find((each) => each.item === item);
  const revision = saved && { revision: saved.revision };
  return itemModal(record.project, saved, { ...newFormId(), projectId, item, ...from, ...revision });
}

/** The form that opens a gate. @throws UserError for who may not, or where it is open */
export async function openingPage(deps: LaunchDeps, viewer: Viewer, projectId: string, from: From) {
  const state = await visibleState(deps, viewer, projectId);
  await refuseOpening(deps, viewer, state);
  return openingModal(state, { ...newFormId(), projectId, ...from, shown: shownOf(state) });
}

/** What was in the way when a form was shown. */
export function shownOf({ blockers, verdict }: GateState): string {
  return hashValues({ keys: blockers.map(({ key }) => key), inAll: String(verdict.inAll) });
}

/** @throws UserError where the gate is open, or where only an admin may open it */
export async function refuseOpening(deps: LaunchDeps, viewer: Viewer, state: GateState): Promise<void> {
  const { opening, verdict } = state;
  if (opening) throw new UserError(`${await nameOf(deps, viewer, opening.openedBy)} opened it already.`);
  if (!verdict.isClear && !viewer.isAdmin) throw new UserError(adminsOnly);
}

const adminsOnly =
  'Something still keeps it closed, and over that only an admin of this workspace can open it. Mend what is listed, or ask an admin.';

/** The form that closes a gate again. @throws UserError for who may not, or where it is closed */
export async function closingPage(deps: LaunchDeps, viewer: Viewer, projectId: string, { page }: From) {
  const state = await visibleState(deps, viewer, projectId);
  await refuseClosing(deps, viewer, state);
  const { opening } = state;
  if (!opening) throw new UserError(closedAlready);
  return closingModal(state, { ...newFormId(), projectId, opening: opening.id, ...(page && { page }) });
}

export const closedAlready = 'It is closed already.';

/** @throws UserError unless the person owns the project, or is an admin */
export async function refuseClosing(
  deps: LaunchDeps,
  viewer: Viewer,
  { record: { project } }: Pick<GateState, 'record'>,
): Promise<void> {
  if (mayManageProject(viewer, project)) return;
  const owner = await nameOf(deps, viewer, project.ownerId);
  throw new UserError(`Only ${owner}, who owns the project, and admins can close it again.`);
}

/** What somebody is called at the beginning of a sentence, in plain text. */
export async function nameOf(deps: LaunchDeps, viewer: Viewer, userId: string): Promise<string> {
  if (userId === viewer.userId) return 'You';
  return (await deps.people.names([userId])).get(userId) ?? 'Somebody';
}
