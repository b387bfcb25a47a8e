import { sql } from 'drizzle-orm';
import { DatabaseUnavailable } from '../errors.ts';
import { databaseSeconds } from '../metrics.ts';
import { type Database, isPglite } from './database.ts';
import { isUnavailable, wasRefused } from './failures.ts';

/** A moment on the clock of `performance.now()`, in milliseconds: real time, never the business clock. */
export type Deadline = number;

/** The moment `milliseconds` from now. */
export function within(milliseconds: number): Deadline {
  return performance.now() + milliseconds;
}

/**
 * Runs `work` in one transaction that ends by the deadline, waiting for a connection and the commit included. Inside
 * `work` only `tx` may be used: PGlite waits for ever when the outer database is used within a transaction.
 * @throws DatabaseUnavailable `not saved` when it surely rolled back, `unknown` when the commit was under way
 */
export async function transaction<T>(
  db: Database,
  deadline: Deadline,
  work: (tx: Database) => Promise<T>,
): Promise<T> {
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
  });
  const known = running.catch((error: unknown) => {
    if (committing && !wasRefused(error)) throw new DatabaseUnavailable('unknown', error);
    if (isUnavailable(error)) throw new DatabaseUnavailable('not saved', error);
    throw error;
  });
  return measured('transaction', () =>
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

/**
 * Runs a query, or several, that only read. @throws DatabaseUnavailable when it has not answered by the deadline.
 */
export async function read<T>(deadline: Deadline, query: () => PromiseLike<T>): Promise<T> {
  const known = Promise.resolve(query()).catch((error: unknown) => {
    throw isUnavailable(error) ? new DatabaseUnavailable('not saved', error) : error;
  });
  return measured('read', () => beforeDeadline(known, deadline, () => new DatabaseUnavailable('not saved')));
}

function beforeDeadline<T>(running: Promise<T>, deadline: Deadline, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), Math.max(0, deadline - performance.now()));
    running.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function measured<T>(operation: string, run: () => Promise<T>): Promise<T> {
  const stop = databaseSeconds.startTimer({ operation });
  try {
    const result = await run();
    stop({ result: 'ok' });
    return result;
  } catch (error) {
    stop({ result: error instanceof DatabaseUnavailable ? error.outcome : 'refused' });
    throw error;
  }
}
