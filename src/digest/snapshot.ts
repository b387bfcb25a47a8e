import { and, eq, type SQL } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { read } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { projects } from '../projects/schema.ts';
import { shownIn, visibleTo } from '../projects/visibility.ts';
import type { Deps } from '../slack/feature.ts';
import type { Viewer } from '../slack/people.ts';
import { dayIn } from '../slack/text.ts';
import { type Chapter, type DigestPart, type Scope, type Section, sections, type Told } from './part.ts';
import type { Subscription } from './store.ts';

/** What of a digest decides what it tells. */
export type Topic = Pick<Subscription, 'channelId' | 'sections' | 'reach' | 'zone' | 'lastToldAt'>;

/** A section that could not be read, and why. */
class Unread extends Error {
  readonly section: Section;

  constructor(section: Section, cause: unknown) {
    super('A section could not be read', { cause });
    this.section = section;
  }
}

/**
 * Reads what a digest tells, as it stands at one moment. Where a section fails, the others are read anew without it,
 * since nothing more can be asked in a transaction in which a query has failed.
 * @param milliseconds that each reading may take
 * @param viewer who reads it where that is not the channel: then it holds only what they see too
 * @throws DatabaseUnavailable where it is the database that failed
 */
export async function readChapters(
  { workspaceId, db, log }: Pick<Deps, 'workspaceId' | 'db' | 'log'>,
  parts: DigestPart[],
  topic: Topic,
  { now, milliseconds }: { now: Date; milliseconds: number },
  viewer?: Viewer,
): Promise<Chapter[]> {
  const unread: Section[] = [];
  for (;;) {
    const chapters = await read(
      db,
      within(milliseconds),
      (tx) => chaptersOf(workspaceId, tx, parts, topic, now, { viewer, unread }),
      { oneMoment: true },
    ).catch((error: unknown) => {
      if (!(error instanceof Unread)) throw error;
      log.error({ err: error, section: error.section }, 'A section of a digest could not be read');
      unread.push(error.section);
    });
    if (chapters) return chapters;
  }
}

/**
 * What a digest tells, section by section. Nothing is left to read for whoever composes it.
 * @param unread the sections that are not asked
 * @throws Unread for a section that fails
 */
export async function chaptersOf(
  workspaceId: string,
  tx: Database,
  parts: DigestPart[],
  topic: Topic,
  now: Date,
  { viewer, unread = [] }: { viewer?: Viewer | undefined; unread?: Section[] } = {},
): Promise<Chapter[]> {
  const scope: Scope = {
    shown: and(reached(workspaceId, topic), viewer && visibleTo(workspaceId, viewer)),
    since: topic.lastToldAt,
    now,
    zone: topic.zone,
    today: dayIn(topic.zone, now),
  };
  const chapters: Chapter[] = [];
  for (const section of sections.filter((name) => topic.sections.includes(name))) {
    const telling = parts.filter((part) => part.section === section);
    const title = telling[0]?.title;
    if (title === undefined) continue;
    if (unread.includes(section)) chapters.push({ section, title, told: couldNotBeRead, isUnread: true });
    else chapters.push({ section, title, told: await toldBy(workspaceId, tx, telling, scope) });
  }
  return chapters;
}

const nothing: Told = { needs: [], needsInAll: 0, summary: null, changes: [], details: [] };
const couldNotBeRead: Told = { ...nothing, summary: 'could not be read this time.' };

/** What the parts of one section tell together. */
async function toldBy(workspaceId: string, tx: Database, parts: DigestPart[], scope: Scope): Promise<Told> {
  let told = nothing;
  for (const { section, read: readPart } of parts)
    try {
      const tell = await readPart(workspaceId, tx, scope);
      told = together(told, tell());
    } catch (error) {
      throw new Unread(section, error);
    }
  return told;
}

function together(one: Told, other: Told): Told {
  const chart = one.chart ?? other.chart;
  const summaries = [one.summary, other.summary].filter((summary) => summary !== null);
  return {
    needs: [...one.needs, ...other.needs],
    needsInAll: one.needsInAll + other.needsInAll,
    summary: summaries.length > 0 ? summaries.join(' · ') : null,
    changes: [...one.changes, ...other.changes],
    details: [...one.details, ...other.details],
    ...(chart && { chart }),
  };
}

function reached(workspaceId: string, { channelId, reach }: Topic): SQL | undefined {
  const shown = shownIn(workspaceId, channelId);
  return reach === 'channel' ? and(shown, eq(projects.channelId, channelId)) : shown;
}
