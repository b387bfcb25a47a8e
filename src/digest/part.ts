import type { Button, KnownBlock } from '@slack/types';
import type { SQL } from 'drizzle-orm';
import type { Database } from '../db/database.ts';

/** What a digest can tell of, in the order in which it does (docs/method.md, 16). */
export const sections = [
  'portfolio',
  'failures',
  'costs',
  'votes',
  'pocs',
  'reviews',
  'decisions',
  'notes',
] as const;
export type Section = (typeof sections)[number];

/** What a digest is told for. */
export type Scope = {
  /** The condition on `projects` of what may be told: what its channel sees, and perhaps its own projects alone. */
  shown: SQL | undefined;
  /** When the digest before it was posted; none before the first. */
  since: Date | null;
  now: Date;
  /** IANA zone of the digest, and the calendar day there. */
  zone: string;
  today: string;
};

/** Somebody has to do something. */
export type Need = {
  /** In mrkdwn, one line: "CARE is at 300 % of its November budget". */
  line: string;
  /** Whose it is, by user id; shown as a name, which calls nobody. */
  ownerId: string | null;
  /** Does it, or opens where it is done. Its action id ends in a suffix that nothing else in the digest has. */
  button: Button;
  /** The higher the earlier it is told, 0 to 100. */
  urgency: number;
};

/** What one section tells. */
export type Told = {
  /** The most urgent needs, at most ten, and how many there are in all. */
  needs: Need[];
  needsInAll: number;
  /** How things stand, in mrkdwn on one line: "1 P0 · 2 P1 · 5 P2 · 1 unscored"; null where there is nothing at all. */
  summary: string | null;
  /** What changed since the digest before, each in mrkdwn and a few words: "CARE up from P1 to P0". */
  changes: string[];
  /** For the thread: tables and lists, inside the limits of one message. */
  details: KnownBlock[];
  /** For the post. */
  chart?: KnownBlock;
};

/** What one section tells, under its title. One that could not be read tells nothing but that. */
export type Chapter = { section: Section; title: string; told: Told; isUnread?: boolean };

/** How one part of the bot takes part in digests, made by `digestPart`. Several parts may tell one section together. */
export type DigestPart = {
  section: Section;
  /** "Portfolio": before its summary. */
  title: string;
  /** Reads a snapshot, and gives what tells it: the same snapshot always tells the same. */
  read: (workspaceId: string, tx: Database, scope: Scope) => Promise<() => Told>;
};

/** Declares a section of the digest, or a part of one: what it reads, in two queries at most and twelve for all of them, and what that says. */
export function digestPart<Snapshot>({
  section,
  title,
  read,
  tell,
}: {
  section: Section;
  title: string;
  read: (workspaceId: string, tx: Database, scope: Scope) => Promise<Snapshot>;
  tell: (snapshot: Snapshot, scope: Scope) => Told;
}): DigestPart {
  return {
    section,
    title,
    read: async (workspaceId, tx, scope) => {
      const snapshot = await read(workspaceId, tx, scope);
      return () => tell(snapshot, scope);
    },
  };
}
