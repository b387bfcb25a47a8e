import { expect, test } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import { messages } from '../../../src/messages/schema.ts';
import { noticeTo } from '../../../src/projects/rules.ts';
import { oweOpening, oweReminders } from '../../../src/rituals/scorecards/messages.ts';
import { openRound } from '../../../src/rituals/scorecards/opening.ts';
import { roundRecordModal } from '../../../src/rituals/scorecards/record.ts';
import { shownBallots } from '../../../src/rituals/scorecards/rules.ts';
import type { RoundRecord } from '../../../src/rituals/scorecards/store.ts';
import { receiptModal } from '../../../src/rituals/scorecards/views.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { alice, bob, dan, northwind, projectIn, submission } from '../../support/members.ts';
import { ballotOf, scoresOf } from '../../support/scorecard-vote.ts';

const both = [alice.userId, bob.userId];
const now = new Date('2026-11-21T08:00:00Z');

async function opened(db: Database, project: string, channel: string | null, voters = both, by = alice) {
  const input = {
    project,
    question: 'Two engineers?',
    voters,
    everybody: null,
    quorum: 1,
    deadline: new Date('2026-11-23T08:00:00Z'),
    blind: 'blind',
    names: 'shown',
  } as const;
  return db.transaction(async (tx) => {
    const result = await openRound(northwind, tx, submission(by), input, { channel, voters });
    if (result.kind !== 'opened') throw new Error(result.kind);
    await oweOpening(northwind, tx, result.record, by.userId);
    return result.record;
  });
}

onBothDatabases('the messages of a scorecard vote', (open) => {
  const owed = async (db: Database) =>
    (await db.select().from(messages)).map(({ key, targets }) => [
      key.split('/').slice(2).join('/'),
      targets,
    ]);

  test('invite each voter when the card is in no channel', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await opened(db, id, null);
    expect(await owed(db)).toEqual([
      ['', [alice.userId]],
      [`invitation/${bob.userId}`, [bob.userId]],
    ]);
  });

  test('invite nobody when it is in one', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    await opened(db, id, 'C00CARE0001');
    expect(await owed(db)).toHaveLength(1);
  });

  test('give its facilitator the card too when the owner of a restricted project has it', async () => {
    const { db } = open();
    const { id } = await projectIn(db, { visibility: 'restricted', members: [bob.userId, dan.userId] });
    await opened(db, id, null, [alice.userId, bob.userId, dan.userId], bob);
    expect(await owed(db)).toEqual([
      ['', [alice.userId]],
      ['facilitator', [bob.userId]],
      [`invitation/${dan.userId}`, [dan.userId]],
    ]);
    const copy = (await db.select().from(messages))[1];
    expect(JSON.stringify(copy?.content)).toContain('scorecard_reveal');
  });

  test('remind a thousand voters within the time of a request, each once', async () => {
    const { db } = open();
    const { id } = await projectIn(db);
    const voters = Array.from({ length: 1000 }, (_, index) => `U00VOTER${index}`);
    const record = await opened(db, id, 'C00CARE0001', voters);
    const began = performance.now();
    await db.transaction((tx) => oweReminders(northwind, tx, record, voters));
    expect(performance.now() - began).toBeLessThan(2000);
    await db.transaction((tx) => oweReminders(northwind, tx, record, voters));
    expect(await owed(db)).toHaveLength(1001);
  });

  test('tell the owner of a restricted project when they can not be shown', async () => {
    const { db } = open();
    const project = await projectIn(db);
    expect(noticeTo(project, bob.userId)).toBe(bob.userId);
    expect(noticeTo({ ...project, visibility: 'restricted' }, bob.userId)).toBe(alice.userId);
    const record = await opened(db, project.id, 'C00CARE0001', both, bob);
    const restricted: RoundRecord = { ...record, project: { ...project, visibility: 'restricted' } };
    await db.transaction((tx) => oweReminders(northwind, tx, restricted, [dan.userId]));
    const actors = (await db.select().from(messages)).map(({ actorId }) => actorId);
    expect(actors).toEqual([bob.userId, alice.userId]);
  });

  test('say in a receipt why a vote sent again can not be changed', async () => {
    const { db } = open();
    const record = await opened(db, (await projectIn(db)).id, null);
    const receipt = (change: object, isLast = false, at = now) =>
      JSON.stringify(
        receiptModal({ ...record, round: { ...record.round, ...change } }, ballotOf(scoresOf(80)), {
          isLast,
          now: at,
        }),
      );
    expect(receipt({})).toContain('You can change it until then');
    expect(receipt({ status: 'revealed' }, true)).toContain('Everybody has answered');
    expect(receipt({ status: 'revealed' })).toContain('the votes have been revealed since');
    expect(receipt({}, false, record.round.deadlineAt)).toContain('the deadline has passed since');
  });

  test('show the voter their own vote though names are hidden, and reasons of any length whole', async () => {
    const { db } = open();
    const record = await opened(db, (await projectIn(db)).id, null);
    const why = '&'.repeat(500);
    const mine = { ...ballotOf(scoresOf(77)), reasons: { value: why, maturity: why, demand: why } };
    const round = { ...record.round, status: 'revealed', showsNames: false } as const;
    const hidden = { ...record, round, mine, shown: shownBallots('without names', [mine]) };
    expect(JSON.stringify(roundRecordModal(hidden))).toContain('Your vote: 77 of 100');
    expect(JSON.stringify(roundRecordModal({ ...hidden, mine: undefined }))).not.toContain('Your vote');
    const named = {
      ...record,
      round: { ...round, showsNames: true },
      shown: shownBallots(
        'all',
        Array.from({ length: 21 }, () => mine),
      ),
    };
    const { blocks } = roundRecordModal(named);
    expect(JSON.stringify(blocks)).toContain('&amp;'.repeat(500));
    expect(JSON.stringify(blocks)).not.toContain('&amp;…');
    expect(blocks.length).toBeLessThanOrEqual(100);
  });
});
