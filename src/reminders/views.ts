import type { ModalView } from '@slack/types';
import { totalOf, type Waiting } from '../home/gathering.ts';
import { countWords, waitingBlocks, waitingText } from '../home/lines.ts';
import type { Content } from '../messages/schema.ts';
import { showRemindersAction } from '../slack/action-ids.ts';
import { actions, button, context, section } from '../slack/blocks.ts';
import { oneOf, timeOfDay } from '../slack/fields.ts';
import { type Form, formBlocks } from '../slack/form.ts';
import { formModal, pageModal } from '../slack/modal.ts';
import { dayText, ended, escapeMrkdwn, momentText, timeText } from '../slack/text.ts';
import type { FormId } from '../submission.ts';
import { ReminderInput, rhythms, rhythmWords } from './rules.ts';
import type { Plan, Snooze } from './schedule.ts';
import type { Reminder } from './store.ts';

export const reminderCallback = 'reminders';
export const snoozeAction = 'reminder_snooze';

/** What a snooze button acts on: how long, and the day of the reminder that it stands on. */
export type Snoozing = { snooze: Snooze; day: string };

const foot = 'reminder_foot';

/** The reminder of a day: what waits, and how to have peace. */
export function reminderMessage(waiting: Waiting[], plan: Plan, day: string): Content {
  const snooze = (text: string, value: Snoozing) =>
    button(text, `${snoozeAction}/${value.snooze}`, JSON.stringify(value));
  const rhythm = rhythmWords[plan.onWeekends ? 'daily' : 'weekdays'];
  return {
    text: waitingText(waiting),
    blocks: [
      section(`*${countWords(totalOf(waiting))}*`),
      ...waitingBlocks(waiting),
      {
        ...actions(
          snooze('Snooze for a day', { snooze: 'day', day }),
          snooze('Snooze for a week', { snooze: 'week', day }),
          button('Change', showRemindersAction, 'reminder'),
        ),
        block_id: foot,
      },
      context(`${rhythm} ${timeText(plan.time)} ${escapeMrkdwn(plan.zone)}, when something waits for you`),
    ],
  };
}

/** A reminder on which a snooze was chosen. @param next when the next one comes; null where reminders are off */
export function snoozedMessage({ text, blocks }: Content, next: Date | null): Content {
  const rest = section(
    next === null
      ? 'You get no reminders any more.'
      : `Snoozed. The next reminder comes ${momentText(next)}.`,
    button('Change', showRemindersAction, 'reminder'),
  );
  return {
    text,
    blocks: blocks.map((block) => (block.block_id === foot ? { ...rest, block_id: foot } : block)),
  };
}

/** What is left of the reminder of a day when another day has come. */
export function pastMessage(day: string, today: string): Content {
  const text = `${ended(`This was your reminder of ${dayText(day, today)}`)} \`/aipm mine\` lists what waits for you now.`;
  return { text, blocks: [context(text)] };
}

export const reminderForm: Form<typeof ReminderInput> = {
  schema: ReminderInput,
  fields: {
    rhythm: oneOf('When', {
      as: 'radio',
      of: rhythms.map((rhythm) => ({ value: rhythm, text: rhythmWords[rhythm] })),
    }),
    time: timeOfDay('Time', { hint: 'In the time zone that Slack has for you.' }),
  },
};

/** The form of somebody's reminders. */
export function reminderModal(
  current: ReminderInput,
  { zone, snoozedUntil }: { zone: string; snoozedUntil: Date | null },
  metadata: FormId,
): ModalView {
  return formModal({
    title: 'Reminders',
    callbackId: reminderCallback,
    metadata,
    blocks: [
      section('One message a day with everything that waits for you, and none when nothing does.'),
      ...formBlocks(reminderForm, current),
      context(
        `Your zone is ${escapeMrkdwn(zone)}. A vote that you have not answered reminds you once more before it closes.`,
      ),
      ...(snoozedUntil
        ? [context(`You snoozed until ${momentText(snoozedUntil)}; saving ends the snooze.`)]
        : []),
    ],
  });
}

/** What came of saving. */
export function reminderSavedModal({ isOff, nextDueAt }: Reminder): ModalView {
  const words = isOff
    ? 'You get no reminders. Your Home and `/aipm mine` still say what waits for you.'
    : `The next reminder comes ${momentText(nextDueAt)}, if something waits for you then.`;
  return pageModal({ title: 'Reminders', blocks: [section(words)] });
}
