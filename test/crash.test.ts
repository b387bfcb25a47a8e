import { expect, test } from 'vitest';
import { crashWhileReviewing } from '../bench/crash/crash.ts';
import { faultsOf } from '../bench/crash/findings.ts';
import { freshPostgres } from './support/databases.ts';

/** With it, the five kills strike on every kind of occasion. */
const everyKind = 18;

test('whatever was acknowledged is saved once and shown, although the bot is killed again and again', async () => {
  const database = await freshPostgres();
  const { findings, suspected, ...events } = await crashWhileReviewing({
    seed: everyKind,
    kills: 5,
    reviews: 20,
    databaseUrl: database.config.url,
    from: 'sources',
    endLeases: true,
    patience: 50_000,
  }).finally(database.close);
  expect(faultsOf(findings, suspected)).toEqual([]);
  expect(findings).toMatchObject({ acknowledged: 20, rows: 20 });
  expect(Object.values(events.kills).reduce((sum, kills) => sum + kills)).toBe(5);
  expect(findings.savedUnanswered).toBeGreaterThan(0);
}, 60_000);
