import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditLog } from '../../../src/audit/schema.ts';
import type { Database } from '../../../src/db/database.ts';
import { decisions } from '../../../src/decisions/schema.ts';
import { projects } from '../../../src/projects/schema.ts';
import { castBallot } from '../../../src/rituals/scorecards/ballots.ts';
import {
  closeDueRound,
  dueRounds,
  remindDueRound,
  remindVoters,
  roundsToRemind,
} from '../../../src/rituals/scorecards/deadlines.ts';
import type { BallotInput, RoundInput } from '../../../src/rituals/scorecards/input.ts';
import { openRound } from '../../../src/rituals/scorecards/opening.ts';
import {
  cancelRound,
  closeRound,
  extendRound,
  finalizeRound,
  repeatRound,
  revealRound,
} from '../../../src/rituals/scorecards/progress.ts';
import type { Scores } from '../../../src/rituals/scorecards/rules.ts';
import {
  scorecardBallots,
  scorecardRounds,
  scorecardVoters,
} from '../../../src/rituals/scorecards/schema.ts';
import { roundById } from '../../../src/rituals/scorecards/store.ts';
import type { Viewer } from '../../../src/slack/people.ts';
import type { Submission } from '../../../src/submission.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn, submission } from '../../support/members.ts';
import { scoresOf } from '../../support/scorecard-vote.ts';

const now = new Date('2026-11-21T08:00:00Z');
const deadline = new Date('2026-11-23T08:00:00Z');
const late = new Date('2026-11-23T08:00:01Z');
const caro: Viewer = { ...bob, userId: 'U00CARO0001' };
const voters = [alice, bob, caro].map(({ userId }) => userId);

async function opened(db: Database, change: Partial<RoundInput> = {}, form = submission(alice)) {
  const input: RoundInput = {
    project: change.project ?? (await projectIn(db)).id,
    question: 'Two engineers?',
    voters,
    everybody: null,
    quorum: 2,
    deadline,
    blind: 'blind',
    names: 'shown',
    ...change,
  };
  const result = await db.transaction((tx) =>
    openRound(northwind, tx, form, input, { channel: null, voters: input.voters }),
  );
  if (result.kind !== 'opened') throw new Error(`The round was not opened: ${result.kind}`);
  return result.record.round;
}

function ballot(scores: Scores | null): BallotInput {
  return { scores, reasons: { value: null, maturity: null, demand: null } };
}

function cast(db: Database, id: string, form: Submission, scores: Scores | null) {
  return db.transaction((tx) => castBallot(northwind, tx, form, id, ballot(scores)));
}

async function voted(db: Database, id: string, totals: number[]): Promise<void> {
  for (const [index, points] of totals.entries())
    await cast(db, id, submission([alice, bob, caro][index] ?? alice), scoresOf(points));
}

const acting = (viewer: Viewer, at = now) => ({ viewer, now: at });

