import { and, desc, eq, gte, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { idIs } from '../db/uuid.ts';
import { decisions } from '../decisions/schema.ts';
import { projects } from '../projects/schema.ts';
import { visibleTo } from '../projects/visibility.ts';
import type { Viewer } from '../slack/people.ts';
import type { Query } from './query.ts';
import { decisionKind, mostRanked } from './rules.ts';
import { searchEntries } from './schema.ts';

/** What a search keeps to. Days are `YYYY-MM-DD` in the searcher's zone, both included. */
export type Filters = {
  projectId: string | null;
  kind: string | null;
  personId: string | null;
  from: string | null;
  to: string | null;
};

/** A record that was found. */
export type Found = Pick<
  typeof searchEntries.$inferSelect,
  'kind' | 'recordId' | 'personId' | 'writtenAt' | 'title' | 'body'
> & {
  projectKey: string;
  projectName: string;
  /** The words of it that match, folded. */
  words: string[];
  /** Of a decision: where it was made, and what took its place. */
  decision: { ritual: string; recordId: string; supersededBy: string | null } | null;
};

export type FoundPage = {
  found: Found[];
  /** How many match, at most `mostRanked`. */
  inAll: number;
  /** Whether more match: then the newest are ranked, and the others left out. */
  isCut: boolean;
};

/** A page shows matches in the first characters of a text; a longer one is shown without. */
const mostMarked = 30_000;

type Wanted = { query: Query; filters: Filters; offset: number; size: number };

/** Whether a query has something to look for: not only words like "the", and what must not be there. */
export async function isSearchable(tx: Database, query: Query): Promise<boolean> {
  const [asked] = await tx
    .select({ tree: sql<string>`querytree(${tsquery(query)})` })
    .from(sql`(select 1) as one`);
  return asked !== undefined && asked.tree !== '' && asked.tree !== 'T';
}

/**
 * A page of the records that match and that a person may see, best first, newest first among equals.
 * @param wanted a query that `isSearchable`
 */
export async function search(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  wanted: Wanted,
): Promise<FoundPage> {
  const places = await rankedPlaces(workspaceId, tx, viewer, wanted);
  const entries = await entriesAt(workspaceId, tx, viewer, wanted.query, places);
  const matching = places[0]?.inAll ?? 0;
  return {
    found: places.flatMap((place) => entries.find((entry) => isAt(entry, place)) ?? []),
    inAll: Math.min(matching, mostRanked),
    isCut: matching > mostRanked,
  };
}

type Place = Pick<typeof searchEntries.$inferSelect, 'kind' | 'recordId'>;

function isAt(entry: Place, place: Place): boolean {
  return entry.kind === place.kind && entry.recordId === place.recordId;
}

/** Where what was found stands, in order, with how many match. */
export function rankedPlaces(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  { query, filters, offset, size }: Wanted,
) {
  const { kind, recordId, writtenAt, words } = searchEntries;
  const newest = tx.$with('newest').as(
    tx
      .select({ kind, recordId, writtenAt, words })
      .from(searchEntries)
      .innerJoin(projects, ofProject)
      .where(
        and(
          eq(searchEntries.workspaceId, workspaceId),
          visibleTo(workspaceId, viewer),
          // The cheap ones first: a match may have to read all the words of a record.
          ...conditions(filters, viewer.zone),
          sql`${words} @@ ${tsquery(query)}`,
        ),
      )
      .orderBy(desc(writtenAt), desc(recordId))
      .limit(mostRanked + 1),
  );
  // Longer texts hold more words: the rank is divided by the logarithm of their length.
  const rank = sql`ts_rank(${newest.words}, ${tsquery(query)}, 1)`;
  return tx
    .with(newest)
    .select({ kind: newest.kind, recordId: newest.recordId, inAll: sql<number>`count(*) over ()::int` })
    .from(newest)
    .orderBy(desc(rank), desc(newest.writtenAt), desc(newest.recordId))
    .limit(size)
    .offset(offset);
}

const ofProject = and(
  eq(projects.workspaceId, searchEntries.workspaceId),
  eq(projects.id, searchEntries.projectId),
);

function conditions({ projectId, kind, personId, from, to }: Filters, zone: string): SQL[] {
  const startOf = (day: SQL) => sql`((${day})::timestamp at time zone ${zone})`;
  return [
    ...(projectId ? [idIs(searchEntries.projectId, projectId)] : []),
    ...(kind ? [eq(searchEntries.kind, kind)] : []),
    ...(personId ? [eq(searchEntries.personId, personId)] : []),
    ...(from ? [gte(searchEntries.writtenAt, startOf(sql`${from}::date`))] : []),
    ...(to ? [lt(searchEntries.writtenAt, startOf(sql`${to}::date + 1`))] : []),
  ];
}

/** What is never a syntax error, whatever was typed: `queryOf` made it. */
function tsquery({ web, single }: Query): SQL {
  const words = sql`websearch_to_tsquery('english', ${web})`;
  return single === '' ? words : sql`(${words} && to_tsquery('simple', ${single}))`;
}

async function entriesAt(
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  { words }: Query,
  places: Place[],
): Promise<Found[]> {
  if (places.length === 0) return [];
  const { kind, recordId, personId, writtenAt, title, body } = searchEntries;
  return tx
    .select({
      ...{ kind, recordId, personId, writtenAt, title, body },
      projectKey: projects.key,
      projectName: projects.name,
      words: matchingWords(words),
      decision: {
        ritual: decisions.ritual,
        recordId: decisions.recordId,
        supersededBy: decisions.supersededBy,
      },
    })
    .from(searchEntries)
    .innerJoin(projects, ofProject)
    .leftJoin(
      decisions,
      and(
        eq(decisions.workspaceId, searchEntries.workspaceId),
        eq(decisions.id, recordId),
        eq(kind, decisionKind),
      ),
    )
    .where(
      and(
        visibleTo(workspaceId, viewer),
        or(...places.map((place) => and(eq(kind, place.kind), eq(recordId, place.recordId)))),
      ),
    );
}

/** The words of a text that have a stem in common with those that are looked for: "bottleneck" for "bottlenecks". */
function matchingWords(words: string[]): SQL<string[]> {
  const stems = sql`tsvector_to_array(to_tsvector('english', ${words.join(' ')}))`;
  return sql`array(
    select distinct word
    from regexp_split_to_table(left(${searchEntries.normalized}, ${mostMarked}), ' ') word
    where ts_lexize('english_stem', word) && ${stems}
  )`;
}
