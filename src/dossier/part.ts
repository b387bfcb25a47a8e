import type { Button } from '@slack/types';
import type { Database } from '../db/database.ts';
import type { Viewer } from '../slack/people.ts';

/** One record, as a project's dossier holds it. */
export type DossierEntry = {
  /** Its ritual's name in the decision log, and its id: what other entries link to. */
  ritual: string;
  recordId: string;
  /** When it was written; the dossier writes the day. */
  at: Date;
  /** In plain text, on one line: "Technical review: Go with conditions". */
  title: string;
  /** In mrkdwn, on one line: what Slack shows of it. */
  line: string;
  /** Opens the record. Its action id ends in a suffix that nothing else in the dossier has. */
  button?: Button;
  /**
   * What the Markdown file says of it, under the heading that the dossier writes. People's words are escaped; people stand in
   * it as `<@id>`, and the dossier writes their names.
   */
  markdown: string;
  /** The records that it came from or that belong to it. */
  links: { ritual: string; recordId: string }[];
};

/** How one part of the bot takes part in a project's dossier. */
export type DossierPart = {
  /** "Technical reviews": its heading. */
  title: string;
  /** What it holds of a project, for somebody who sees it, newest first; read in a few queries, whatever there is. */
  of: (workspaceId: string, tx: Database, viewer: Viewer, about: About) => Promise<DossierEntry[]>;
};

/** Whose dossier, and when it is read; `today` is the reader's calendar day in `zone`. */
export type About = { projectId: string; now: Date; today: string; zone: string };
