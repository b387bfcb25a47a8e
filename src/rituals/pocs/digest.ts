import { detailsTable } from '../../digest/details.ts';
import { digestPart, type Need, type Scope, type Told } from '../../digest/part.ts';
import { urgency } from '../../digest/urgency.ts';
import { button, type Cell } from '../../slack/blocks.ts';
import { daysBetween, overdueText } from '../../slack/phrases.ts';
import { cut, dayIn, dayText, escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import { concludeAction } from './cards.ts';
import { type PocsSnapshot, pocsSnapshot, type ToldPoc } from './digest-store.ts';
import { lastDay } from './rules.ts';

/** POCs in digests: which run, which are overdue, and what was concluded. */
export const pocsDigest = digestPart({
  section: 'pocs',
  title: 'POCs',
  read: pocsSnapshot,
  tell: tellPocs,
});

const needsTold = 10;

/** What a digest says of POCs. They are late by the day in UTC, as everywhere. */
export function tellPocs(snapshot: PocsSnapshot, { now }: Scope): Told {
  const today = dayIn('UTC', now);
  const { running, runningInAll, overdueInAll } = snapshot;
  const changes = changesIn(snapshot);
  const overdue = overdueInAll > 0 ? ` · ${overdueInAll} overdue` : '';
  return {
    needs: running
      .filter((poc) => daysLate(poc, today) > 0)
      .slice(0, needsTold)
      .map((poc) => needOf(poc, today)),
    needsInAll: overdueInAll,
    summary: runningInAll === 0 && changes.length === 0 ? null : `${runningInAll} running${overdue}`,
    changes,
    details: detailsTable(
      'POCs that run, by their last day',
      ['Project', 'Goal', 'Until'],
      running.map((poc) => rowOf(poc, today)),
      runningInAll,
    ),
  };
}

function daysLate(poc: ToldPoc, today: string): number {
  return daysBetween(lastDay(poc), today);
}

function needOf(poc: ToldPoc, today: string): Need {
  return {
    line: `${poc.projectKey}: the POC on ${escapeMrkdwn(excerpt(inline(poc.metric), 60))} is ${overdueText(daysLate(poc, today))}`,
    ownerId: poc.createdBy,
    button: button('Conclude', `${concludeAction}/${poc.id}`, poc.id),
    urgency: urgency.pocOverdue,
  };
}

function changesIn({ concluded, concludedInAll, newlyOverdue }: PocsSnapshot): string[] {
  const more = concludedInAll - concluded.length;
  return [
    ...(newlyOverdue > 0 ? [`${newlyOverdue} became overdue`] : []),
    ...concluded.map(
      ({ projectKey, verdict }) => `${projectKey}: ${escapeMrkdwn(excerpt(inline(verdict), 60))}`,
    ),
    ...(more > 0 ? [`and ${more} more concluded`] : []),
  ];
}

function rowOf(poc: ToldPoc, today: string): Cell[] {
  const end = lastDay(poc);
  const late = daysLate(poc, today);
  const goal = `${inline(poc.metric)} ${poc.comparator} ${poc.target} ${inline(poc.unit)}`;
  return [
    poc.projectKey,
    cut(goal, 80),
    { number: Date.parse(end), text: late > 0 ? overdueText(late) : dayText(end, today) },
  ];
}
