import type { Button, KnownBlock, ModalView } from '@slack/types';
import { projectTitle } from '../projects/rules.ts';
import { openRecordAction, showDossierAction, showSearchAction } from '../slack/action-ids.ts';
import { actions, button, context, section } from '../slack/blocks.ts';
import { pageModal } from '../slack/modal.ts';
import { firstOf } from '../slack/phrases.ts';
import { dayIn, dayText, escapeMrkdwn, excerpt, inline, percentText } from '../slack/text.ts';
import type { Decision, Links } from './chain-store.ts';
import type { Cursor, DecisionPage, LoggedDecision } from './store.ts';
import { verdictOf } from './words.ts';

export const showDecisionsAction = 'decisions_show';
export const turnPageAction = 'decisions_page';

/** What the log's modal carries, to turn its pages. */
export type LogMetadata = { projectId?: string | undefined };

type Reader = { zone: string; today: string };

/** The decision log, a page of it. */
export function decisionsModal(
  page: DecisionPage,
  links: Map<string, Links>,
  reader: Reader,
  options: {
    metadata: LogMetadata;
    project?: { id: string; name: string; key: string } | undefined;
  },
): ModalView {
  return pageModal({
    title: 'Decisions',
    metadata: options.metadata,
    blocks: [
      ...(options.project ? [headingOf(options.project)] : []),
      actions(button('Search…', showSearchAction, options.project?.id ?? 'all')),
      ...(page.decisions.length === 0 ? [section(nothingYet(options.project))] : []),
      ...page.decisions.map((decision) => decisionBlock(decision, links.get(decision.id), reader)),
      ...paging(page),
    ],
  });
}

function headingOf(project: { id: string; name: string; key: string }): KnownBlock {
  return section(
    `Decisions of *${escapeMrkdwn(inline(projectTitle(project)))}*`,
    button('Dossier', showDossierAction, project.id),
  );
}

function nothingYet(project: { key: string } | undefined): string {
  return project
    ? `Nothing has been decided about ${project.key} yet. \`/aipm review ${project.key}\` holds its first technical review.`
    : 'Nothing has been decided yet. `/aipm review` holds the first technical review.';
}

function decisionBlock(
  decision: LoggedDecision,
  links: Links | undefined,
  { zone, today }: Reader,
): KnownBlock {
  const title = projectTitle({ name: decision.projectName, key: decision.projectKey });
  const small = [
    `<@${decision.ownerId}>`,
    dayText(dayIn(zone, decision.decidedAt), today),
    ...(decision.confidence === null ? [] : [`${percentText(decision.confidence)} confident`]),
    ...(decision.checkDate ? [`check on ${dayText(decision.checkDate, today)}`] : []),
  ];
  const terms = decision.terms ? `\n${escapeMrkdwn(excerpt(inline(decision.terms), 200))}` : '';
  return section(
    `*${verdictOf(decision)}* · ${escapeMrkdwn(inline(title))}${terms}\n${[small.join(' · '), ...chainLines(links, { zone, today })].join('\n')}`,
    button('Open', `${openRecordAction(decision.ritual)}/${decision.recordId}`, decision.recordId),
  );
}

/** What took its place, whose place it took, and what says the opposite: "superseded by *No-go*, 21 Nov". */
function chainLines(links: Links | undefined, { zone, today }: Reader): string[] {
  if (!links) return [];
  const named = (decision: Decision) =>
    `*${verdictOf(decision)}*, ${dayText(dayIn(zone, decision.decidedAt), today)}`;
  const { supersededBy, supersedes, contradicts } = links;
  return [
    ...(supersededBy ? [`Superseded by ${named(supersededBy)}`] : []),
    ...(supersedes.length > 0 ? [`Supersedes ${firstOf(supersedes.map(named), mostNamed).join(' · ')}`] : []),
    ...(contradicts.length > 0
      ? [`Contradicts ${firstOf(contradicts.map(named), mostNamed).join(' · ')}`]
      : []),
  ];
}

const mostNamed = 3;

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
