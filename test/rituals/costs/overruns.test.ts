import { setTimeout as pause } from 'node:timers/promises';
import { eq, isNotNull, sql } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { messages } from '../../../src/messages/schema.ts';
import { moveMessages } from '../../../src/messages/store.ts';
import { projects } from '../../../src/projects/schema.ts';
import { costBudgets } from '../../../src/rituals/costs/budget/schema.ts';
import { enterCosts, voidEntries } from '../../../src/rituals/costs/entering.ts';
import type { EntryInput } from '../../../src/rituals/costs/ledger/input.ts';
import { costEntries, costTotals } from '../../../src/rituals/costs/ledger/schema.ts';
import { actOn } from '../../../src/rituals/costs/overruns/acts.ts';
import { checkOverruns } from '../../../src/rituals/costs/overruns/check.ts';
import { reportOverrun } from '../../../src/rituals/costs/overruns/report.ts';
import { costOverrunEvents, costOverruns } from '../../../src/rituals/costs/overruns/schema.ts';
import { behind, overrunById } from '../../../src/rituals/costs/overruns/store.ts';
import { freshPostgres, onBothDatabases } from '../../support/databases.ts';
import { budgetFor, clocked, costEntry, today } from '../../support/ledger.ts';
import { alice, bob, dan, northwind, projectIn } from '../../support/members.ts';

