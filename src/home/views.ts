import type { HomeView, KnownBlock } from '@slack/types';
import type { LoggedDecision } from '../decisions/store.ts';
import { showDecisionsAction } from '../decisions/views.ts';
import { verdictText } from '../decisions/words.ts';
import { projectTitle, shortTitle, shownMean, type Tier, tiers } from '../projects/rules.ts';
import { newProjectAction } from '../projects/views.ts';
import type { Ritual } from '../rituals/ritual.ts';
import { showSettingsAction } from '../settings/views.ts';
import { openRecordAction, showHelpAction, showRemindersAction } from '../slack/action-ids.ts';
import { actions, button, type Cell, context, dataTable, fitting, section } from '../slack/blocks.ts';
import type { Reader } from '../slack/people.ts';
import { dayIn, dayText, decimalText, escapeMrkdwn, excerpt, inline, momentText } from '../slack/text.ts';
import { totalOf, type Waiting } from './gathering.ts';
import { waitingBlocks } from './lines.ts';
import type { HomeProject, Piece } from './store.ts';

export const lookAgainAction = 'home_again';

/** What one person's Home shows. */
export type HomePage = {
  waiting: Waiting[];
  projects: Piece<HomeProject>;
  /** The decisions since they looked before; null on the first visit. */
  news: { since: Date; decisions: Piece<LoggedDecision> } | null;
  portfolio: { counts: Map<Tier | null, number>; best: HomeProject[] };
};

/** How the Home offers to start rituals: the first of them to newcomers above all. */
type Starts = Ritual['start'][];

/** The Home of a member. */
export function homeView(page: HomePage, reader: Reader, starts: Starts): HomeView {
  const isNewcomer = totalOf(page.waiting) === 0 && page.projects.total === 0;
  return home([
    ...(isNewcomer ? welcome(starts) : waitingSection(page.waiting)),
    ...(isNewcomer ? [] : projectSection(page.projects, reader)),
    ...newsSection(page.news, reader),
    ...portfolioSection(page.portfolio),
    ...startSection(isNewcomer ? starts.slice(1) : starts, isNewcomer),
    { type: 'divider' },
    actions(
      button('Reminders', showRemindersAction, 'home'),
      ...(reader.isAdmin ? [button('Settings', showSettingsAction, 'home')] : []),
      button('Help', showHelpAction, 'home'),
    ),
  ]);
}

/** What stands there while the first Home of somebody is read. */
export function loadingHome(): HomeView {
  return home([section('Looking up what waits for you…')]);
}

/** A Home that only says something, for whoever can't be shown more; with `again`, and a button to look again. */
export function noticeHome(sentence: string, { again }: { again: boolean }): HomeView {
  return home([
    section(sentence),
    ...(again ? [actions(button('Look again', lookAgainAction, 'home'))] : []),
  ]);
}

function home(blocks: KnownBlock[]): HomeView {
  return { type: 'home', private_metadata: '{}', blocks };
}

function heading(text: string): KnownBlock {
  return { type: 'header', text: { type: 'plain_text', text, emoji: true } };
}

function welcome([first]: Starts): KnownBlock[] {
  return [
    heading('Welcome to aipm'),
    section(
      'aipm keeps the decisions of teams that build AI products: reviews, votes, proofs of concept, failures and costs, each with its reasons. It reminds whoever has to act, and later asks whether the decision was right.',
    ),
    ...(first ? [actions(button(first.text, first.actionId, 'new', 'primary'))] : []),
  ];
}

function waitingSection(waiting: Waiting[]): KnownBlock[] {
  const total = totalOf(waiting);
  return total === 0
    ? [heading('Nothing waits for you')]
    : [heading(`Waiting for you (${total})`), ...waitingBlocks(waiting)];
}

function projectSection({ items, total }: Piece<HomeProject>, { today }: Reader): KnownBlock[] {
  const lines = items.map((project) => {
    const parts = [
      `*${escapeMrkdwn(projectTitle({ name: excerpt(inline(project.name), 130), key: project.key }))}*`,
      scoreWords(project),
      ...(project.status === 'paused' ? ['paused'] : []),
      ...dateWords(project, today),
    ];
    return parts.join(' · ');
  });
  const more = total - items.length;
  return [
    heading(`My projects (${total})`),
    section(
      total === 0 ? 'You own no project.' : lines.join('\n'),
      button('New project', newProjectAction, 'new'),
    ),
    ...(more > 0 ? [context(`${more} more are yours: \`/aipm portfolio\` lists them under Mine.`)] : []),
  ];
}

function dateWords({ targetDate, shippedDate }: HomeProject, today: string): string[] {
  if (shippedDate !== null && shippedDate <= today) return [`shipped ${dayText(shippedDate, today)}`];
  if (targetDate === null) return [];
  return [`${targetDate < today ? 'was due' : 'due'} ${dayText(targetDate, today)}`];
}

function scoreWords({ tier, scoreSum, scoreVotes }: HomeProject): string {
  return tier === null || scoreSum === null || !scoreVotes
    ? 'no score yet'
    : `${tier} ${decimalText(shownMean(scoreSum, scoreVotes))}`;
}

function newsSection(news: HomePage['news'], { zone, today }: Reader): KnownBlock[] {
  if (!news) return [];
  const { items, total } = news.decisions;
  const since = momentText(news.since);
  if (total === 0) return [context(`Nothing was decided since you were here, ${since}.`)];
  const more = total > items.length ? ` · the newest ${items.length} of ${total}` : '';
  return [
    heading('Since you were here'),
    context(`Decided since ${since}${more}`),
    ...items.map((decision) => {
      const title = projectTitle({ name: decision.projectName, key: decision.projectKey });
      return section(
        `*${escapeMrkdwn(excerpt(inline(verdictText(decision.verdict)), 200))}* · ${escapeMrkdwn(inline(title))} · ${dayText(dayIn(zone, decision.decidedAt), today)}`,
        button('Open', `${openRecordAction(decision.ritual)}/${decision.recordId}`, decision.recordId),
      );
    }),
    ...(more ? [actions(button('All decisions', showDecisionsAction, 'all'))] : []),
  ];
}

/** Charts are for messages only, so the portfolio is counted and tabulated. */
function portfolioSection({ counts, best }: HomePage['portfolio']): KnownBlock[] {
  if (best.length === 0) return [];
  const counted = tiers.map((tier) => `${counts.get(tier) ?? 0} ${tier}`);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const rows = fitting(best.map(rowOf));
  return [
    heading('The portfolio'),
    section(`*${counted.join(' · ')} · ${counts.get(null) ?? 0} unscored*`),
    dataTable('Projects by tier, then score', ['Project', 'Tier', 'Score'], rows, 5),
    context(
      `${total > rows.length ? `The first ${rows.length} of ${total}. ` : ''}\`/aipm portfolio\` shows all, with dates and delivery, and filters them.`,
    ),
  ];
}

function rowOf(project: HomeProject): Cell[] {
  const { tier, scoreSum, scoreVotes } = project;
  const score: Cell =
    scoreSum === null || !scoreVotes
      ? '–'
      : { number: scoreSum / scoreVotes, text: decimalText(shownMean(scoreSum, scoreVotes)) };
  return [shortTitle(project), tier ?? 'unscored', score];
}

function startSection(starts: Starts, isNewcomer: boolean): KnownBlock[] {
  return [
    heading(isNewcomer ? 'What else teams do here' : 'Start'),
    actions(...starts.map(({ text, actionId }) => button(text, `${actionId}/home`, 'new'))),
  ];
}
