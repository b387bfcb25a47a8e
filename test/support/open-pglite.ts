/** A process of its own that opens the PGlite in a folder, says `open`, and keeps it until its input closes. */
import { sql } from 'drizzle-orm';
import { openDatabase } from '../../src/db/database.ts';

const path = process.argv[2] ?? '';
try {
  const { db } = await openDatabase({ kind: 'pglite', path });
  await db.execute(sql`create table if not exists visits (pid integer not null)`);
  await db.execute(sql`insert into visits (pid) values (${process.pid})`);
  process.stdout.write('open');
  process.stdin.once('end', () => process.exit()).resume();
} catch (error) {
  process.stdout.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
