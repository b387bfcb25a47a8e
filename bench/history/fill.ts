import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../src/db/database.ts';

/** How much a workspace has seen in a year. */
export type Size = { projects: number; failures: number; votes: number; entries: number };

/** The workspace that is filled, the moment up to which, and the channel that its restricted projects are not of. */
export const workspaceId = 'T00BENCH001';
export const channelId = 'C00BENCH001';
export const now = new Date('2026-11-21T08:00:00Z');

const votersInARound = 5;
const people = 100;

/** Fills a year of a workspace: what teams of 100 people leave behind, most of it done with, some of it open. */
export async function fillHistory(db: Database, size: Size): Promise<void> {
  for (const statement of [
    ...projectsOf(size),
    ...failuresOf(size),
    ...votesOf(size),
    ...costsOf(size),
    ...pocsOf(size),
    ...decisionsOf(size),
    outcomes,
    ...notesOf(size),
  ])
    await db.execute(statement);
  await db.execute(sql`vacuum analyze`);
}

const at = sql`${now.toISOString()}::timestamptz`;
/** Who has the row of number n. */
const person = sql`'U' || lpad((n % ${sql.raw(String(people))})::text, 8, '0')`;
const written = sql`'form', '', 'U00000000', ${at}`;

/** Rows with a number n, from 1 on. */
function numbers(many: number): SQL {
  return sql`generate_series(1, ${sql.raw(String(many))}) n`;
}

/** The id of the row of a number, the same wherever it is named. */
function id(kind: string, n: SQL = sql`n`): SQL {
  return sql`md5(${sql.raw(`'${kind} '`)} || (${n}))::uuid`;
}

/** The project of the row of number n: each has its share. */
function projectOf({ projects }: Size): SQL {
  return id('project', sql`1 + n % ${sql.raw(String(projects))}`);
}

/** The moment of row n of many, spread over the year. */
function momentOf(many: number): SQL {
  return sql`${at} - (365 * n::float8 / ${sql.raw(String(many))}) * interval '1 day'`;
}

function projectsOf({ projects }: Size): SQL[] {
  const scores = projects * 4;
  return [
    sql`insert into workspaces (workspace_id, name, created_at) values (${workspaceId}, 'Bench', ${at})`,
    sql`insert into projects (workspace_id, id, key, name, owner_id, visibility, stage, status, currency, tier,
        score_sum, score_votes, scored_at, target_date, first_target_date, made_by, form_id, values_hash, changed_by, changed_at)
      select ${workspaceId}, ${id('project')}, 'P' || n, 'Project ' || n, ${person},
        case n % 10 when 0 then 'restricted' else 'workspace' end, 'data',
        case n % 20 when 1 then 'stopped' else 'active' end, 'CNY',
        case n % 4 when 0 then null else 'P' || n % 3 end, case n % 4 when 0 then null else 200 + n % 100 end,
        case n % 4 when 0 then null else 3 end,
        case n % 4 when 0 then null else ${at} - (n % 120) * interval '1 day' end,
        (${at} + (n % 90 - 30) * interval '1 day')::date, (${at} + (n % 90 - 30) * interval '1 day')::date,
        'project ' || n, ${written} from ${numbers(projects)}`,
    sql`insert into project_scores (workspace_id, project_id, tier, score_sum, score_votes, scored_at)
      select ${workspaceId}, ${projectOf({ projects } as Size)}, 'P' || n % 3, 200, 3, ${momentOf(scores)}
      from ${numbers(scores)} order by n desc`,
  ];
}

/** Three in ten are open; the others were moved on twice. */
function failuresOf(size: Size): SQL[] {
  const { failures } = size;
  const moves = (from: string, to: string, days: number) =>
    sql`insert into failure_moves (workspace_id, failure_mode_id, from_status, to_status, note, moved_by, moved_at, made_by)
      select ${workspaceId}, id, ${from}, ${to}, 'Seen to', owner_id, created_at + ${days} * interval '1 day',
        ${to}::text || id from failure_modes where status = 'closed'`;
  return [
    sql`insert into failure_modes (workspace_id, id, project_id, kind, description, risk, cost, status, owner_id, due_date,
        made_by, created_by, created_at, moved_at, form_id, values_hash, changed_by, changed_at)
      select ${workspaceId}, ${id('failure')}, ${projectOf(size)}, 'wrong answer', repeat('It says what is not so. ', 20),
        1 + n % 5, 1 + n / 5 % 5, case when n % 10 < 3 then 'open' else 'closed' end, ${person},
        (${momentOf(failures)} + interval '60 days')::date, 'failure ' || n, 'U00000000', ${momentOf(failures)},
        ${momentOf(failures)} + interval '5 days', ${written} from ${numbers(failures)}`,
    moves('open', 'mitigating', 3),
    moves('mitigating', 'closed', 5),
  ];
}

/** Rounds of five voters; one in fifty goes on, one in fifty waits for its facilitator. */
function votesOf(size: Size): SQL[] {
  const rounds = Math.floor(size.votes / votersInARound);
  const each = sql.raw(String(votersInARound));
  return [
    sql`insert into scorecard_rounds (workspace_id, id, project_id, question, facilitator_id, quorum, deadline_at, is_blind,
        shows_names, status, opened_at, closed_at, made_by, values_hash)
      select ${workspaceId}, ${id('round')}, ${projectOf(size)}, 'Two engineers?', ${person}, 3,
        case n % 50 when 0 then ${at} + (n % 7) * interval '1 day' else ${momentOf(rounds)} end, true, true,
        case n % 50 when 0 then 'open' when 1 then 'revealed' else 'finalized' end,
        ${momentOf(rounds)} - interval '3 days', case n % 50 when 0 then null else ${momentOf(rounds)} end,
        'round ' || n, '' from ${numbers(rounds)}`,
    sql`insert into scorecard_voters (workspace_id, round_id, user_id)
      select ${workspaceId}, ${id('round', sql`1 + (n - 1) / ${each}`)},
        'U' || lpad(((n * 7) % ${sql.raw(String(people))})::text, 8, '0') from ${numbers(rounds * votersInARound)}`,
    sql`insert into scorecard_ballots (workspace_id, round_id, user_id, is_abstention, value, maturity, demand, cast_at,
        form_id, values_hash)
      select workspace_id, round_id, user_id, false, 30, 20, 20, ${at}, 'form', '' from scorecard_voters`,
  ];
}