onBothDatabases('scorecard rounds', (open) => {
  test('keep their electorate from the opening on', async () => {
    const { db } = open();
    const { id } = await opened(db);
    const record = await roundById(northwind, db, alice, id);
    expect(record).toMatchObject({ voters, votes: 0, sight: 'nothing', round: { number: 1, quorum: 2 } });
  });

  test('opened by the same form at the same time are one', async () => {
    const { db } = open();
    const { id: project } = await projectIn(db);
    const form = submission(alice);
    const rounds = await Promise.all([1, 2, 3].map(() => opened(db, { project }, form)));
    expect(new Set(rounds.map(({ id }) => id)).size).toBe(1);
    expect(await db.select().from(scorecardVoters)).toHaveLength(3);
    await expect(opened(db, { project }, { ...form, valuesHash: 'other' })).rejects.toThrow(
      'opened otherwise',
    );
  });

  test('keep of every voter the last vote, as if it had been the first', async () => {
    const { db } = open();
    const { id: project } = await projectIn(db);
    const someVotes = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 2 }), fc.option(fc.integer({ min: 0, max: 100 }))),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(someVotes, async (cast_) => {
        const [changing, once] = [await opened(db, { project }), await opened(db, { project })];
        const who = [alice, bob, caro] as const;
        for (const [voter, points] of cast_)
          await cast(
            db,
            changing.id,
            submission(who[voter] ?? alice),
            points === null ? null : scoresOf(points),
          );
        for (const [voter, points] of new Map(cast_))
          await cast(db, once.id, submission(who[voter] ?? alice), points === null ? null : scoresOf(points));
        const results = await Promise.all(
          [changing, once].map(async ({ id }) => {
            await db.update(scorecardRounds).set({ status: 'revealed' }).where(eq(scorecardRounds.id, id));
            return roundById(northwind, db, dan, id);
          }),
        );
        expect(results[0]?.shown).toEqual(results[1]?.shown);
      }),
      { numRuns: 12 },
    );
  });

  test('take the same submission of a vote once', async () => {
    const { db } = open();
    const { id } = await opened(db);
    const form = submission(bob);
    await Promise.all([1, 2, 3].map(() => cast(db, id, form, scoresOf(80))));
    expect(await db.select().from(scorecardBallots)).toMatchObject([{ revision: 1 }]);
    await cast(db, id, { ...form, valuesHash: 'other' }, scoresOf(70));
    expect(await db.select().from(scorecardBallots)).toMatchObject([{ revision: 2 }]);
  });

  test('are complete with the last answer, abstentions included', async () => {
    const { db } = open();
    const { id } = await opened(db);
    const results = [
      await cast(db, id, submission(alice), scoresOf(80)),
      await cast(db, id, submission(bob), null),
      await cast(db, id, submission(caro), scoresOf(70)),
    ];
    expect(results.map((result) => result.kind === 'cast' && result.isComplete)).toEqual([
      false,
      false,
      true,
    ]);
    expect(results[2]).toMatchObject({ record: { votes: 2, abstentions: 1 } });
  });

  test('refuse votes of whom they did not ask, and after they have closed', async () => {
    const { db } = open();
    const { id } = await opened(db);
    expect(await cast(db, id, submission(dan), scoresOf(80))).toMatchObject({ kind: 'not asked' });
    expect(await cast(db, id, submission(bob, { now: deadline }), scoresOf(80))).toMatchObject({
      kind: 'closed',
    });
    expect(await cast(db, 'no id', submission(bob), scoresOf(80))).toEqual({ kind: 'not visible' });
    await voted(db, id, [80, 80]);
    await db.transaction((tx) => revealRound(northwind, tx, acting(alice), id));
    expect(await cast(db, id, submission(caro), scoresOf(80))).toMatchObject({ kind: 'closed' });
    expect(await db.select().from(scorecardBallots)).toHaveLength(2);
  });

  test('give a vote that is sent again after they have closed its receipt, and change nothing', async () => {
    const { db } = open();
    const { id } = await opened(db);
    const form = submission(alice);
    await cast(db, id, form, scoresOf(80));
    await voted(db, id, []);
    await cast(db, id, submission(bob), scoresOf(80));
    await db.transaction((tx) => revealRound(northwind, tx, acting(alice), id));
    expect(await cast(db, id, form, scoresOf(80))).toMatchObject({ kind: 'cast', isComplete: false });
  });

  test('show their ballots to nobody before they are revealed, and never read them', async () => {
    const { db } = open();
    const { id } = await opened(db);
    await voted(db, id, [81, 82]);
    const [facilitators, outsiders] = [
      await roundById(northwind, db, alice, id),
      await roundById(northwind, db, dan, id),
    ];
    expect(facilitators).toMatchObject({ sight: 'own', shown: { named: [], reasons: [] } });
    expect(facilitators?.mine?.userId).toBe(alice.userId);
    expect(outsiders).toMatchObject({ sight: 'nothing', mine: undefined, shown: { tally: undefined } });
    const audit = await db.select().from(auditLog);
    expect(audit.filter(({ action }) => action === 'ballot cast')).toMatchObject([
      { before: null, after: null },
      { before: null, after: null },
    ]);
  });

  test('are revealed by who runs them, with enough votes', async () => {
    const { db } = open();
    const { id } = await opened(db, {}, submission(bob));
    const reveal = (viewer: Viewer) => db.transaction((tx) => revealRound(northwind, tx, acting(viewer), id));
    await voted(db, id, [80]);
    expect(await reveal(dan)).toMatchObject({ kind: 'not yours' });
    expect(await reveal(bob)).toMatchObject({ kind: 'too few' });
    await voted(db, id, [80, 80]);
    expect(await reveal(alice)).toMatchObject({ kind: 'done', record: { round: { status: 'revealed' } } });
    expect(await reveal({ ...dan, isAdmin: true })).toMatchObject({ kind: 'moved on' });
  });

  test('close once at their deadline, whoever looks', async () => {
    const { db } = open();
    const { id } = await opened(db);
    await voted(db, id, [80]);
    expect(await dueRounds(northwind, db, now)).toEqual([]);
    expect(await dueRounds(northwind, db, late)).toEqual([id]);
    const closed = await Promise.all(
      [1, 2, 3].map(() => db.transaction((tx) => closeDueRound(northwind, tx, id, late))),
    );
    expect(closed.filter(Boolean)).toMatchObject([{ round: { status: 'not decided' } }]);
    expect(await dueRounds(northwind, db, late)).toEqual([]);
  });

  test('that are not decided go on when extended, until they are cancelled', async () => {
    const { db } = open();
    const { id } = await opened(db);
    await db.transaction((tx) => closeDueRound(northwind, tx, id, late));
    const later = new Date('2026-11-25T08:00:00Z');
    const extend = () => db.transaction((tx) => extendRound(northwind, tx, acting(alice, late), id, later));
    expect(await extend()).toMatchObject({ kind: 'done', record: { round: { status: 'open' } } });
    expect(await extend()).toMatchObject({ kind: 'done' });
    const extensions = (await db.select().from(auditLog)).filter(({ action }) => action === 'round extended');
    expect(extensions).toHaveLength(1);
    expect(await cast(db, id, submission(bob, { now: late }), scoresOf(80))).toMatchObject({ kind: 'cast' });
    const cancel = () => db.transaction((tx) => cancelRound(northwind, tx, acting(alice, late), id));
    expect(await cancel()).toMatchObject({ kind: 'done' });
    expect(await cancel()).toMatchObject({ kind: 'moved on' });
    expect(await extend()).toMatchObject({ kind: 'moved on' });
  });

  test('remind once before a deadline, and only whom they wait for', async () => {
    const { db } = open();
    const { id } = await opened(db);
    await cast(db, id, submission(bob), null);
    const before = new Date('2026-11-22T20:00:00Z');
    expect(await roundsToRemind(northwind, db, now)).toEqual([]);
    expect(await roundsToRemind(northwind, db, before)).toEqual([id]);
    const remind = () => db.transaction((tx) => remindDueRound(northwind, tx, id, before));
    const reminded = await Promise.all([remind(), remind()]);
    expect(reminded.filter(Boolean)).toMatchObject([{ userIds: [alice.userId, caro.userId] }]);
    expect(await roundsToRemind(northwind, db, before)).toEqual([]);
    const asked = await db.transaction((tx) => remindVoters(northwind, tx, acting(alice), id));
    expect(asked).toMatchObject({ kind: 'reminded already' });
  });

  test('finalized by two people at once make one decision and one score', async () => {
    const { db } = open();
    const { id } = await opened(db);
    await voted(db, id, [70, 70, 75]);
    await db.transaction((tx) => revealRound(northwind, tx, acting(alice), id));
    const admin = { ...dan, isAdmin: true };
    const input = { tier: 'P1', reason: null } as const;
    const finalize = (viewer: Viewer) =>
      db.transaction((tx) => finalizeRound(northwind, tx, acting(viewer), id, input));
    const results = await Promise.all([finalize(alice), finalize(admin)]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['done', 'moved on']);
    expect(await db.select().from(decisions)).toMatchObject([{ verdict: 'P1 · 71.6 of 100', recordId: id }]);
    expect(await db.select().from(projects)).toMatchObject([{ tier: 'P1', scoreSum: 215, scoreVotes: 3 }]);
    const winner = results[0]?.kind === 'done' ? alice : admin;
    expect(await finalize(winner)).toMatchObject({ kind: 'done' });
  });

  test('are finalized otherwise only for a reason', async () => {
    const { db } = open();
    const { id } = await opened(db);
    await voted(db, id, [70, 70]);
    await db.transaction((tx) => revealRound(northwind, tx, acting(alice), id));
    const finalize = (reason: string | null) =>
      db.transaction((tx) => finalizeRound(northwind, tx, acting(alice), id, { tier: 'P0', reason }));
    expect(await finalize(null)).toMatchObject({ kind: 'reason missing' });
    expect(await finalize('A law')).toMatchObject({
      record: { round: { tier: 'P0', overrideReason: 'A law' } },
    });
  });

  test('have one second round, of the same people, that remembers the first', async () => {
    const { db } = open();
    const { id } = await opened(db);
    await voted(db, id, [30, 100]);
    await db.transaction((tx) => revealRound(northwind, tx, acting(alice), id));
    const repeat = (form: Submission) =>
      db.transaction((tx) => repeatRound(northwind, tx, form, id, new Date('2026-11-30T08:00:00Z')));
    const form = submission(alice);
    const results = await Promise.all([repeat(form), repeat(form), repeat(submission(alice))]);
    expect(results.map(({ kind }) => kind).sort()).toContain('moved on');
    const rounds = await db.select().from(scorecardRounds);
    expect(rounds.map(({ number, status }) => [number, status]).sort()).toEqual([
      [1, 'repeated'],
      [2, 'open'],
    ]);
    const second = rounds.find(({ number }) => number === 2);
    const record = await roundById(northwind, db, bob, second?.id ?? '');
    expect(record).toMatchObject({
      voters,
      votes: 0,
      previous: { shown: { tally: { total: { sum: 130 } } } },
    });
  });

  test('hide names from everybody after the reveal', async () => {
    const { db } = open();
    const { id } = await opened(db, { names: 'hidden', quorum: 3 });
    await voted(db, id, [30, 100, 70]);
    const record = await db.transaction(async (tx) => {
      const found = await roundById(northwind, tx, alice, id);
      return found && closeRound(northwind, tx, found, now, alice.userId);
    });
    expect(record?.round.status).toBe('revealed');
    const seen = await roundById(northwind, db, alice, id);
    expect(seen).toMatchObject({ sight: 'without names', shown: { named: [], tally: { votes: 3 } } });
  });

  test('of projects that a person may not see are not there for them', async () => {
    const { db } = open();
    const { id: project } = await projectIn(db, { visibility: 'restricted', members: [bob.userId] });
    const { id } = await opened(db, { project, voters: [alice.userId, bob.userId] });
    expect(await roundById(northwind, db, dan, id)).toBeUndefined();
    expect(await roundById(otherWorkspace, db, alice, id)).toBeUndefined();
    expect(await cast(db, id, submission(dan), scoresOf(80))).toEqual({ kind: 'not visible' });
    const reveal = db.transaction((tx) => revealRound(northwind, tx, acting(dan), id));
    expect(await reveal).toEqual({ kind: 'not visible' });
    await expect(opened(db, { project })).rejects.toThrow('voters not on it');
  });

  const restrict = (db: Database) => db.update(projects).set({ visibility: 'restricted' });

  test('remind nobody who was taken off the project, and ask them no second time', async () => {
    const { db } = open();
    const { id } = await opened(db);
    await voted(db, id, [80, 80]);
    await restrict(db);
    const before = new Date('2026-11-22T20:00:00Z');
    const reminded = await db.transaction((tx) => remindDueRound(northwind, tx, id, before));
    expect(reminded).toMatchObject({ userIds: [] });
    await db.transaction((tx) => revealRound(northwind, tx, acting(alice), id));
    const repeated = await db.transaction((tx) =>
      repeatRound(northwind, tx, submission(alice), id, deadline),
    );
    expect(repeated).toMatchObject({
      kind: 'done',
      record: { voters: [alice.userId], round: { quorum: 1 } },
    });
  });

  test('have no second round when too few of their voters still see the project', async () => {
    const { db } = open();
    const ofBoth = await opened(db, { voters: [bob.userId, caro.userId] });
    for (const viewer of [bob, caro]) await cast(db, ofBoth.id, submission(viewer), scoresOf(80));
    await db.transaction((tx) => revealRound(northwind, tx, acting(alice), ofBoth.id));
    await restrict(db);
    const repeat = () =>
      db.transaction((tx) => repeatRound(northwind, tx, submission(alice), ofBoth.id, deadline));
    expect(await repeat()).toMatchObject({ kind: 'too few left', record: { round: { status: 'revealed' } } });
    expect(await db.select().from(scorecardRounds)).toHaveLength(1);
  });

  test('are not extended to an earlier deadline', async () => {
    const { db } = open();
    const { id } = await opened(db);
    const extend = (until: Date) =>
      db.transaction((tx) => extendRound(northwind, tx, acting(alice), id, until));
    expect(await extend(new Date(deadline.getTime() - 1000))).toMatchObject({ kind: 'earlier' });
    expect(await extend(deadline)).toMatchObject({ kind: 'done' });
    expect(await db.select().from(scorecardRounds)).toMatchObject([{ deadlineAt: deadline }]);
  });

  test('extended after all have answered wait for enough votes', async () => {
    const { db } = open();
    const { id } = await opened(db);
    await cast(db, id, submission(alice), scoresOf(80));
    await cast(db, id, submission(bob), null);
    const last = await cast(db, id, submission(caro), null);
    expect(last).toMatchObject({ isComplete: true, record: { votes: 1 } });
    expect(await cast(db, id, submission(alice), scoresOf(70))).toMatchObject({ isComplete: false });
    expect(await cast(db, id, submission(bob), scoresOf(70))).toMatchObject({ isComplete: true });
  });

  test('extended meanwhile are not reminded of too soon, and none after the deadline', async () => {
    const { db } = open();
    const { id } = await opened(db);
    const before = new Date('2026-11-22T20:00:00Z');
    expect(await roundsToRemind(northwind, db, before)).toEqual([id]);
    const later = new Date('2026-11-25T08:00:00Z');
    await db.transaction((tx) => extendRound(northwind, tx, acting(alice), id, later));
    const remind = db.transaction((tx) => remindDueRound(northwind, tx, id, before));
    expect(await remind).toBeUndefined();
    const asked = db.transaction((tx) => remindVoters(northwind, tx, acting(alice, later), id));
    expect(await asked).toMatchObject({ kind: 'past deadline' });
  });

  test('finalized late leave a newer score of the project, and count from when they closed', async () => {
    const { db } = open();
    const { id: project } = await projectIn(db);
    const [old, young] = [await opened(db, { project }), await opened(db, { project })];
    const days = [new Date('2026-11-22T08:00:00Z'), new Date('2026-11-22T09:00:00Z')];
    for (const [index, { id }] of [old, young].entries()) {
      await voted(db, id, index === 0 ? [50, 50] : [90, 90]);
      await db.transaction((tx) => revealRound(northwind, tx, acting(alice, days[index]), id));
    }
    const finalize = (id: string, tier: 'P0' | 'P2') =>
      db.transaction((tx) => finalizeRound(northwind, tx, acting(alice, late), id, { tier, reason: null }));
    expect(await finalize(young.id, 'P0')).toMatchObject({ kind: 'done' });
    expect(await finalize(old.id, 'P2')).toMatchObject({ kind: 'done' });
    expect(await db.select().from(projects)).toMatchObject([
      { tier: 'P0', scoreSum: 180, scoredAt: days[1] },
    ]);
    const log = await db.select().from(decisions);
    expect(log.map(({ supersededBy }) => supersededBy)).toEqual([null, null]);
  });

  test('take the place of the score before them in the log', async () => {
    const { db } = open();
    const { id: project } = await projectIn(db);
    for (const tier of ['P2', 'P0'] as const) {
      const { id } = await opened(db, { project });
      await voted(db, id, tier === 'P2' ? [50, 50] : [90, 90]);
      await db.transaction((tx) => revealRound(northwind, tx, acting(alice), id));
      await db.transaction((tx) => finalizeRound(northwind, tx, acting(alice), id, { tier, reason: null }));
    }
    const log = await db.select().from(decisions);
    const newest = log.find(({ verdict }) => verdict.startsWith('P0'));
    expect(log.map(({ verdict, supersededBy }) => [verdict.slice(0, 2), supersededBy]).sort()).toEqual([
      ['P0', null],
      ['P2', newest?.id],
    ]);
  });
});
