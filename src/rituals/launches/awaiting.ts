import type { Awaited, Awaiting } from '../../home/awaiting.ts';
import { button } from '../../slack/blocks.ts';
import { daysBetween, endOf, overdueText } from '../../slack/phrases.ts';
import { dayIn, dayText } from '../../slack/text.ts';
import { type AwaitedItem, itemOwnersAwaited, itemsAwaiting } from './awaiting-store.ts';
import { itemAction, itemValue } from './keys.ts';
import { itemName } from './lines.ts';
import { itemKeys } from './rules.ts';

/** The launch items at risk that people own and that are due within a week, or overdue. */
export const awaitedItems: Awaiting = {
  title: 'Launch items',
  of: async (workspaceId, tx, viewer, { now }, most) => {
    const today = dayIn('UTC', now);
    const { items, total } = await itemsAwaiting(workspaceId, tx, viewer, today, most);
    return { items: items.map((each) => awaited(each, today)), total };
  },
  people: (workspaceId, tx, { now }) => itemOwnersAwaited(workspaceId, tx, dayIn('UTC', now)),
};

/** @param today the day in UTC, by which it is overdue everywhere */
function awaited({ projectId, projectKey, item, dueDate }: AwaitedItem, today: string): Awaited {
  const known = itemKeys.find((key) => key === item);
  const late = dueDate === null ? 0 : daysBetween(dueDate, today);
  const due = dueDate === today ? 'due today' : dueDate && `due ${dayText(dueDate, today)}`;
  return {
    key: `launch/${projectId}/${item}`,
    line: `${projectKey}: at risk before the launch: *${known ? itemName(known) : item}*`,
    detail: late > 0 ? overdueText(late) : due,
    button: button('Update', `${itemAction}/${projectId}-${item}`, itemValue(projectId, item)),
    due: dueDate === null ? null : endOf(dueDate),
    isOverdue: late > 0,
  };
}