/** A ledger, its sums, budgets of half of the projects, and their overruns: one in twenty is not done with. */
function costsOf(size: Size): SQL[] {
  const { entries, projects } = size;
  const month = sql`date_trunc('month', ${momentOf(entries)})::date`;
  const overruns = projects * 2;
  return [
    sql`insert into cost_entries (workspace_id, id, project_id, occurred_at, month, action, amount, quantity, source,
        idempotency_key, content_hash, entered_by, entered_at)
      select ${workspaceId}, ${id('entry')}, ${projectOf(size)}, ${momentOf(entries)}, ${month}, 'action ' || n / 7 % 6,
        (n % 1000) / 100.0, 1, 'api', 'entry ' || n, '', ${person}, ${momentOf(entries)} from ${numbers(entries)}`,
    sql`insert into cost_totals (workspace_id, project_id, month, action, amount, quantity, entries)
      select workspace_id, project_id, month, action, sum(amount), sum(quantity), count(*) from cost_entries
      group by workspace_id, project_id, month, action`,
    sql`insert into cost_budgets (workspace_id, project_id, amount, created_at, form_id, values_hash, changed_by, changed_at)
      select ${workspaceId}, ${id('project')}, 150 + n % 100, ${at}, ${written} from ${numbers(projects)} where n % 2 = 0`,
    sql`insert into cost_overruns (workspace_id, id, project_id, month, scope, level, status, owner_id, spent, limit_amount,
        opened_at, changed_at)
      select ${workspaceId}, ${id('overrun')}, ${projectOf(size)}, date_trunc('month', ${momentOf(overruns)})::date,
        'action:' || n, 'actual', case n % 20 when 0 then 'open' else 'resolved' end, ${person}, 200 + n % 100, 100,
        ${momentOf(overruns)}, ${momentOf(overruns)} from ${numbers(overruns)}`,
    sql`insert into cost_overrun_events (workspace_id, overrun_id, what, level, spent, at)
      select workspace_id, id, what, 'actual', 200, opened_at + days * interval '1 day' from cost_overruns,
        (values ('opened', 0), ('acknowledged', 1), ('resolved', 2)) as events (what, days)
      where status = 'resolved' or what = 'opened'`,
  ];
}

/** One in twenty runs. */
function pocsOf(size: Size): SQL[] {
  const pocs = size.projects;
  return [
    sql`insert into pocs (workspace_id, id, project_id, status, metric, comparator, target, unit, solutions, item_limit,
        day_limit, people_limit, people, start_date, made_by, created_by, created_at, form_id, values_hash, changed_by, changed_at)
      select ${workspaceId}, ${id('poc')}, ${projectOf(size)}, case n % 20 when 0 then 'running' else 'concluded' end,
        'accuracy', '>=', 85, '%', '[]', 1000, 10, 2, '[]', (${momentOf(pocs)})::date, 'poc ' || n, ${person},
        ${momentOf(pocs)}, ${written} from ${numbers(pocs)}`,
  ];
}

/** What all of it decided. One review in five has a check date in the past. */
function decisionsOf(size: Size): SQL[] {
  const reviews = size.projects * 2;
  return [
    sql`insert into decisions (workspace_id, project_id, ritual, record_id, card_key, verdict, owner_id, decided_at)
      select workspace_id, project_id, 'scorecard', id, '', 'P1 · 70.0 of 100', facilitator_id, closed_at
      from scorecard_rounds where status = 'finalized'`,
    sql`insert into decisions (workspace_id, project_id, ritual, record_id, card_key, verdict, owner_id, decided_at)
      select workspace_id, project_id, 'poc', id, '', 'A chosen: GPT-4', created_by, created_at from pocs where status = 'concluded'`,
    sql`insert into decisions (workspace_id, project_id, ritual, record_id, card_key, verdict, owner_id, decided_at, check_date)
      select ${workspaceId}, ${projectOf(size)}, 'review', ${id('review')}, '', 'Go', ${person}, ${momentOf(reviews)},
        (${at} + (case n % 5 when 0 then -1 else 1 end) * (n % 90) * interval '1 day')::date from ${numbers(reviews)}`,
  ];
}

/** Most of what had to be checked was. */
const outcomes = sql`insert into outcomes (workspace_id, decision_id, outcome, recorded_on, recorded_by, recorded_at, form_id, values_hash)
  select workspace_id, id, 'right', asked_on, owner_id, asked_on, 'form', '' from decisions
  where asked_on < ${at} and owner_id not like '%0'`;

/** Notes, and every other kind of document. */
function notesOf(size: Size): SQL[] {
  return [
    sql`insert into documents (workspace_id, id, kind, project_id, made_by, created_by, created_at)
      select ${workspaceId}, ${id('document')}, (array['session', 'postmortem', 'spec', 'data'])[1 + n % 4],
        ${projectOf(size)}, 'document ' || n, ${person}, ${momentOf(size.projects * 2)} from ${numbers(size.projects * 2)}`,
  ];
}
