import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { read, transaction } from '../db/transaction.ts';
import { type Deadline, within } from '../deadline.ts';
import type { Awaiting } from '../home/awaiting.ts';
import { showRemindersAction } from '../slack/action-ids.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { parseForm } from '../slack/form.ts';
import { inPlace, showModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { Router } from '../slack/router.ts';
import { newFormId } from '../submission.ts';
import { remindPeople } from './due.ts';
import { type Enrolment, hourlyEnrolment } from './enrolling.ts';
import { inputOf, setReminder, snoozeReminder } from './saving.ts';
import { reminderOf } from './store.ts';
import {
  reminderCallback,
  reminderForm,
  reminderModal,
  reminderSavedModal,
  type Snoozing,
  snoozeAction,
} from './views.ts';

/** One message a day to whom something waits for, at a time of their own. @param awaits what awaits people, of all parts */
export function createReminders(awaits: () => Awaiting[]): Feature {
  const enrolments = new WeakMap<Deps, Enrolment>();
  return {
    name: 'reminders',
    commands: [{ word: 'reminders', does: 'Set when you are reminded of what waits for you' }],
    register: (router, deps) => {
      enrolments.set(deps, hourlyEnrolment());
      register(router, deps);
    },
    due: async (deps) => {
      await enrolments.get(deps)?.(deps, awaits());
      await remindPeople(deps, awaits());
    },
  };
}

const title = 'Reminders';

function register(router: Router, deps: Deps): void {
  router.command('reminders', async ({ ack, command, client, context }) => {
    await ack();
    await showModal({ client, context }, { open: command.trigger_id }, title, async () =>
      formFor(deps, await context.viewer()),
    );
  });

  router.action(showRemindersAction, async ({ ack, body, client, context }) => {
    await ack();
    await showModal({ client, context }, inPlace(body), title, async () =>
      formFor(deps, await context.viewer()),
    );
  });

  router.view(reminderCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    await ack({ response_action: 'update', view: await save(deps, context.deadline, viewer, view) });
  });

  router.action(snoozeAction, async ({ ack, action, context }) => {
    const viewer = await context.viewer();
    const snoozing = JSON.parse(action.value ?? '{}') as Snoozing;
    await transaction(deps.db, context.deadline, (tx) =>
      snoozeReminder(deps.workspaceId, tx, { viewer, now: deps.now() }, snoozing),
    );
    await ack();
    deps.messagesOwed();
  });
}

async function formFor({ workspaceId, db, now }: Deps, viewer: Viewer): Promise<ModalView> {
  const reminder = await read(db, within(2000), (tx) => reminderOf(workspaceId, tx, viewer.userId));
  const until = reminder?.snoozedUntil ?? null;
  const snoozedUntil = until && until > now() ? until : null;
  return reminderModal(inputOf(reminder), { zone: viewer.zone, snoozedUntil }, newFormId());
}

async function save(
  { workspaceId, db, now }: Deps,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<ModalView> {
  const input = parseForm(reminderForm, view);
  const saved = await transaction(db, deadline, (tx) =>
    setReminder(workspaceId, tx, { viewer, now: now() }, input),
  );
  return reminderSavedModal(saved);
}
