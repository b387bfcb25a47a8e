import { expect, test } from 'vitest';
import { digestWhileKilled } from '../../bench/crash/digests.ts';
import { faultsIn } from '../../bench/digests.ts';
import { freshPostgres } from '../support/databases.ts';

test('of 40 digests due at once none is missing or doubled, although one of two processes is killed', async () => {
  const database = await freshPostgres();
  const run = await digestWhileKilled({
    seed: 7,
    digests: 40,
    databaseUrl: database.config.url,
    from: 'sources',
    replaces: true,
    patience: 100_000,
  }).finally(database.close);
  expect(faultsIn(run)).toEqual([]);
  expect(run.once + run.repeated.length).toBe(40);
  expect(run.repeated.length).toBeLessThanOrEqual(run.suspected);
  expect(run.postsBefore).toBeLessThan(40);
  expect(run.refused).toBeGreaterThan(0);
}, 120_000);
