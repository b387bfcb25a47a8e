import { sql } from 'drizzle-orm';
import type { PgTransactionConfig } from 'drizzle-orm/pg-core';
import { beforeDeadline, type Deadline } from '../deadline.ts';
import { DatabaseUnavailable } from '../errors.ts';
import { databaseSeconds } from '../metrics.ts';
import { type Database, isPglite } from './database.ts';
import { isUnavailable, wasRefused } from './failures.ts';

/**
 * Runs `work` in one transaction that ends by the deadline, waiting for a connection and the commit included. Inside
 * `work` only `tx` may be used: PGlite waits for ever when the outer database is used within a transaction.
 * @throws DatabaseUnavailable `not begun` when the deadline had passed before, `not saved` when it surely rolled back,
 * `unknown` when the commit was under way
 */
export async function transaction<T>(
  db: Database,
  deadline: Deadline,
  work: (tx: Database) => Promise<T>,
  config?: PgTransactionConfig,
): Promise<T> {
  if (performance.now() > deadline) throw new DatabaseUnavailable('not begun');
  let committing = false;
  let expired = false;
  const running = db.transaction(async (tx) => {
    const left = Math.floor(deadline - performance.now());
    if (expired || left < 1) throw new DatabaseUnavailable('not saved');
    if (!isPglite(db)) await endOnServer(tx, left);
    const result = await work(tx);
    if (expired) throw new DatabaseUnavailable('not saved');
    committing = true;
    return result;
  }, config);
  const known = running.catch((error: unknown) => {
    if (committing && !wasRefused(error)) throw new DatabaseUnavailable('unknown', error);
    if (error instanceof DatabaseUnavailable) throw error;
    if (isUnavailable(error)) throw new DatabaseUnavailable('not saved', error);
    throw error;
  });
  return measured(() =>
    beforeDeadline(known, deadline, () => {
      expired = true;
      return new DatabaseUnavailable(committing ? 'unknown' : 'not saved');
    }),
  );
}

/**
 * Makes the server, too, give up in time: a transaction that we lost sight of must not keep its locks. PGlite has no
 * other sessions to hold up, and does not survive an idle timeout.
 */
async function endOnServer(tx: Database, milliseconds: number): Promise<void> {
  const limit = String(milliseconds);
  await tx.execute(
    sql`select set_config('statement_timeout', ${limit}, true), set_config('idle_in_transaction_session_timeout', ${limit}, true)`,
  );
}

const ofOneMoment = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;

/**
 * Runs queries that only read, in a transaction, so that the server ends them in time too.
 * @param oneMoment whether all of them see the same moment, whatever is committed between them
 * @throws DatabaseUnavailable when they have not answered by the deadline
 */
export async function read<T>(
  db: Database,
  deadline: Deadline,
  query: (tx: Database) => Promise<T>,
  { oneMoment = false } = {},
): Promise<T> {
  try {
    return await transaction(db, deadline, query, oneMoment ? ofOneMoment : undefined);
  } catch (error) {
    throw error instanceof DatabaseUnavailable ? new DatabaseUnavailable('not saved', error) : error;
  }
}

async function measured<T>(run: () => Promise<T>): Promise<T> {
  const stop = databaseSeconds.startTimer();
  try {
    const result = await run();
    stop({ result: 'ok' });
    return result;
  } catch (error) {
    stop({ result: error instanceof DatabaseUnavailable ? error.outcome : 'refused' });
    throw error;
  }
}
