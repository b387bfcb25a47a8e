import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { violatedConstraint } from '../../src/db/failures.ts';
import { read, transaction } from '../../src/db/transaction.ts';
import { within } from '../../src/deadline.ts';
import { type DatabaseUnavailable, type Outcome, UserError } from '../../src/errors.ts';
import { workspaces } from '../../src/workspaces/schema.ts';
import { freshPostgres, onBothDatabases } from '../support/databases.ts';
import { openProxy } from '../support/proxy.ts';

async function write(db: Database, workspaceId: string): Promise<void> {
  await db.insert(workspaces).values({ workspaceId, name: 'Acme', createdAt: new Date() });
}

/** What is written once every transaction under way has ended: the lock waits for them. */
async function written(db: Database): Promise<string[]> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`lock table workspaces in access exclusive mode`);
    return (await tx.select().from(workspaces)).map((row) => row.workspaceId).sort();
  });
}

/** What is known of the database operation that `promise` stands for: its outcome, or that it succeeded. */
async function outcome(promise: Promise<unknown>): Promise<Outcome | 'saved'> {
  return promise.then(
    () => 'saved',
    (error: DatabaseUnavailable) => error.outcome ?? Promise.reject(error),
  );
}

onBothDatabases('a transaction', (open) => {
  test('gives what its work returns, and keeps what it wrote', async () => {
    const { db } = open();
    const result = await transaction(db, within(5_000), async (tx) => {
      await write(tx, 'T1');
      return 'done';
    });
    expect(result).toBe('done');
    expect(await written(db)).toEqual(['T1']);
  });

  test('whose work outlasts the deadline saves nothing, then or later', async () => {
    const { db } = open();
    let worked: Promise<void> | undefined;
    async function work(tx: Database): Promise<void> {
      await write(tx, 'T1');
      await sleep(700);
      await write(tx, 'T2');
    }
    const late = transaction(db, within(300), (tx) => {
      worked = work(tx);
      return worked;
    });
    expect(await outcome(late)).toBe('not saved');
    expect(await written(db)).toEqual([]);
    await worked?.catch(() => {});
    expect(await written(db)).toEqual([]);
  });

  test('whose deadline has passed does not begin its work', async () => {
    const { db } = open();
    let began = false;
    const late = transaction(db, within(-1), async () => {
      began = true;
    });
    expect(await outcome(late)).toBe('not begun');
    await written(db);
    expect(began).toBe(false);
  });

  test('in which a sentence for the person is thrown passes it on and saves nothing', async () => {
    const { db } = open();
    const refused = transaction(db, within(5_000), async (tx) => {
      await write(tx, 'T1');
      throw new UserError('This round is closed.');
    });
    await expect(refused).rejects.toThrow(new UserError('This round is closed.'));
    expect(await written(db)).toEqual([]);
  });

  test('that runs into a unique key passes the error on, and the key has its name', async () => {
    const { db } = open();
    const error = await transaction(db, within(5_000), async (tx) => {
      await write(tx, 'T1');
      await write(tx, 'T1');
    }).catch((thrown: unknown) => thrown);
    expect(violatedConstraint(error)).toBe('workspaces_pkey');
    expect(await written(db)).toEqual([]);
  });

  test('in which the server refuses to commit passes the error on', async () => {
    const { db } = open();
    await db.execute(sql`create table if not exists pairs (id int primary key, other int
      constraint pairs_other references pairs deferrable initially deferred)`);
    const error = await transaction(db, within(5_000), async (tx) => {
      await write(tx, 'T1');
      await tx.execute(sql`insert into pairs values (1, 2)`);
    }).catch((thrown: unknown) => thrown);
    expect(violatedConstraint(error)).toBe('pairs_other');
    expect(await written(db)).toEqual([]);
  });

  test('that fails leaves the next one undisturbed', async () => {
    const { db } = open();
    await expect(
      transaction(db, within(5_000), () => Promise.reject(new UserError('No.'))),
    ).rejects.toThrow();
    expect(await outcome(transaction(db, within(5_000), (tx) => write(tx, 'T1')))).toBe('saved');
  });
});

onBothDatabases('reading', (open) => {
  test('gives the rows', async () => {
    const { db } = open();
    await write(db, 'T1');
    const rows = await read(db, within(5_000), (tx) => tx.select().from(workspaces));
    expect(rows).toHaveLength(1);
  });

  test('past the deadline is given up', async () => {
    const { db } = open();
    const late = read(db, within(100), async (tx) => {
      await sleep(500);
      return tx.select().from(workspaces);
    });
    expect(await outcome(late)).toBe('not saved');
  });

  test('passes on the error of a wrong query', async () => {
    const { db } = open();
    const wrong = read(db, within(5_000), (tx) => tx.execute(sql`select nothing from nowhere`));
    await expect(wrong).rejects.toThrow('select nothing from nowhere');
  });
});

