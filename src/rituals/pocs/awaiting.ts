import type { Awaited, Awaiting } from '../../home/awaiting.ts';
import { button } from '../../slack/blocks.ts';
import { daysBetween, endOf, overdueText } from '../../slack/phrases.ts';
import { dayIn, escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import { type AwaitedPoc, plannersAwaited, pocsAwaiting } from './awaiting-store.ts';
import { concludeAction } from './cards.ts';
import { lastDay } from './rules.ts';

/** The POCs that people planned and whose days are up. */
export const awaitedPocs: Awaiting = {
  title: 'POCs',
  of: async (workspaceId, tx, viewer, { now }, most) => {
    const today = dayIn('UTC', now);
    const { pocs, total } = await pocsAwaiting(workspaceId, tx, viewer, today, most);
    return { items: pocs.map((poc) => awaited(poc, today)), total };
  },
  people: (workspaceId, tx, { now }) => plannersAwaited(workspaceId, tx, dayIn('UTC', now)),
};

/** @param today the day in UTC, by which it is overdue everywhere */
function awaited(poc: AwaitedPoc, today: string): Awaited {
  const end = lastDay(poc);
  return {
    key: `poc/${poc.id}`,
    line: `Conclude the POC of ${poc.projectKey} on *${escapeMrkdwn(excerpt(inline(poc.metric), 60))}*`,
    detail: overdueText(daysBetween(end, today)),
    button: button('Conclude', `${concludeAction}/${poc.id}`, poc.id),
    due: endOf(end),
    isOverdue: true,
  };
}
