import { and, eq, getTableColumns } from 'drizzle-orm';
import type { Slack } from '../../sandbox/slack.ts';
import type { Database } from '../../src/db/database.ts';
import { decisions } from '../../src/decisions/schema.ts';
import { countMessages } from '../../src/messages/store.ts';
import { projects } from '../../src/projects/schema.ts';
import { reviewRevisions, reviews } from '../../src/rituals/reviews/schema.ts';
import type { HeldReview } from './reviewer.ts';

/** What became of the reviews that people take for saved. */
export type Findings = {
  acknowledged: number;
  rows: number;
  /** Reviews that a Save had saved whose answer was lost, so that the person pressed it again. */
  savedUnanswered: number;
  /** Marks of acknowledged reviews that have no row, or several. */
  lost: string[];
  doubled: string[];
  /** Marks of acknowledged reviews that no card in Slack shows. */
  unseen: string[];
  /** Reviews whose repeated Save made a revision. */
  revised: number;
  decisions: number;
  projects: number;
  projectsChosen: number;
  /** Cards that Slack shows more than once, and how many there are beyond the first of each. */
  repeated: number;
  copies: number;
  /** Messages that were given up. */
  failed: number;
  /** What Slack would not have put up with, but for requests that a killed process could not answer. */
  problems: string[];
};

export async function examine(slack: Slack, db: Database, held: HeldReview[]): Promise<Findings> {
  const rows = await db
    .select({ ...getTableColumns(reviews), mark: reviewRevisions.terms })
    .from(reviews)
    .innerJoin(
      reviewRevisions,
      and(eq(reviewRevisions.reviewId, reviews.id), eq(reviewRevisions.revision, reviews.revision)),
    );
  const rowsOf = ({ mark }: HeldReview) => rows.filter((row) => row.mark === mark).length;
  const pressedAt = new Map(held.map(({ mark, pressedAt }) => [mark, pressedAt]));
  const cards = cardsIn(slack);
  const shown = held.map(({ mark }) => cards.filter((card) => card.includes(mark)).length);
  const states = await countMessages(slack.teamId, db);
  return {
    acknowledged: held.length,
    rows: rows.length,
    savedUnanswered: rows.filter((row) => row.createdAt.getTime() < (pressedAt.get(row.mark ?? '') ?? 0))
      .length,
    lost: held.filter((review) => rowsOf(review) === 0).map(({ mark }) => mark),
    doubled: held.filter((review) => rowsOf(review) > 1).map(({ mark }) => mark),
    unseen: held.filter((_, index) => shown[index] === 0).map(({ mark }) => mark),
    revised: rows.filter(({ revision }) => revision > 1).length,
    decisions: (await db.select({ id: decisions.id }).from(decisions)).length,
    projects: (await db.select({ id: projects.id }).from(projects)).length,
    projectsChosen: new Set(held.map(({ project }) => project)).size,
    repeated: shown.filter((times) => times > 1).length,
    copies: shown.reduce((sum, times) => sum + Math.max(0, times - 1), 0),
    failed: states.get('failed') ?? 0,
    problems: problemsOf(slack),
  };
}

/** The cards as text. A mark is found in what the card says, whichever conversation it is in. */
function cardsIn({ workspace }: Slack): string[] {
  return workspace.messages
    .filter(({ user, only }) => user === workspace.app.userId && only === undefined)
    .map(({ blocks }) => JSON.stringify(blocks));
}

const unanswered = new Set(['no answer in time', 'not acknowledged']);

function problemsOf({ problems }: Slack): string[] {
  return problems.filter(({ what }) => !unanswered.has(what)).map((problem) => JSON.stringify(problem));
}

/**
 * What must not have happened, in sentences; empty when all is well. A copy of a card is no fault as long as the bot
 * counted that there may be one: Slack offers no key against it.
 * @param suspected how many posts the bot itself counted as possible repeats
 */
export function faultsOf(findings: Findings, suspected: number): string[] {
  const { acknowledged, rows, decisions, projects, projectsChosen, copies, revised, failed } = findings;
  return [
    ...findings.lost.map((mark) => `Acknowledged, but without a row: ${mark}`),
    ...findings.doubled.map((mark) => `Acknowledged once, but with several rows: ${mark}`),
    ...findings.unseen.map((mark) => `Acknowledged, but on no card: ${mark}`),
    ...(rows === acknowledged ? [] : [`There are ${rows} rows for ${acknowledged} forms.`]),
    ...(decisions === rows ? [] : [`There are ${decisions} decisions for ${rows} reviews.`]),
    ...(projects === projectsChosen ? [] : [`There are ${projects} projects for ${projectsChosen} names.`]),
    ...(revised === 0 ? [] : [`${revised} reviews were revised by a repeated Save.`]),
    ...(failed === 0 ? [] : [`${failed} messages were given up.`]),
    ...(copies <= suspected ? [] : [`There are ${copies} copies of cards, but ${suspected} were counted.`]),
    ...findings.problems.map((problem) => `Slack would not have put up with ${problem}`),
  ];
}
