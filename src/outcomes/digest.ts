import { detailsTable } from '../digest/details.ts';
import { digestPart, type Need, type Scope, type Told } from '../digest/part.ts';
import { urgency } from '../digest/urgency.ts';
import { button, type Cell } from '../slack/blocks.ts';
import { cut, dayText, escapeMrkdwn, excerpt, inline, percentText } from '../slack/text.ts';
import { sayOutcomeAction } from './actions.ts';
import { type DueDecision, type OutcomesSnapshot, outcomesSnapshot } from './digest-store.ts';
import { percentOf } from './rules.ts';

/** Judgements in digests: those to be checked, and how many of the checked ones were right. */
export const outcomesDigest = digestPart({
  section: 'reviews',
  title: 'Outcomes',
  read: outcomesSnapshot,
  tell: tellOutcomes,
});

const needsTold = 10;

/** What a digest says of outcomes. */
export function tellOutcomes(snapshot: OutcomesSnapshot, { today }: Scope): Told {
  const { due, dueInAll, newlyDue } = snapshot;
  return {
    needs: due.slice(0, needsTold).map((decision) => needOf(decision, today)),
    needsInAll: dueInAll,
    summary: summaryOf(snapshot),
    changes: newlyDue > 0 ? [`${newlyDue} newly due`] : [],
    details: detailsTable(
      'Judgements to be checked, the oldest first',
      ['Project', 'Judgement', 'Check date'],
      due.map((decision) => rowOf(decision, today)),
      dueInAll,
    ),
  };
}

function summaryOf({ dueInAll, checked }: OutcomesSnapshot): string | null {
  const total = checked.right + checked.partly + checked.wrong;
  const percent = percentOf(checked);
  const parts = [
    ...(dueInAll > 0 ? [`${dueInAll} due`] : []),
    ...(percent === null ? [] : [`${percentText(percent)} of ${total} checked judgements were right`]),
  ];
  return parts.length > 0 ? parts.join(' · ') : null;
}

function needOf({ id, projectKey, verdict, ownerId, askedOn }: DueDecision, today: string): Need {
  const words = escapeMrkdwn(excerpt(inline(verdict), 80));
  return {
    line: `${projectKey}: was “${words}” right? Check date ${dayText(askedOn, today)}`,
    ownerId,
    button: button('Say how it went', `${sayOutcomeAction}/${id}/digest`, id),
    urgency: urgency.outcomeDue,
  };
}

function rowOf({ projectKey, verdict, askedOn }: DueDecision, today: string): Cell[] {
  return [
    projectKey,
    cut(inline(verdict), 100),
    { number: Date.parse(askedOn), text: dayText(askedOn, today) },
  ];
}
