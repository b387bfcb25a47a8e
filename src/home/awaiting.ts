import type { Button } from '@slack/types';
import type { Database } from '../db/database.ts';
import type { Viewer } from '../slack/people.ts';

/** When somebody looks: a moment, and the calendar day it is for them. */
export type Moment = { now: Date; today: string };

/** Something that waits for a person. */
export type Awaited = {
  /** Names it for good: "vote/<id>". */
  key: string;
  /** In mrkdwn, one line: "Vote on *Customer service* (CARE)". */
  line: string;
  /** In mrkdwn, by when or how late: "closes Fri 17:00", "4 days overdue"; null where there is no date. */
  detail: string | null;
  /** Does it, or opens where it is done. Its action id ends in a suffix that nothing else in the list has. */
  button: Button;
  /** By when; null comes last. */
  due: Date | null;
  isOverdue: boolean;
};

/** One kind of things that wait for people. */
export type Awaiting = {
  /** "Votes", above the list. */
  title: string;
  /** What waits for a person, the most urgent first, `most` of them, and how many there are in all. */
  of: (
    workspaceId: string,
    tx: Database,
    viewer: Viewer,
    moment: Moment,
    most: number,
  ) => Promise<{ items: Awaited[]; total: number }>;
  /** Everybody for whom something of it may wait, by user id. */
  people: (workspaceId: string, tx: Database, moment: Moment) => Promise<string[]>;
};
