import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { recordDecision } from '../../src/decisions/store.ts';
import { entryIn } from '../../src/portfolio/rules.ts';
import { portfolioStandings } from '../../src/portfolio/store.ts';
import { scoreProject } from '../../src/projects/saving.ts';
import { onBothDatabases } from '../support/databases.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn } from '../support/members.ts';

const at = new Date('2026-11-20T16:30:00Z');

onBothDatabases('the portfolio', (open) => {
  test.each([0, 1, 50, 500])('has all of %i projects', async (total) => {
    const { db } = open();
    for (let n = 0; n < total; n += 1) await projectIn(db, { key: `P${n}`, name: `Project ${n}` });
    expect(await portfolioStandings(northwind, db, alice)).toHaveLength(total);
  });

  test('knows a project’s score, and its newest decision in the reader’s own day', async () => {
    const { db } = open();
    const project = await projectIn(db, { investment: '800000', annualSaving: '1500000.50' });
    await scoreProject(northwind, db, project.id, { tier: 'P1', sum: 210, votes: 3, at });
    for (const [verdict, decidedAt] of [
      ['Older', new Date('2026-11-01T08:00:00Z')],
      ['Newer', at],
    ] as const)
      await recordDecision(northwind, db, {
        projectId: project.id,
        ritual: 'review',
        recordId: randomUUID(),
        verdict,
        ownerId: alice.userId,
        decidedAt,
      });
    const standings = await portfolioStandings(northwind, db, alice);
    expect(standings.map((standing) => entryIn('Asia/Shanghai', standing))).toMatchObject([
      {
        tier: 'P1',
        scoreSum: 210,
        scoreVotes: 3,
        scoredOn: '2026-11-21',
        lastDecision: { verdict: 'Newer', day: '2026-11-21' },
        investment: '800000',
        annualSaving: '1500000.50',
      },
    ]);
  });

  test('shows nobody a project that is not theirs to see', async () => {
    const { db } = open();
    await projectIn(db, { key: 'SECRET', visibility: 'restricted', members: [bob.userId] });
    await projectIn(db, { key: 'OTHERS' }, otherWorkspace);
    expect(await portfolioStandings(northwind, db, bob)).toMatchObject([{ key: 'SECRET' }]);
    expect(await portfolioStandings(northwind, db, dan)).toEqual([]);
  });
});
