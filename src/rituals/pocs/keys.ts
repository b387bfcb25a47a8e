import { type SQL, sql } from 'drizzle-orm';
import { pocs } from './schema.ts';

const cards = 'poc/';
const overdue = '/overdue/';

/** The key of a POC's card. */
export function messageKey(pocId: string): string {
  return `${cards}${pocId}`;
}

/** The key of the message that says that a POC's days were up on a day. */
export function overdueKey(pocId: string, lastDay: string): string {
  return `${messageKey(pocId)}${overdue}${lastDay}`;
}

/** `overdueKey` of the POC in a query's row. @param lastDay a date */
export function overdueKeyInQuery(lastDay: SQL): SQL {
  return sql`${cards}::text || ${pocs.id} || ${overdue}::text || to_char(${lastDay}, 'YYYY-MM-DD')`;
}
