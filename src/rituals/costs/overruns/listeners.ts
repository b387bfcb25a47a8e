import type { ViewOutput } from '@slack/bolt';
import { read, transaction } from '../../../db/transaction.ts';
import { type Deadline, within } from '../../../deadline.ts';
import { UserError } from '../../../errors.ts';
import { tidyCopy } from '../../../messages/copies.ts';
import type { Deps } from '../../../slack/feature.ts';
import { fieldErrors, parseForm } from '../../../slack/form.ts';
import { onTop, showModal } from '../../../slack/modal.ts';
import type { Viewer } from '../../../slack/people.ts';
import type { Router } from '../../../slack/router.ts';
import { type Act, actOn } from './acts.ts';
import { acknowledgeAction, assignAction, openOverrunAction, resolveAction } from './cards.ts';
import { messageKey } from './posting.ts';
import { overrunRecordModal } from './record.ts';
import { eventsOf, overrunById } from './store.ts';
import {
  type AboutOverrun,
  assignCallback,
  assignForm,
  assignModal,
  resolveCallback,
  resolveForm,
  resolveModal,
} from './views.ts';

/** Registers what people do about overruns: acknowledge, assign, resolve, look. */
export function registerOverruns(router: Router, deps: Deps): void {
  router.action(acknowledgeAction, async ({ ack, body, action, context, respond }) => {
    const viewer = await context.viewer();
    const id = action.value ?? '';
    await act(deps, context.deadline, viewer, id, { what: 'acknowledged' });
    await ack();
    await tidyCopy(deps, body, respond, messageKey(id));
  });

  const opens = { [assignAction]: assignModal, [resolveAction]: resolveModal };
  for (const [actionId, modal] of Object.entries(opens))
    router.action(actionId, async ({ ack, body, action, client, context, respond }) => {
      await ack();
      const id = action.value ?? '';
      await showModal({ client, context }, onTop(body), 'Cost overrun', async () =>
        modal(await visibleOverrun(deps, await context.viewer(), id), { id }),
      );
      await tidyCopy(deps, body, respond, messageKey(id));
    });

  router.view(assignCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    const { owner } = parseForm(assignForm, view);
    await checkMember(deps, view, owner);
    await act(deps, context.deadline, viewer, aboutOf(view).id, { what: 'assigned', ownerId: owner });
    await ack();
  });

  router.view(resolveCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    const { note } = parseForm(resolveForm, view);
    await act(deps, context.deadline, viewer, aboutOf(view).id, { what: 'resolved', note });
    await ack();
  });

  router.action(openOverrunAction, async ({ ack, body, action, client, context, respond }) => {
    await ack();
    const id = action.value ?? '';
    await showModal({ client, context }, onTop(body), 'Cost overrun', async () =>
      recordPage(deps, await context.viewer(), id),
    );
    await tidyCopy(deps, body, respond, messageKey(id));
  });
}

function aboutOf(view: ViewOutput): AboutOverrun {
  return JSON.parse(view.private_metadata) as AboutOverrun;
}

const notVisible = 'I know no such overrun that you can see.';

async function visibleOverrun({ workspaceId, db }: Deps, viewer: Viewer, id: string) {
  const record = await read(db, within(2000), (tx) => overrunById(workspaceId, tx, viewer, id));
  if (!record) throw new UserError(notVisible);
  return record;
}

async function recordPage({ workspaceId, db }: Deps, viewer: Viewer, id: string) {
  return read(db, within(2000), async (tx) => {
    const record = await overrunById(workspaceId, tx, viewer, id);
    if (!record) throw new UserError(notVisible);
    return overrunRecordModal(record, await eventsOf(workspaceId, tx, id));
  });
}

async function checkMember(deps: Deps, view: ViewOutput, owner: string): Promise<void> {
  const outsiders = await deps.people.outsiders([owner]);
  if (outsiders.length > 0)
    throw fieldErrors(view, { owner: 'Only members of this workspace can act in aipm.' });
}

/** Does something about an overrun. @throws UserError that says what somebody else did before */
async function act(deps: Deps, deadline: Deadline, viewer: Viewer, id: string, what: Act): Promise<void> {
  const done = await transaction(deps.db, deadline, (tx) => actOn(deps, tx, viewer, id, what));
  deps.messagesOwed();
  if (done.kind === 'done') return;
  if (done.kind === 'not visible') throw new UserError(notVisible);
  if (done.kind === 'not on it')
    throw new UserError('They can not see this project. Name somebody who is on it, or add them first.');
  if (done.what === 'cleared')
    throw new UserError('The forecast is within the budget again, so this is cleared already.');
  const names = await deps.people.names(done.by ? [done.by] : []);
  throw new UserError(
    `${(done.by && names.get(done.by)) ?? 'Somebody'} has ${done.what} it already. Nothing was changed.`,
  );
}
