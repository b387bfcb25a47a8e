import type { Database } from '../db/database.ts';
import { auditLog } from './schema.ts';

type Change = {
  at: Date;
  actorId: string;
  action: string;
  subjectId: string;
  before?: unknown;
  after?: unknown;
};

/** Notes a change, in the transaction that makes it. */
export async function recordChange(workspaceId: string, tx: Database, change: Change): Promise<void> {
  await tx.insert(auditLog).values({ workspaceId, ...change });
}
