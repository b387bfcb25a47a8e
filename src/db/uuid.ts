import { eq, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** Whether text can be an id of a row; anything else would be an error to Postgres, not a row that isn't there. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** The condition that an id is this one; met by no row where the text can be no id. */
export function idIs(column: PgColumn, id: string): SQL {
  return isUuid(id) ? eq(column, id) : sql`false`;
}
