import type { Awaited, Awaiting } from '../../home/awaiting.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import { button } from '../../slack/blocks.ts';
import { endOf } from '../../slack/phrases.ts';
import { dayText, escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import { type AwaitedDecision, decidersAwaited, outcomesAwaiting } from './awaiting-store.ts';

/** The decisions that people own and whose check date has come. */
export const awaitedOutcomes: Awaiting = {
  title: 'Outcomes',
  of: async (workspaceId, tx, viewer, { today }, most) => {
    const { decisions, total } = await outcomesAwaiting(workspaceId, tx, viewer, today, most);
    return { items: decisions.map((decision) => awaited(decision, today)), total };
  },
  people: (workspaceId, tx, { today }) => decidersAwaited(workspaceId, tx, today),
};

function awaited(decision: AwaitedDecision, today: string): Awaited {
  const { projectKey, ritual, recordId, verdict, checkDate } = decision;
  const isToday = checkDate === today;
  return {
    key: `outcome/${ritual}/${recordId}`,
    line: `${projectKey}: was *${escapeMrkdwn(excerpt(inline(verdict), 80))}* right?`,
    detail: isToday ? 'to be checked today' : `to be checked since ${dayText(checkDate, today)}`,
    button: button('Open record', `${openRecordAction(ritual)}/${recordId}`, recordId),
    due: endOf(checkDate),
    isOverdue: !isToday,
  };
}