onBothDatabases('overruns', (open) => {
  async function spends(db: Database, amount: string, change: object = {}, now = today) {
    const entries = [costEntry({ amount, occurredAt: now, ...change })];
    return db.transaction((tx) => enterCosts(clocked(now), tx, { viewer: alice, source: 'api' }, entries));
  }

  async function overrun(db: Database) {
    const [only, ...others] = await db.select().from(costOverruns);
    expect(others).toEqual([]);
    if (!only) throw new Error('There is no overrun');
    return only;
  }

  async function acts(db: Database, id: string, act: Parameters<typeof actOn>[4], viewer = bob) {
    return db.transaction((tx) => actOn(clocked(), tx, viewer, id, act));
  }

  /** What is posted of the overruns: the keys of messages and replies, without their ids. */
  async function posted(db: Database): Promise<string[]> {
    const rows = await db.select({ key: messages.key }).from(messages).orderBy(messages.id);
    return rows.map(({ key }) => key.replace(/^overrun\/[0-9a-f-]{36}/, 'overrun'));
  }

  async function happened(db: Database): Promise<string[]> {
    const rows = await db.select().from(costOverrunEvents).orderBy(costOverrunEvents.id);
    return rows.map(({ what, level }) => `${what} ${level}`);
  }

  const late = new Date('2026-11-30T12:00:00Z');

  test('open at a warning, rise to the top, and post a reply at each rise, once', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await budgetFor(db, id, { ownerId: bob.userId });
    await spends(db, '79', {}, late);
    expect(await db.select().from(costOverruns)).toEqual([]);
    await spends(db, '1', {}, late);
    expect(await overrun(db)).toMatchObject({
      scope: 'budget',
      level: 'warning',
      status: 'open',
      spent: '80',
      limit: '100',
      ownerId: bob.userId,
      month: '2026-11-01',
    });
    await spends(db, '10', {}, late);
    await spends(db, '11', {}, late);
    await spends(db, '50', {}, late);
    expect(await overrun(db)).toMatchObject({ level: 'actual', spent: '151' });
    expect(await posted(db)).toEqual(['overrun', 'overrun/actual']);
    expect(await happened(db)).toEqual(['opened warning', 'rose actual']);
  });

  test('that cross several levels at once say the highest alone', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await budgetFor(db, id);
    await spends(db, '300');
    expect(await overrun(db)).toMatchObject({ level: 'actual', ownerId: alice.userId });
    expect(await posted(db)).toEqual(['overrun']);
  });

  test('that were forecast clear as the days pass, and come back without another reply', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await budgetFor(db, id);
    const looks = (now: Date) => db.transaction((tx) => checkOverruns(clocked(now), tx, id, ['2026-11-01']));
    await spends(db, '20', {}, new Date('2026-11-04T12:00:00Z'));
    expect(await db.select().from(costOverruns)).toEqual([]);
    await looks(new Date('2026-11-05T12:00:00Z'));
    expect(await overrun(db)).toMatchObject({ level: 'forecast', forecast: '120' });
    await looks(new Date('2026-11-10T12:00:00Z'));
    expect(await overrun(db)).toMatchObject({ level: 'forecast', status: 'cleared' });
    await spends(db, '20', {}, new Date('2026-11-10T13:00:00Z'));
    expect(await overrun(db)).toMatchObject({ level: 'forecast', status: 'open' });
    expect(await posted(db)).toEqual(['overrun']);
    expect(await happened(db)).toEqual(['opened forecast', 'cleared forecast', 'reopened forecast']);
  });

  test('of a ceiling are their own, beside the budget’s', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await budgetFor(db, id, { ceilings: [{ action: 'summarize call', amount: '0.05' }] });
    await spends(db, '2.40', { quantity: '19' });
    expect(await db.select().from(costOverruns)).toEqual([]);
    await spends(db, '0.12', { quantity: '1' });
    expect(await overrun(db)).toMatchObject({
      scope: 'action:summarize call',
      level: 'actual',
      spent: '0.126',
      limit: '0.05',
    });
  });

  test('are acknowledged, assigned and resolved, each once', async () => {
    const { db } = open();
    const { id: projectId } = await projectIn(db);
    await budgetFor(db, projectId);
    await spends(db, '150');
    const { id } = await overrun(db);
    expect(await acts(db, id, { what: 'acknowledged' })).toEqual({ kind: 'done' });
    expect(await acts(db, id, { what: 'acknowledged' }, alice)).toEqual({
      kind: 'moved on',
      what: 'acknowledged',
      by: bob.userId,
    });
    expect(await acts(db, id, { what: 'assigned', ownerId: dan.userId })).toEqual({ kind: 'done' });
    expect(await acts(db, id, { what: 'resolved', note: 'cached' })).toEqual({ kind: 'done' });
    expect(await acts(db, id, { what: 'resolved', note: 'cached' })).toEqual({ kind: 'done' });
    expect(await acts(db, id, { what: 'resolved', note: 'again' })).toMatchObject({ kind: 'moved on' });
    expect(await overrun(db)).toMatchObject({
      status: 'resolved',
      resolvedSpent: '150',
      ownerId: dan.userId,
    });
    expect(await happened(db)).toEqual([
      'opened actual',
      'acknowledged actual',
      'assigned actual',
      'resolved actual',
    ]);
  });

  test('that were resolved open again when they grow by a tenth of the budget, with a reply', async () => {
    const { db } = open();
    const { id: projectId } = await projectIn(db);
    await budgetFor(db, projectId);
    await spends(db, '150');
    const { id } = await overrun(db);
    await acts(db, id, { what: 'resolved', note: 'cached' });
    await spends(db, '9.99');
    expect(await overrun(db)).toMatchObject({ status: 'resolved', spent: '159.99' });
    await spends(db, '0.01');
    expect(await overrun(db)).toMatchObject({ status: 'open', spent: '160' });
    await spends(db, '50');
    expect(await posted(db)).toEqual(['overrun', 'overrun/grown/150']);
  });

  test('stay as high as they were when an entry is voided', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await budgetFor(db, id);
    await spends(db, '150');
    const [entry] = await db.select().from(costEntries);
    await db.transaction((tx) =>
      voidEntries(clocked(), tx, { viewer: alice, reason: 'wrong' }, { entryId: entry?.id ?? '' }),
    );
    expect(await overrun(db)).toMatchObject({ level: 'actual', status: 'open', spent: '0' });
  });

  test('that were forecast clear when their budget is taken away', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await budgetFor(db, id);
    await spends(db, '79');
    expect(await overrun(db)).toMatchObject({ level: 'forecast', status: 'open' });
    await db.update(costBudgets).set({ amount: null });
    await db.transaction((tx) => checkOverruns(clocked(), tx, id, ['2026-11-01']));
    expect(await overrun(db)).toMatchObject({ status: 'cleared', forecast: null });
  });

  test('have a message that follows a changed budget, within a minute', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await budgetFor(db, id);
    await spends(db, '150');
    await db.update(costBudgets).set({ amount: '1000' });
    await db.transaction((tx) => checkOverruns(clocked(), tx, id, ['2026-11-01']));
    expect(await overrun(db)).toMatchObject({ limit: '1000', level: 'actual', isBehind: true });
    expect(await behind(northwind, db)).toHaveLength(1);
  });

  test('of a month that alerts no more follow its numbers, silently', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await budgetFor(db, id);
    await spends(db, '150');
    const later = new Date('2027-02-10T08:00:00Z');
    await spends(db, '450', { occurredAt: today }, later);
    expect(await overrun(db)).toMatchObject({ spent: '600', level: 'actual', forecast: null });
    expect(await posted(db)).toEqual(['overrun']);
  });

  test('answer to the project’s owner when whoever has the budget can not see it', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted', members: [bob.userId] });
    await budgetFor(db, id, { ownerId: dan.userId });
    await spends(db, '150');
    expect(await overrun(db)).toMatchObject({ ownerId: alice.userId });
  });

  test('that are given to somebody say so to them', async () => {
    const { db } = open();
    const { id: projectId } = await projectIn(db);
    await budgetFor(db, projectId);
    await spends(db, '150');
    const { id } = await overrun(db);
    await acts(db, id, { what: 'assigned', ownerId: dan.userId });
    await acts(db, id, { what: 'assigned', ownerId: dan.userId });
    const replies = await db.select().from(messages).where(isNotNull(messages.parentId));
    expect(replies.map(({ content }) => JSON.stringify(content))).toEqual([
      expect.stringContaining(`<@${dan.userId}>, this is yours now.`),
    ]);
  });

  test('of months before the last say nothing', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await budgetFor(db, id);
    await spends(db, '500', { occurredAt: new Date('2026-09-30T12:00:00Z') });
    expect(await db.select().from(costOverruns)).toEqual([]);
    await spends(db, '500', { occurredAt: new Date('2026-10-01T12:00:00Z') });
    expect(await overrun(db)).toMatchObject({ month: '2026-10-01', level: 'actual', forecast: null });
  });

  test('without any budget never are', async () => {
    const { db } = open();
    await projectIn(db);
    await spends(db, '1000000');
    expect(await db.select().from(costOverruns)).toEqual([]);
  });

  test('are not shown, acknowledged or given to whoever does not see the project', async () => {
    const { db } = open();
    const project = await projectIn(db, { visibility: 'restricted', members: [bob.userId] });
    await budgetFor(db, project.id);
    await spends(db, '150');
    const { id } = await overrun(db);
    expect(await overrunById(northwind, db, dan, id)).toBeUndefined();
    expect(await acts(db, id, { what: 'acknowledged' }, dan)).toEqual({ kind: 'not visible' });
    expect(await acts(db, id, { what: 'assigned', ownerId: dan.userId })).toEqual({ kind: 'not on it' });
    expect(await overrun(db)).toMatchObject({ status: 'open', ownerId: alice.userId });
    const [message] = await db.select().from(messages).where(eq(messages.projectId, project.id));
    expect(message?.targets).toEqual([alice.userId]);
  });

  test('that another tool reports open once, rise, and leave the ledger alone', async () => {
    const { db } = open();
    const { id: projectId } = await projectIn(db);
    const report = {
      projectId,
      scope: 'litellm:triage-prod',
      level: 'warning',
      spent: '85.5',
      limit: '100',
      sentence: 'Key triage-prod has spent 85.5 of 100.',
    } as const;
    const reports = (change: object = {}) =>
      db.transaction((tx) => reportOverrun(clocked(), tx, { ...report, ...change }));
    await reports();
    await reports();
    expect(await overrun(db)).toMatchObject({ level: 'warning', status: 'open', report: report.sentence });
    await reports({ level: 'actual', spent: '101' });
    await reports({ level: 'warning', spent: '99' });
    expect(await overrun(db)).toMatchObject({ level: 'actual' });
    expect(await posted(db)).toEqual(['overrun', 'overrun/actual']);
    expect(await db.select().from(costEntries)).toEqual([]);
  });

  test('that another tool reports again after they were resolved open again', async () => {
    const { db } = open();
    const { id: projectId } = await projectIn(db);
    const sentence = 'Cost a day is above 100.';
    const report = { projectId, scope: 'langfuse:cost', level: 'actual', sentence } as const;
    const reports = (spent: string | null) =>
      db.transaction((tx) => reportOverrun(clocked(), tx, { ...report, spent, limit: null }));
    await reports(null);
    const { id } = await overrun(db);
    await acts(db, id, { what: 'resolved', note: 'cached' });
    await reports(null);
    expect(await overrun(db)).toMatchObject({ status: 'open' });
  });
});

