import type { Awaited, Awaiting } from '../home/awaiting.ts';
import { button } from '../slack/blocks.ts';
import { endOf } from '../slack/phrases.ts';
import { dayText, escapeMrkdwn, excerpt, inline } from '../slack/text.ts';
import { sayOutcomeAction } from './actions.ts';
import { type AwaitedDecision, decidersAwaited, outcomesAwaiting } from './awaiting-store.ts';

/** The decisions that people own and whose outcome is asked for. */
export const awaitedOutcomes: Awaiting = {
  title: 'Outcomes',
  of: async (workspaceId, tx, viewer, { today }, most) => {
    const { decisions, total } = await outcomesAwaiting(workspaceId, tx, viewer, today, most);
    return { items: decisions.map((decision) => awaited(decision, today)), total };
  },
  people: (workspaceId, tx, { today }) => decidersAwaited(workspaceId, tx, today),
};

function awaited({ id, projectKey, verdict, askedOn }: AwaitedDecision, today: string): Awaited {
  const isToday = askedOn === today;
  return {
    key: `outcome/${id}`,
    line: `${projectKey}: was *${escapeMrkdwn(excerpt(inline(verdict), 80))}* right?`,
    detail: isToday ? 'to be checked today' : `to be checked since ${dayText(askedOn, today)}`,
    button: button('Say how it went', `${sayOutcomeAction}/${id}/waiting`, id),
    due: endOf(askedOn),
    isOverdue: !isToday,
  };
}
