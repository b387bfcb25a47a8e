import type { KnownBlock } from '@slack/types';
import { eq } from 'drizzle-orm';
import { budgetUsed, checkBlocks } from '../../sandbox/block-kit/check.ts';
import type { Database } from '../../src/db/database.ts';
import type { Scope, Told } from '../../src/digest/part.ts';
import { projects } from '../../src/projects/schema.ts';
import { section } from '../../src/slack/blocks.ts';
import { projectIn } from './members.ts';

/** A Saturday morning, and the Saturday before, when the digest before was posted. */
export const toldAt = new Date('2026-11-21T08:00:00Z');
const toldBefore = new Date('2026-11-14T08:00:00Z');

/** What a digest of all open projects of Northwind is told for. */
export function scope(change: Partial<Scope> = {}): Scope {
  return {
    shown: eq(projects.visibility, 'workspace'),
    since: toldBefore,
    now: toldAt,
    zone: 'Asia/Shanghai',
    today: '2026-11-21',
    ...change,
  };
}

/** The lines of what wants somebody, each with its button. */
export function needLines({ needs }: Told): string[] {
  return needs.map(({ line, button }) => `${line} [${button.text.text}]`);
}

/** What Slack would have against the lines and the chart in a post, and against the details in a reply. */
export function complaintsOf({ needs, changes, summary, chart, details }: Told): string[] {
  const said = [summary, ...changes].filter((words) => words !== null).join(' · ');
  const post = [...needs.map(({ line, button }) => section(line, button)), section(said || '–')];
  const messages = [[...post, ...(chart ? [chart] : [])], details];
  return messages.flatMap((blocks) => {
    const { blocks: checked, complaints } = checkBlocks(blocks, 'message', ['blocks']);
    const tooLong = budgetUsed(checked) > 10_000 ? ['more than 10,000 characters'] : [];
    return [...complaints, ...tooLong];
  });
}

/** The first cells of the rows of a table in the details, without its head. */
export function rowsOf(details: KnownBlock[]): string[] {
  return details.flatMap((block) =>
    block.type === 'data_table' ? block.rows.slice(1).map(([cell]) => textOf(cell)) : [],
  );
}

function textOf(cell: unknown): string {
  return typeof cell === 'object' && cell !== null && 'text' in cell ? String(cell.text) : '';
}

/** As many projects as asked for, keys P0 on, written at once: a form each would take long. */
export async function manyProjects(db: Database, many: number): Promise<string[]> {
  const { id: _id, ...first } = await projectIn(db, { key: 'P0' });
  const rest = Array.from({ length: many - 1 }, (_, index) => ({
    ...first,
    key: `P${index + 1}`,
    madeBy: `project ${index + 1}`,
  }));
  if (rest.length > 0) await db.insert(projects).values(rest);
  const rows = await db.select({ id: projects.id }).from(projects);
  return rows.map(({ id }) => id);
}
