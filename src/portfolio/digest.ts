import { detailsTable } from '../digest/details.ts';
import { digestPart, type Scope, type Told } from '../digest/part.ts';
import { shortTitle } from '../projects/rules.ts';
import type { Cell } from '../slack/blocks.ts';
import { dayIn, dayText } from '../slack/text.ts';
import { type PortfolioSnapshot, portfolioSnapshot, type ToldProject } from './digest-store.ts';
import { deliveryOf } from './rules.ts';
import { deliveryText, scoreCell, scoredText } from './views.ts';

/** The portfolio in digests: how many of each tier, and the ranking. Scorecards add what moved, and what wants a vote. */
export const portfolioDigest = digestPart({
  section: 'portfolio',
  title: 'Portfolio',
  read: portfolioSnapshot,
  tell: tellPortfolio,
});

/** What a digest says of the portfolio. */
export function tellPortfolio({ counts, ranking }: PortfolioSnapshot, scope: Scope): Told {
  const all = counts.P0 + counts.P1 + counts.P2 + counts.unscored;
  return {
    needs: [],
    needsInAll: 0,
    summary:
      all === 0 ? null : `${counts.P0} P0 · ${counts.P1} P1 · ${counts.P2} P2 · ${counts.unscored} unscored`,
    changes: [],
    details: detailsTable(
      'Portfolio by tier, then score',
      ['Project', 'Tier', 'Score', 'Scored', 'Target', 'Delivery'],
      ranking.map((project) => rowOf(project, scope)),
      all,
    ),
  };
}

function rowOf(project: ToldProject, { zone, today }: Scope): Cell[] {
  const scoredOn = project.scoredAt && dayIn(zone, project.scoredAt);
  return [
    shortTitle(project),
    project.tier ?? 'unscored',
    scoreCell(project),
    scoredText({ scoredOn }, today),
    project.targetDate ? dayText(project.targetDate, today) : '–',
    deliveryText(deliveryOf(project, today)),
  ];
}