describe('when PostgreSQL', () => {
  /** A database and a way to it that can fail. */
  async function behindProxy() {
    const direct = await freshPostgres();
    const proxy = await openProxy(direct.config.url);
    const { db, close } = await openDatabase({ kind: 'postgres', url: proxy.url });
    onTestFinished(async () => {
      await proxy.close();
      await close();
      await direct.close();
    });
    return { direct: direct.db, db, proxy };
  }

  async function freshDatabase(): Promise<Database> {
    const { db, close } = await freshPostgres();
    onTestFinished(close);
    return db;
  }

  test('is slow, it is told to stop at the deadline and nothing is saved', async () => {
    const db = await freshDatabase();
    const slow = transaction(db, within(300), async (tx) => {
      await write(tx, 'T1');
      await tx.execute(sql`select pg_sleep(60)`);
    });
    expect(await outcome(slow)).toBe('not saved');
    expect(await written(db)).toEqual([]);
  });

  test('has no connection left, nothing is saved, and the work never begins', async () => {
    const db = await freshDatabase();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holders = Array.from({ length: 10 }, () => db.transaction(() => held));
    let began = false;
    const crowded = transaction(db, within(300), async (tx) => {
      began = true;
      await write(tx, 'T1');
    });
    expect(await outcome(crowded)).toBe('not saved');
    expect(await outcome(read(db, within(300), (tx) => tx.select().from(workspaces)))).toBe('not saved');
    release();
    await Promise.all(holders);
    expect(await written(db)).toEqual([]);
    expect(began).toBe(false);
  });

  test('was never there, nothing is saved and reading fails', async () => {
    const { proxy, db } = await behindProxy();
    await proxy.close();
    expect(await outcome(transaction(db, within(10_000), (tx) => write(tx, 'T1')))).toBe('not saved');
    expect(await outcome(read(db, within(10_000), (tx) => tx.select().from(workspaces)))).toBe('not saved');
  });

  test('goes away between two transactions, the second is not saved', async () => {
    const { direct, db, proxy } = await behindProxy();
    await transaction(db, within(10_000), (tx) => write(tx, 'T1'));
    await proxy.close();
    expect(await outcome(transaction(db, within(10_000), (tx) => write(tx, 'T2')))).toBe('not saved');
    expect(await written(direct)).toEqual(['T1']);
  });

  test('goes away during the work, nothing is saved, and the next transaction is', async () => {
    const { direct, db, proxy } = await behindProxy();
    proxy.failAt('insert into "workspaces"', 'cut before');
    expect(await outcome(transaction(db, within(10_000), (tx) => write(tx, 'T1')))).toBe('not saved');
    expect(await outcome(transaction(db, within(10_000), (tx) => write(tx, 'T2')))).toBe('saved');
    expect(await written(direct)).toEqual(['T2']);
  });

  test('ends the session during the work, nothing is saved', async () => {
    const db = await freshDatabase();
    const ended = transaction(db, within(10_000), async (tx) => {
      await write(tx, 'T1');
      await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
    });
    expect(await outcome(ended)).toBe('not saved');
    expect(await written(db)).toEqual([]);
  });

  test('has ended more sessions than the pool holds, transactions are saved again', async () => {
    const db = await freshDatabase();
    for (let lost = 0; lost < 12; lost += 1) {
      const ended = transaction(db, within(10_000), (tx) =>
        tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`),
      );
      expect(await outcome(ended)).toBe('not saved');
    }
    await expect
      .poll(() => outcome(transaction(db, within(10_000), (tx) => write(tx, 'T1'))), { timeout: 10_000 })
      .toBe('saved');
  });

  test.each([
    { when: 'before', fault: 'cut before', kept: ['T0'] },
    { when: 'after', fault: 'cut after', kept: ['T0', 'T1'] },
  ] as const)(
    'is lost just $when it hears of the commit, the outcome is unknown',
    async ({ fault, kept }) => {
      const { direct, db, proxy } = await behindProxy();
      await transaction(db, within(10_000), (tx) => write(tx, 'T0'));
      proxy.failAt('commit', fault);
      expect(await outcome(transaction(db, within(10_000), (tx) => write(tx, 'T1')))).toBe('unknown');
      expect(await written(direct)).toEqual(kept);
    },
  );

  test('falls silent at the commit, the outcome is unknown at the deadline', async () => {
    const { db, proxy } = await behindProxy();
    proxy.failAt('commit', 'silence');
    expect(await outcome(transaction(db, within(1_000), (tx) => write(tx, 'T1')))).toBe('unknown');
  });

  test('falls silent before, nothing is saved', async () => {
    const { direct, db, proxy } = await behindProxy();
    proxy.failAt('insert into "workspaces"', 'silence');
    expect(await outcome(transaction(db, within(1_000), (tx) => write(tx, 'T1')))).toBe('not saved');
    await proxy.close();
    expect(await written(direct)).toEqual([]);
  });
});
