import { detailsTable } from '../digest/details.ts';
import { digestPart, type Need, type Scope, type Told } from '../digest/part.ts';
import { urgency } from '../digest/urgency.ts';
import type { Tier } from '../projects/rules.ts';
import { startVoteAction } from '../slack/action-ids.ts';
import { button, type Cell } from '../slack/blocks.ts';
import { counted, daysBetween, firstOf } from '../slack/phrases.ts';
import { cut, dayIn, dayText, inline } from '../slack/text.ts';
import { type PortfolioSnapshot, portfolioSnapshot, type ToldProject } from './digest-store.ts';
import { deliveryOf } from './rules.ts';
import { deliveryText, scoreCell, scoredText } from './views.ts';

/** The portfolio in digests: how many of each tier, what moved, and which scores are old or missing. */
export const portfolioDigest = digestPart({
  section: 'portfolio',
  title: 'Portfolio',
  read: portfolioSnapshot,
  tell: tellPortfolio,
});

const changesNamed = 5;

/** What a digest says of the portfolio. */
export function tellPortfolio(snapshot: PortfolioSnapshot, scope: Scope): Told {
  const { counts, wanting, wantingInAll, ranking } = snapshot;
  const all = counts.P0 + counts.P1 + counts.P2 + counts.unscored;
  return {
    needs: wanting.map((project) => needOf(project, scope)),
    needsInAll: wantingInAll,
    summary:
      all === 0 ? null : `${counts.P0} P0 · ${counts.P1} P1 · ${counts.P2} P2 · ${counts.unscored} unscored`,
    changes: [...firstOf(movesIn(snapshot), changesNamed), ...agedIn(snapshot, scope)],
    details: detailsTable(
      'Portfolio by tier, then score',
      ['Project', 'Tier', 'Score', 'Scored', 'Target', 'Delivery'],
      ranking.map((project) => rowOf(project, scope)),
      all,
    ),
  };
}

function needOf(project: ToldProject, scope: Scope): Need {
  const { id, key, ownerId, scoredAt } = project;
  return {
    line: scoredAt ? ageOf(key, scoredAt, scope) : `${key} has no score yet`,
    ownerId,
    button: button('Vote on it', `${startVoteAction}/${id}`, id),
    urgency: scoredAt ? urgency.scoreStale : urgency.noScore,
  };
}

/** "COPY's score is 97 days old". */
function ageOf(key: string, scoredAt: Date, { zone, today }: Scope): string {
  return `${key}’s score is ${counted(daysBetween(dayIn(zone, scoredAt), today), 'day')} old`;
}

/** What went up, down or in, the highest tier first. */
function movesIn({ scored }: PortfolioSnapshot): string[] {
  return scored.filter(({ tier, before }) => tier !== before).map(moveWords);
}

function moveWords({ key, tier, before }: { key: string; tier: Tier; before: Tier | null }): string {
  if (before === null) return `${key} is ${tier}, its first score`;
  return tier < before ? `▲ ${key} up from ${before} to ${tier}` : `▼ ${key} down from ${before} to ${tier}`;
}

function agedIn({ newlyStale, wanting }: PortfolioSnapshot, scope: Scope): string[] {
  const stale = wanting.filter(({ scoredAt }) => scoredAt !== null);
  const [only] = stale;
  if (newlyStale === 1 && stale.length === 1 && only?.scoredAt)
    return [ageOf(only.key, only.scoredAt, scope)];
  return newlyStale > 0 ? [`${counted(newlyStale, 'score')} became stale`] : [];
}

function rowOf(project: ToldProject, { zone, today }: Scope): Cell[] {
  const scoredOn = project.scoredAt && dayIn(zone, project.scoredAt);
  return [
    cut(`${inline(project.name)} (${project.key})`, 60),
    project.tier ?? 'unscored',
    scoreCell(project),
    scoredText({ scoredOn }, today),
    project.targetDate ? dayText(project.targetDate, today) : '–',
    deliveryText(deliveryOf(project, today)),
  ];
}
