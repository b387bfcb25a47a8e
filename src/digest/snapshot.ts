import { and, eq, type SQL } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { projects } from '../projects/schema.ts';
import { shownIn, visibleTo } from '../projects/visibility.ts';
import type { Viewer } from '../slack/people.ts';
import { dayIn } from '../slack/text.ts';
import { type Chapter, type DigestPart, type Scope, sections } from './part.ts';
import type { Subscription } from './store.ts';

/** What of a digest decides what it tells. */
export type Topic = Pick<Subscription, 'channelId' | 'sections' | 'reach' | 'zone' | 'lastToldAt'>;

/**
 * Reads what a digest tells, in one transaction. Nothing is left to read for whoever composes it.
 * @param viewer who reads it where that is not the channel: then it holds only what they see too
 */
export async function chaptersOf(
  workspaceId: string,
  tx: Database,
  parts: DigestPart[],
  topic: Topic,
  now: Date,
  viewer?: Viewer,
): Promise<Chapter[]> {
  const scope: Scope = {
    shown: and(reached(workspaceId, topic), viewer && visibleTo(workspaceId, viewer)),
    since: topic.lastToldAt,
    now,
    zone: topic.zone,
    today: dayIn(topic.zone, now),
  };
  const wanted = sections.flatMap((section) =>
    topic.sections.includes(section) ? parts.filter((part) => part.section === section) : [],
  );
  const chapters: Chapter[] = [];
  for (const { section, title, read } of wanted) {
    const tell = await read(workspaceId, tx, scope);
    chapters.push({ section, title, told: tell() });
  }
  return chapters;
}

function reached(workspaceId: string, { channelId, reach }: Topic): SQL | undefined {
  const shown = shownIn(workspaceId, channelId);
  return reach === 'channel' ? and(shown, eq(projects.channelId, channelId)) : shown;
}
