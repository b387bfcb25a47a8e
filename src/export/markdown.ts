import { desc, eq, sql } from 'drizzle-orm';
import { auditLog } from '../audit/schema.ts';
import type { Database } from '../db/database.ts';
import { decisions } from '../decisions/schema.ts';
import { dossierMarkdown } from '../dossier/markdown.ts';
import type { DossierPart } from '../dossier/part.ts';
import { dossierOf, namedIn } from '../dossier/reading.ts';
import { outcomeWords } from '../outcomes/rules.ts';
import { outcomes } from '../outcomes/schema.ts';
import { ofDecision } from '../outcomes/store.ts';
import { projectTitle } from '../projects/rules.ts';
import { projects } from '../projects/schema.ts';
import { projectById } from '../projects/store.ts';
import { escapeMarkdown, markdownQuote } from '../slack/markdown.ts';
import { oneLine } from '../slack/text.ts';
import { type Row, rowsOf } from './rows.ts';
import { leavesOf, type Scope } from './scope.ts';

/** What people are called, by user id; whom it does not hold stands as the id. */
export type Names = Map<string, string>;

/** The decision log, newest first, as a Markdown file. */
export async function* decisionLog(tx: Database, scope: Scope, names: Names): AsyncGenerator<string> {
  const { decidedAt, verdict, confidence, terms, ownerId, ritual, supersededBy, id } = decisions;
  const query = sql`
    select to_char(${decidedAt}, 'YYYY-MM-DD') as day, ${projects.key} as key, ${projects.name} as name, ${ritual} as ritual,
      ${verdict} as verdict, ${confidence}::text as confidence, ${terms} as terms, ${ownerId} as owner,
      ${outcomes.outcome} as outcome, ${supersededBy}::text as successor
    from ${decisions}
    join ${projects} on ${projects.workspaceId} = ${decisions.workspaceId} and ${projects.id} = ${decisions.projectId}
    left join ${outcomes} on ${ofDecision}
    where ${leavesOf(scope, decisions)} order by ${decidedAt} desc, ${id}`;
  yield '# Decisions\n';
  for await (const rows of rowsOf(tx, query)) yield rows.map((row) => decisionText(row, names)).join('');
}

function decisionText(row: Row, names: Names): string {
  const { day, key, name, ritual, verdict, confidence, terms, owner, outcome, successor } = row;
  const facts = [
    escapeMarkdown(projectTitle({ key: key ?? '', name: oneLine(name ?? '') })),
    ritual ?? '',
    escapeMarkdown(nameIn(names, owner ?? '')),
    ...(confidence === null ? [] : [`${confidence} % confident`]),
    ...(outcome ? [`outcome: ${outcomeWords[outcome as keyof typeof outcomeWords]}`] : []),
    ...(successor ? ['superseded'] : []),
  ];
  const quoted = terms ? `\n${markdownQuote(terms)}\n` : '';
  return `\n## ${day}: ${escapeMarkdown(oneLine(verdict ?? ''))}\n\n${facts.join(' · ')}\n${quoted}`;
}

export type ProjectKey = { id: string; key: string };

/** The projects whose dossiers are exported. */
export async function projectsIn(tx: Database, scope: Scope): Promise<ProjectKey[]> {
  const { id, key } = projects;
  return tx
    .select({ id, key })
    .from(projects)
    .where(leavesOf(scope, projects))
    .orderBy(sql`${key} collate "C"`);
}

/**
 * A project's dossier. It is read as of the last change that is known, not of today: an export of the same workspace is the
 * same tomorrow.
 */
export async function* dossierFile(
  tx: Database,
  { workspaceId, viewer }: Scope,
  { id, now, parts, names }: { id: string; now: Date; parts: DossierPart[]; names: Names },
): AsyncGenerator<string> {
  const project = await projectById(workspaceId, tx, viewer, id);
  if (!project) return;
  const about = { projectId: id, now, today: now.toISOString().slice(0, 10), zone: 'UTC' };
  const dossier = await dossierOf(workspaceId, tx, viewer, project, parts, about);
  yield dossierMarkdown(dossier, new Map(namedIn(dossier).map((who) => [who, nameIn(names, who)])));
}

function nameIn(names: Names, id: string): string {
  return names.get(id) ?? id;
}

/** When the last change was made that the person may know of. */
export async function lastChange(tx: Database, scope: Scope): Promise<Date> {
  const [newest] = await tx
    .select({ at: auditLog.at })
    .from(auditLog)
    .where(leavesOf(scope, auditLog))
    .orderBy(desc(auditLog.id))
    .limit(1);
  return newest?.at ?? new Date(0);
}

/** Everybody whom the Markdown may name. */
export async function peopleIn(tx: Database, workspaceId: string): Promise<string[]> {
  const owners = await tx
    .selectDistinct({ id: decisions.ownerId })
    .from(decisions)
    .where(eq(decisions.workspaceId, workspaceId));
  const actors = await tx
    .selectDistinct({ id: auditLog.actorId })
    .from(auditLog)
    .where(eq(auditLog.workspaceId, workspaceId));
  return [...new Set([...owners, ...actors].map(({ id }) => id))].sort();
}