describe('at the same time', () => {
  async function northwindOnPostgres() {
    const database = await freshPostgres();
    onTestFinished(database.close);
    const { id } = await projectIn(database.db);
    await budgetFor(database.db, id);
    return { db: database.db, id };
  }

  function enters(db: Database, entries: EntryInput[]) {
    return db.transaction((tx) => enterCosts(clocked(), tx, { viewer: alice, source: 'api' }, entries));
  }

  test('batches with the same entries count each once, and one overrun is opened', async () => {
    const { db } = await northwindOnPostgres();
    const entries = Array.from({ length: 400 }, (_, index) =>
      costEntry({ amount: '1', action: `action ${index % 7}` }),
    );
    const batches = Array.from({ length: 8 }, (_, index) =>
      [...entries.slice(index * 50), ...entries.slice(0, index * 50)].slice(0, 200),
    );
    const came = await Promise.all(batches.map((batch) => enters(db, batch)));
    const entered = came.reduce((sum, each) => sum + (each.kind === 'entered' ? each.entered : 0), 0);
    expect(entered).toBe(400);
    expect(await db.select().from(costOverruns)).toMatchObject([{ level: 'actual', spent: '400' }]);
    const rises = await db.select().from(costOverrunEvents);
    const posted = await db.select().from(messages);
    expect(posted).toHaveLength(rises.length);
  });

  test('voiding, entering, acknowledging and changing the budget wait for each other and never in a circle', async () => {
    const { db, id } = await northwindOnPostgres();
    const many = (round: number) =>
      Array.from({ length: 120 }, (_, index) =>
        costEntry({ amount: '1', action: `action ${(index * 7 + round) % 60}` }),
      );
    await enters(db, many(0));
    const [overrun] = await db.select().from(costOverruns);
    const entered = await db.select().from(costEntries);
    const looks = () => db.transaction((tx) => checkOverruns(clocked(), tx, id, ['2026-11-01']));
    const voids = (entryId: string) =>
      db.transaction((tx) => voidEntries(clocked(), tx, { viewer: alice, reason: 'wrong' }, { entryId }));
    const acts = (note: string) =>
      db.transaction((tx) => actOn(clocked(), tx, bob, overrun?.id ?? '', { what: 'resolved', note }));
    const restricts = (name: string) =>
      db.transaction((tx) => tx.update(projects).set({ name }).where(eq(projects.id, id)));
    await Promise.all(
      Array.from({ length: 10 }, (_, round) => [
        enters(db, many(round)),
        voids(entered[round]?.id ?? ''),
        looks(),
        acts(`note ${round}`),
        restricts(`name ${round}`),
      ]).flat(),
    );
    const [sums] = await db.select({ total: sql<string>`sum(${costTotals.amount})::text` }).from(costTotals);
    expect(sums?.total).toBe('1310');
  });

  test('a project becomes restricted and its overrun is acknowledged: the message stays where it may be', async () => {
    const { db, id } = await northwindOnPostgres();
    await db.update(projects).set({ channelId: 'C00PUBLIC01' });
    await enters(db, [costEntry({ amount: '500' })]);
    const [overrun] = await db.select().from(costOverruns);
    const restricting = db.transaction(async (tx) => {
      await tx.update(projects).set({ visibility: 'restricted', channelId: null }).where(eq(projects.id, id));
      await pause(300);
      await moveMessages(northwind, tx, id, [alice.userId], alice.userId);
    });
    await pause(100);
    const acting = db.transaction((tx) =>
      actOn(clocked(), tx, alice, overrun?.id ?? '', { what: 'acknowledged' }),
    );
    await Promise.all([restricting, acting]);
    const [card] = await db
      .select()
      .from(messages)
      .where(eq(messages.key, `overrun/${overrun?.id}`));
    expect(card?.targets).toEqual([alice.userId]);
  });
});
