import type { Awaited, Awaiting } from '../../home/awaiting.ts';
import { button } from '../../slack/blocks.ts';
import { endOf, overdueText } from '../../slack/phrases.ts';
import { dayIn, dayText, escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import { type AwaitedFailure, failuresAwaiting, ownersAwaited } from './awaiting-store.ts';
import { moveAction } from './cards.ts';
import { cellOf, daysOverdue } from './rules.ts';

/** The failure modes that people own and have to move on soon: those due within a week, overdue, or to do now. */
export const awaitedFailures: Awaiting = {
  title: 'Failure modes',
  of: async (workspaceId, tx, viewer, { now }, most) => {
    const today = dayIn('UTC', now);
    const { modes, total } = await failuresAwaiting(workspaceId, tx, viewer, today, most);
    return { items: modes.map((mode) => awaited(mode, today)), total };
  },
  people: (workspaceId, tx, { now }) => ownersAwaited(workspaceId, tx, dayIn('UTC', now)),
};

/** A failure mode on the list of who owns it. @param today the day in UTC, by which it is overdue everywhere */
function awaited(mode: AwaitedFailure, today: string): Awaited {
  const late = daysOverdue(mode, today);
  const doNow = cellOf(mode) === 'do now' ? ', do now' : '';
  const gist = escapeMrkdwn(excerpt(inline(mode.gist), 60));
  return {
    key: `failure/${mode.id}`,
    line: `${mode.projectKey}: *${mode.kind}*${doNow}: “${gist}”`,
    detail: detailOf(mode, late, today),
    button: button('Move on', `${moveAction}/${mode.id}`, mode.id),
    due: mode.dueDate === null ? null : endOf(mode.dueDate),
    isOverdue: late > 0,
  };
}

function detailOf({ dueDate }: AwaitedFailure, late: number, today: string): string | null {
  if (dueDate === null) return null;
  if (late > 0) return overdueText(late);
  return dueDate === today ? 'due today' : `due ${dayText(dueDate, today)}`;
}
