import { detailsTable } from '../../digest/details.ts';
import { digestPart, type Need, type Scope, type Told } from '../../digest/part.ts';
import { urgency } from '../../digest/urgency.ts';
import { button, type Cell } from '../../slack/blocks.ts';
import { counted, overdueText } from '../../slack/phrases.ts';
import { cut, dayIn, dayText, escapeMrkdwn, excerpt, inline, oneLine } from '../../slack/text.ts';
import { moveAction } from './cards.ts';
import { type FailuresSnapshot, failuresSnapshot, type ToldFailure } from './digest-store.ts';
import { rankOf } from './register.ts';
import { cellOf, cells, daysOverdue, type Cell as MatrixCell } from './rules.ts';

/** Failure modes in digests: what is open by matrix cell, what came and went, and what presses. */
export const failuresDigest = digestPart({
  section: 'failures',
  title: 'Failure modes',
  read: failuresSnapshot,
  tell: tellFailures,
});

const doNowTold = 3;
const needsTold = 10;

/** What a digest says of failure modes. They are late by the day in UTC, as everywhere. */
export function tellFailures(snapshot: FailuresSnapshot, { now }: Scope): Told {
  const today = dayIn('UTC', now);
  const { open, first, pressing } = snapshot;
  const inAll = cells.reduce((sum, cell) => sum + open[cell], 0);
  const changes = changesIn(snapshot);
  return {
    needs: pressingIn(snapshot).map((mode) => needOf(mode, today)),
    needsInAll: pressing,
    summary: inAll === 0 && changes.length === 0 ? null : summaryOf(snapshot, inAll),
    changes,
    details: detailsTable(
      'Open failure modes, the most urgent first',
      ['Project', 'What goes wrong', 'What happens', 'Matrix cell', 'Status', 'Due'],
      first.map((mode) => rowOf(mode, today)),
      inAll,
    ),
  };
}

/** The three to do now, then what else is overdue. */
function pressingIn({ first, overdue }: FailuresSnapshot): ToldFailure[] {
  const doNow = first.filter((mode) => cellOf(mode) === 'do now').slice(0, doNowTold);
  const others = overdue.filter(({ id }) => !doNow.some((told) => told.id === id));
  return [...doNow, ...others].slice(0, needsTold);
}

function needOf(mode: ToldFailure, today: string): Need {
  const late = daysOverdue(mode, today);
  const isDoNow = cellOf(mode) === 'do now';
  const parts = [mode.kind, ...(isDoNow ? ['do now'] : []), ...(late > 0 ? [overdueText(late)] : [])];
  const gist = escapeMrkdwn(excerpt(inline(mode.gist), 60));
  return {
    line: `${mode.projectKey}: ${parts.join(', ')}: “${gist}”`,
    ownerId: mode.ownerId,
    button: button('Update', `${moveAction}/${mode.id}`, mode.id),
    urgency: urgencyOf(isDoNow, late > 0),
  };
}

function urgencyOf(isDoNow: boolean, isLate: boolean): number {
  if (!isDoNow) return urgency.failureOverdue;
  return isLate ? urgency.doNowOverdue : urgency.doNow;
}

const cellWords: Record<MatrixCell, (count: number) => string> = {
  'do now': (count) => `${count} do now`,
  plan: (count) => `${count} plan`,
  'quick win': (count) => counted(count, 'quick win'),
  'accept and watch': (count) => `${count} watch`,
};

/** "14 open: 3 do now, 5 plan, 6 quick wins · 2 overdue". */
function summaryOf({ open, overdueInAll }: FailuresSnapshot, inAll: number): string {
  const byCell = cells.filter((cell) => open[cell] > 0).map((cell) => cellWords[cell](open[cell]));
  const matrix = byCell.length > 0 ? `: ${byCell.join(', ')}` : '';
  return `${inAll} open${matrix}${overdueInAll > 0 ? ` · ${overdueInAll} overdue` : ''}`;
}

function changesIn({ changes, newlyOverdue }: FailuresSnapshot): string[] {
  const { added, reopened, mitigated, closed, accepted } = changes;
  const words: [number, string][] = [
    [added, 'new'],
    [newlyOverdue, 'became overdue'],
    [reopened, 'reopened'],
    [mitigated, 'mitigated'],
    [closed, 'closed'],
    [accepted, 'accepted'],
  ];
  return words.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
}

function rowOf(mode: ToldFailure, today: string): Cell[] {
  const late = daysOverdue(mode, today);
  return [
    mode.projectKey,
    mode.kind,
    inline(cut(oneLine(mode.gist), 60)),
    { number: rankOf(mode), text: cellOf(mode) },
    mode.status,
    mode.dueDate === null
      ? '–'
      : {
          number: Date.parse(mode.dueDate),
          text: late > 0 ? overdueText(late) : dayText(mode.dueDate, today),
        },
  ];
}
