import type { Database } from '../db/database.ts';
import type { ReportLevel } from './rules.ts';

/** What another tool says of a project's cost. Amounts are exact decimals, in whatever currency the tool counts. */
export type Report = {
  projectId: string;
  /** The tool, and what it calls the project: "litellm:care-prod". */
  scope: string;
  level: ReportLevel;
  spent: string | null;
  limit: string | null;
  /** In the tool's words, on one line of at most 500 characters. */
  sentence: string;
};

/** Takes a report, in the transaction of its request. The same one again changes nothing. */
export type OnReport<Deps> = (deps: Deps, tx: Database, report: Report) => Promise<void>;
