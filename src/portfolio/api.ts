import { z } from 'zod';
import { type Endpoint, listEndpoint } from '../api/endpoint.ts';
import type { Place } from '../api/paging.ts';
import { ApiProblem } from '../api/problem.ts';
import { read } from '../db/transaction.ts';
import { shownMean, statuses, tiers } from '../projects/rules.ts';
import type { Deps } from '../slack/feature.ts';
import { entryIn, ranked, type Standing } from './rules.ts';
import { portfolioStandings } from './store.ts';

const PortfolioItem = z.object({
  rank: z.int().nullable().describe('From 1 on, by tier, then score; none for a stopped project.'),
  id: z.uuid(),
  key: z.string(),
  name: z.string(),
  owner: z.string().describe("The owner's id in Slack."),
  status: z.enum(statuses),
  tier: z.enum(tiers).nullable(),
  score: z.string().nullable().describe('0 to 100, cut to one decimal place.'),
  votes: z.int().nullable(),
  scored_at: z.iso.datetime().nullable(),
  last_decision: z.string().nullable(),
  last_decided_at: z.iso.datetime().nullable(),
  target_date: z.iso.date().nullable(),
  first_target_date: z.iso.date().nullable().describe('The first date it was promised for.'),
  shipped_date: z.iso.date().nullable(),
  currency: z.string(),
  investment: z.string().nullable(),
  annual_saving: z.string().nullable().describe('Net of running it.'),
});
type PortfolioItem = z.input<typeof PortfolioItem>;

/** The portfolio, for programs. */
export function portfolioEndpoints({ workspaceId, db, now }: Deps): Endpoint[] {
  return [
    listEndpoint({
      path: '/portfolio',
      summary: 'List the projects by rank, stopped ones last; each page continues the ranking of its moment',
      filters: z.object({}),
      item: PortfolioItem,
      find: async ({ viewer, deadline, after, limit }) => {
        const standings = await read(db, deadline, (tx) => portfolioStandings(workspaceId, tx, viewer));
        const items = itemsOf(standings);
        const from = after ? behind(items, after) : 0;
        const shown = items.slice(from, from + limit);
        const last = shown[shown.length - 1];
        const hasMore = from + limit < items.length;
        return { items: shown, next: hasMore && last ? { time: now().toISOString(), id: last.id } : null };
      },
    }),
  ];
}

function itemsOf(standings: Standing[]): PortfolioItem[] {
  const known = new Map(standings.map((standing) => [standing.id, standing]));
  const inOrder = ranked(standings.map((standing) => entryIn('UTC', standing))).flatMap(
    ({ id }) => known.get(id) ?? [],
  );
  const stopped = inOrder.filter(({ status }) => status === 'stopped');
  const others = inOrder.filter(({ status }) => status !== 'stopped');
  return [
    ...others.map((standing, index) => itemOf(standing, index + 1)),
    ...stopped.map((standing) => itemOf(standing, null)),
  ];
}

function itemOf(standing: Standing, rank: number | null): PortfolioItem {
  const { scoreSum, scoreVotes, lastDecision } = standing;
  return {
    rank,
    id: standing.id,
    key: standing.key,
    name: standing.name,
    owner: standing.ownerId,
    status: standing.status,
    tier: standing.tier,
    score: scoreSum === null || !scoreVotes ? null : shownMean(scoreSum, scoreVotes),
    votes: scoreVotes,
    scored_at: standing.scoredAt?.toISOString() ?? null,
    last_decision: lastDecision?.verdict ?? null,
    last_decided_at: lastDecision?.at.toISOString() ?? null,
    target_date: standing.targetDate,
    first_target_date: standing.firstTargetDate,
    shipped_date: standing.shippedDate,
    currency: standing.currency,
    investment: standing.investment,
    annual_saving: standing.annualSaving,
  };
}

/** Where the ranking goes on behind the last item of the page before. */
function behind(items: PortfolioItem[], after: Place): number {
  const index = items.findIndex(({ id }) => id === after.id);
  if (index >= 0) return index + 1;
  throw new ApiProblem(400, [
    {
      path: 'cursor',
      message: 'The project where the page before ended is gone. Begin again without a cursor.',
    },
  ]);
}
