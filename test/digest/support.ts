import { and } from 'drizzle-orm';
import { features } from '../../src/app.ts';
import { type DigestPart, digestPart, type Section, type Told } from '../../src/digest/part.ts';
import { digestSubscriptions } from '../../src/digest/schema.ts';
import type { Subscription } from '../../src/digest/store.ts';
import { projects } from '../../src/projects/schema.ts';
import { button } from '../../src/slack/blocks.ts';
import type { Bot } from '../support/bot.ts';

/** What a section tells where a test says nothing else. */
export const nothing: Told = { needs: [], needsInAll: 0, summary: null, changes: [], details: [] };

/** A section that tells what a test wants, of no database. */
export function saying(section: Section, title: string, told: () => Told): DigestPart {
  return digestPart({ section, title, read: async () => undefined, tell: told });
}

/** A section that names every project that may be told. */
export const projectsShown = digestPart({
  section: 'portfolio',
  title: 'Portfolio',
  read: (_workspaceId, tx, { shown }) =>
    tx.select({ key: projects.key }).from(projects).where(and(shown)).orderBy(projects.key),
  tell: (rows) => ({
    ...nothing,
    summary: rows.length > 0 ? rows.map(({ key }) => key).join(', ') : null,
    changes: rows.length > 0 ? [`${rows.length} shown`] : [],
    needs: rows.map(({ key }) => ({
      line: `${key} waits`,
      ownerId: null,
      urgency: 50,
      button: button('Act', `test_act/${key}`, key),
    })),
    needsInAll: rows.length,
  }),
});

/** Puts sections in place of what the parts of the bot tell, in this file's tests. */
export function tellOnly(...parts: DigestPart[]): void {
  for (const feature of features) delete feature.digest;
  for (const digest of parts)
    features.push({ name: `test ${digest.section}`, commands: [], register: () => {}, digest });
}

/** The digests that there are, oldest first. */
export function digestsIn({ database }: Pick<Bot, 'database'>): Promise<Subscription[]> {
  return database.db.select().from(digestSubscriptions).orderBy(digestSubscriptions.createdAt);
}
