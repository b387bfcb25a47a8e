import type { Button, KnownBlock, ModalView } from '@slack/types';
import { projectTitle } from '../projects/rules.ts';
import { openRecordAction } from '../slack/action-ids.ts';
import { actions, alert, button, context, section } from '../slack/blocks.ts';
import { pageModal } from '../slack/modal.ts';
import { dayIn, dayText, escapeMrkdwn, excerpt, inline } from '../slack/text.ts';
import type { Cursor, DecisionPage, LoggedDecision } from './store.ts';

export const showDecisionsAction = 'decisions_show';
export const turnPageAction = 'decisions_page';

/** What the log's modal carries, to turn its pages. */
export type LogMetadata = { projectId?: string | undefined };

type Reader = { zone: string; today: string };

/** The decision log, a page of it. `notice` says what could not be done as asked. */
export function decisionsModal(
  page: DecisionPage,
  reader: Reader,
  options: {
    metadata: LogMetadata;
    project?: { name: string; key: string } | undefined;
    notice?: string | undefined;
  },
): ModalView {
  const heading = options.project
    ? `Decisions of *${escapeMrkdwn(inline(projectTitle(options.project)))}*`
    : undefined;
  return pageModal({
    title: 'Decisions',
    metadata: options.metadata,
    blocks: [
      ...(options.notice ? [alert(options.notice, 'warning')] : []),
      ...(heading ? [section(heading)] : []),
      ...(page.decisions.length === 0 ? [section(nothingYet(options.project))] : []),
      ...page.decisions.map((decision) => decisionBlock(decision, reader)),
      ...paging(page),
    ],
  });
}

function nothingYet(project: { key: string } | undefined): string {
  return project
    ? `Nothing has been decided about ${project.key} yet. \`/aipm review ${project.key}\` holds its first technical review.`
    : 'Nothing has been decided yet. `/aipm review` holds the first technical review.';
}

function decisionBlock(decision: LoggedDecision, { zone, today }: Reader): KnownBlock {
  const title = projectTitle({ name: decision.projectName, key: decision.projectKey });
  const small = [
    `<@${decision.ownerId}>`,
    dayText(dayIn(zone, decision.decidedAt), today),
    ...(decision.confidence === null ? [] : [`${decision.confidence} % confident`]),
    ...(decision.checkDate ? [`check on ${dayText(decision.checkDate, today)}`] : []),
  ];
  const terms = decision.terms ? `\n${escapeMrkdwn(excerpt(inline(decision.terms), 200))}` : '';
  return section(
    `*${escapeMrkdwn(decision.verdict)}* · ${escapeMrkdwn(inline(title))}${terms}\n${small.join(' · ')}`,
    button('Open', `${openRecordAction(decision.ritual)}/${decision.recordId}`, decision.recordId),
  );
}

function paging({ decisions, hasNewer, hasOlder }: DecisionPage): KnownBlock[] {
  const first = decisions[0];
  const last = decisions[decisions.length - 1];
  const turn = (text: string, direction: Cursor['direction'], from: LoggedDecision): Button =>
    button(
      text,
      `${turnPageAction}/${direction}`,
      JSON.stringify({ direction, decidedAt: from.decidedAt.toISOString(), id: from.id } satisfies Cursor),
    );
  const buttons = [
    ...(hasNewer && first ? [turn('Newer', 'newer', first)] : []),
    ...(hasOlder && last ? [turn('Older', 'older', last)] : []),
  ];
  return buttons.length > 0 ? [actions(...buttons)] : decisions.length > 0 ? [context('That is all.')] : [];
}
