import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { type Cursor, decisionPage, recordDecision } from '../../src/decisions/store.ts';
import { onBothDatabases } from '../support/databases.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn } from '../support/members.ts';

function decide(db: Database, projectId: string, n: number, workspaceId = northwind) {
  return recordDecision(workspaceId, db, {
    projectId,
    ritual: 'review',
    recordId: randomUUID(),
    verdict: `Verdict ${n}`,
    ownerId: alice.userId,
    decidedAt: new Date(Date.UTC(2026, 10, 1, 0, Math.floor(n / 2))),
  });
}

onBothDatabases('the decision log', (open) => {
  test.each([0, 1, 50, 500])(
    'of %i decisions is read page by page, newest first, forth and back',
    async (total) => {
      const { db } = open();
      const project = await projectIn(db);
      for (let n = 0; n < total; n += 1) await decide(db, project.id, n);
      const page = (cursor?: Cursor) => decisionPage(northwind, db, alice, { cursor, size: 20 });

      const seen: string[] = [];
      let current = await page();
      expect(current.hasNewer).toBe(false);
      for (;;) {
        seen.push(...current.decisions.map(({ verdict }) => verdict));
        const last = current.decisions.at(-1);
        if (!current.hasOlder || !last) break;
        current = await page({ direction: 'older', decidedAt: last.decidedAt.toISOString(), id: last.id });
      }
      expect(new Set(seen).size).toBe(total);
      const minutes = seen.map((verdict) => Math.floor(Number(verdict.split(' ')[1]) / 2));
      expect(minutes).toEqual([...minutes].sort((a, b) => b - a));

      const first = current.decisions[0];
      if (total <= 20 || !first) return;
      const back = await page({ direction: 'newer', decidedAt: first.decidedAt.toISOString(), id: first.id });
      expect(back.decisions.map(({ verdict }) => verdict)).toEqual(
        seen.slice(total - current.decisions.length - 20, total - current.decisions.length),
      );
    },
  );

  test('shows what a person may see, of one project if they ask for it', async () => {
    const { db } = open();
    const triage = await projectIn(db);
    const merger = await projectIn(db, { key: 'MERGER', visibility: 'restricted', members: [bob.userId] });
    await decide(db, triage.id, 1);
    await decide(db, merger.id, 2);
    const verdicts = async (viewer: typeof alice, projectId?: string) =>
      (await decisionPage(northwind, db, viewer, { projectId, size: 10 })).decisions.map(
        ({ verdict }) => verdict,
      );
    expect(await verdicts(bob)).toEqual(['Verdict 2', 'Verdict 1']);
    expect(await verdicts(dan)).toEqual(['Verdict 1']);
    expect(await verdicts(dan, merger.id)).toEqual([]);
    expect(await verdicts(bob, triage.id)).toEqual(['Verdict 1']);
  });

  test('keeps one decision for a record, with what has become of it', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const decision = {
      projectId: id,
      ritual: 'review',
      recordId: randomUUID(),
      verdict: 'Go',
      ownerId: alice.userId,
      decidedAt: new Date('2026-11-21T08:00:00Z'),
    };
    await recordDecision(northwind, db, { ...decision, confidence: 75 });
    await recordDecision(northwind, db, {
      ...decision,
      verdict: 'No-go',
      confidence: null,
      decidedAt: new Date('2026-11-22T08:00:00Z'),
    });
    const { decisions } = await decisionPage(northwind, db, alice, { size: 10 });
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({ verdict: 'No-go', confidence: null, decidedAt: decision.decidedAt });
  });

  test('of one workspace is nothing to another', async () => {
    const { db } = open();
    const theirs = await projectIn(db, {}, otherWorkspace);
    await decide(db, theirs.id, 1, otherWorkspace);
    expect((await decisionPage(northwind, db, alice, { size: 10 })).decisions).toEqual([]);
  });
});
