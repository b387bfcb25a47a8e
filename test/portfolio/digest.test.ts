import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { portfolioDigest, tellPortfolio } from '../../src/portfolio/digest.ts';
import type { PortfolioSnapshot, ToldProject } from '../../src/portfolio/digest-store.ts';
import { portfolioSnapshot } from '../../src/portfolio/digest-store.ts';
import type { ProjectInput } from '../../src/projects/rules.ts';
import { scoreProject } from '../../src/projects/saving.ts';
import { onBothDatabases } from '../support/databases.ts';
import { bob, northwind, otherWorkspace, projectIn } from '../support/members.ts';
import { complaintsOf, manyProjects, rowsOf, scope, toldAt } from '../support/told.ts';

const nothing: PortfolioSnapshot = { counts: { P0: 0, P1: 0, P2: 0, unscored: 0 }, ranking: [] };

function standing(change: Partial<ToldProject> = {}): ToldProject {
  return {
    id: randomUUID(),
    key: 'COPY',
    name: 'Marketing copy',
    tier: null,
    scoreSum: null,
    scoreVotes: null,
    scoredAt: null,
    targetDate: null,
    firstTargetDate: null,
    shippedDate: null,
    ...change,
  };
}

function tell(change: Partial<PortfolioSnapshot>) {
  return tellPortfolio({ ...nothing, ...change }, scope());
}

test('a workspace without projects has nothing to tell', () => {
  expect(tell({})).toEqual({ needs: [], needsInAll: 0, summary: null, changes: [], details: [] });
});

test('the tiers are counted in one line', () => {
  expect(tell({ counts: { P0: 1, P1: 2, P2: 5, unscored: 1 } }).summary).toBe(
    '1 P0 · 2 P1 · 5 P2 · 1 unscored',
  );
});

test('the longest names fit, and what does not is counted', () => {
  const ranking = Array.from({ length: 100 }, (_, index) =>
    standing({ key: `P${index}`, name: '<&>'.repeat(33) }),
  );
  const told = tell({
    ranking,
    counts: { P0: 0, P1: 0, P2: 0, unscored: 2000 },
  });
  const rows = rowsOf(told.details).length;
  expect(complaintsOf(told)).toEqual([]);
  expect(rows).toBeGreaterThan(30);
  expect(JSON.stringify(told.details)).toContain(
    `The first ${rows}, and ${(2000 - rows).toLocaleString('en-US')} more.`,
  );
});

onBothDatabases('the portfolio in digests', (open) => {
  function snapshot(db: Database) {
    return portfolioSnapshot(northwind, db, scope());
  }

  const project = (db: Database, key: string, change: Partial<ProjectInput> = {}) =>
    projectIn(db, { key, name: key, ...change });

  test('is empty where there is nothing', async () => {
    expect(await snapshot(open().db)).toEqual(nothing);
  });

  test.each([1, 50, 500])('ranks %i projects, and reads a hundred of them at most', async (total) => {
    const { db } = open();
    await manyProjects(db, total);
    const { counts, ranking } = await snapshot(db);
    expect(counts).toEqual({ P0: 0, P1: 0, P2: 0, unscored: total });
    expect(ranking).toHaveLength(Math.min(total, 100));
  });

  test('ranks by tier, then by the exact mean, unscored ones last', async () => {
    const { db } = open();
    await project(db, 'NONE');
    const means = [
      ['LOW', 'P1', 199, 3],
      ['HIGH', 'P1', 200, 3],
      ['TOP', 'P0', 80, 1],
    ] as const;
    for (const [key, tier, sum, votes] of means) {
      const { id } = await project(db, key);
      await scoreProject(northwind, db, id, { tier, sum, votes, at: toldAt });
    }
    const { ranking } = await snapshot(db);
    expect(ranking.map(({ key }) => key)).toEqual(['TOP', 'HIGH', 'LOW', 'NONE']);
  });

  test('leaves out stopped projects, other workspaces, and what the channel may not see', async () => {
    const { db } = open();
    await project(db, 'STOPPED', { status: 'stopped' });
    await project(db, 'SECRET', { visibility: 'restricted', members: [bob.userId] });
    await projectIn(db, { key: 'OTHERS' }, otherWorkspace);
    expect(await snapshot(db)).toEqual(nothing);
  });

  test('is told from what was read', async () => {
    const { db } = open();
    await project(db, 'CARE');
    const told = await portfolioDigest.read(northwind, db, scope());
    expect(told().summary).toBe('0 P0 · 0 P1 · 0 P2 · 1 unscored');
    expect(told()).toEqual(told());
  });
});
