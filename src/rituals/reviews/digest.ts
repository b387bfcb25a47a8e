import { detailsTable } from '../../digest/details.ts';
import { digestPart, type Need, type Scope, type Told } from '../../digest/part.ts';
import { urgency } from '../../digest/urgency.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import { button, type Cell } from '../../slack/blocks.ts';
import { cut, dayText, escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import { type DueDecision, type OutcomesSnapshot, outcomesSnapshot } from './digest-store.ts';

/** Judgements in digests: those whose check date has come, for somebody to say whether they were right. */
export const reviewsDigest = digestPart({
  section: 'reviews',
  title: 'Outcomes',
  read: outcomesSnapshot,
  tell: tellOutcomes,
});

const needsTold = 10;

/** What a digest says of decisions that wait for their outcome. */
export function tellOutcomes({ due, dueInAll, newlyDue }: OutcomesSnapshot, { today }: Scope): Told {
  return {
    needs: due.slice(0, needsTold).map((decision) => needOf(decision, today)),
    needsInAll: dueInAll,
    summary: dueInAll === 0 ? null : `${dueInAll} due`,
    changes: newlyDue > 0 ? [`${newlyDue} newly due`] : [],
    details: detailsTable(
      'Judgements to be checked, the oldest first',
      ['Project', 'Judgement', 'Check date'],
      due.map((decision) => rowOf(decision, today)),
      dueInAll,
    ),
  };
}

function needOf(decision: DueDecision, today: string): Need {
  const { projectKey, ritual, recordId, verdict, ownerId, checkDate } = decision;
  const words = escapeMrkdwn(excerpt(inline(verdict), 80));
  return {
    line: `${projectKey}: was “${words}” right? Check date ${dayText(checkDate, today)}`,
    ownerId,
    button: button('Open record', `${openRecordAction(ritual)}/${recordId}`, recordId),
    urgency: urgency.outcomeDue,
  };
}

function rowOf({ projectKey, verdict, checkDate }: DueDecision, today: string): Cell[] {
  return [
    projectKey,
    cut(inline(verdict), 100),
    { number: Date.parse(checkDate), text: dayText(checkDate, today) },
  ];
}
