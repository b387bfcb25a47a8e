import type { Button } from '@slack/types';
import type { Database } from '../db/database.ts';
import type { Viewer } from '../slack/people.ts';

/** Something that keeps a project's launch gate closed (docs/method.md, 12). */
export type Blocker = {
  /** Names it for good: "failure/<id>". */
  key: string;
  /** In mrkdwn, on one line: "*Do now* failure mode is open: unsafe answer, 4 days overdue". */
  line: string;
  /** Opens where it is mended. Its action id ends in a suffix that nothing else in the gate has. */
  button: Button;
};

/** What of a ritual keeps a project's gate closed, the worst first; at most ten, and how many there are in all. */
export type Gate = (
  workspaceId: string,
  tx: Database,
  viewer: Viewer,
  about: { projectId: string; now: Date },
) => Promise<{ blockers: Blocker[]; inAll: number }>;
