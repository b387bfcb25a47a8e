import type { Database } from '../db/database.ts';

/** Something that a record says will happen, to be checked with its decision: "Where might it bottleneck after launch?". */
export type Prediction = {
  /** Names it within its record. */
  key: string;
  question: string;
  /** What was answered, as it was typed. */
  predicted: string;
};

/** What a ritual's records predict, one by one. */
export type Predictions = {
  /** The ritual's name in the decision log. */
  ritual: string;
  of: (workspaceId: string, tx: Database, recordId: string) => Promise<Prediction[]>;
};
