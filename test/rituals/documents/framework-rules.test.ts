import { expect, test } from 'vitest';
import { tellNotes } from '../../../src/rituals/documents/digest.ts';
import { mergeTheirs } from '../../../src/rituals/documents/merging.ts';
import { ladderFlag, notesText, periodsOf, unchangedSince } from '../../../src/rituals/documents/rules.ts';
import { complaintsOf, rowsOf, scope } from '../../support/told.ts';

const ladder = [
  { metric: 'business', isBetterAbove: true },
  { metric: 'model', isBetterAbove: false },
];

/** Readings of both metrics, the newest first. */
function readings(business: string[], model: string[]) {
  const of = (metric: string, values: string[]) => values.map((value) => ({ metric, value }));
  return [...of('business', business), ...of('model', model)];
}

test.each([
  ['the model gets better and the business worse', ['11', '12'], ['0.1', '0.2'], true],
  ['both get better', ['13', '12'], ['0.1', '0.2'], false],
  ['both get worse', ['11', '12'], ['0.3', '0.2'], false],
  ['the business stays', ['12.0', '12'], ['0.1', '0.2'], false],
  ['the model stays', ['11', '12'], ['0.2', '0.20'], false],
  ['the business was measured once', ['11'], ['0.1', '0.2'], false],
  ['the model was never measured', ['11', '12'], [], false],
  ['only older readings differ so', ['12', '12', '13'], ['0.1', '0.2'], false],
])('a ladder of which %s', (_, business, model, isFlagged) => {
  expect(ladderFlag(ladder, readings(business, model)) !== undefined).toBe(isFlagged);
});

test('the flag says from what to what', () => {
  expect(ladderFlag(ladder, readings(['9999999999999999.1', '9999999999999999.2'], ['0.10', '1200']))).toBe(
    'The model got better (1,200 → 0.10) while the business got worse (9,999,999,999,999,999.2 → 9,999,999,999,999,999.1).',
  );
  expect(ladderFlag([], readings(['1', '2'], ['1', '2']))).toBeUndefined();
});

test('a metric is the same until its name, its unit or the way it should go changes', () => {
  const rung = { metric: 'model', name: 'Recall', unit: '%', isBetterAbove: true };
  const [third, second, first] = [3, 2, 1].map((day) => new Date(2026, 0, day)) as [Date, Date, Date];
  const since = (now: typeof rung, ...before: (typeof rung)[][]) =>
    unchangedSince([[now], ...before], [third, second, first]).map((each) => each.since);
  expect(since(rung)).toEqual([undefined]);
  expect(since(rung, [rung], [rung])).toEqual([undefined]);
  expect(since(rung, [], [{ ...rung, name: 'recall' }])).toEqual([undefined]);
  expect(since(rung, [{ ...rung, unit: '' }], [rung])).toEqual([third]);
  expect(since(rung, [rung], [{ ...rung, isBetterAbove: false }])).toEqual([second]);
  expect(since(rung, [], [{ ...rung, name: 'Precision' }])).toEqual([third]);
  expect(since({ ...rung, metric: 'data' }, [rung])).toEqual([undefined]);
});

test('what another one changed on pages out of sight is taken, what both changed is named', () => {
  const opened = { a: '1', b: '1', c: '1', d: null, shown: '1' };
  const mine = { ...opened, a: 'mine', b: 'mine', shown: 'mine' };
  const theirs = { ...opened, a: 'theirs', c: 'theirs', d: 'theirs', shown: 'theirs' };
  expect(mergeTheirs(['shown'], { opened, mine, theirs })).toEqual({
    values: { a: 'mine', b: 'mine', c: 'theirs', d: 'theirs', shown: 'mine' },
    clashes: [{ key: 'a', theirs: 'theirs' }],
  });
  expect(mergeTheirs([], { opened, mine: theirs, theirs })).toEqual({ values: theirs, clashes: [] });
});

test('notes are counted by the month and by half a year', () => {
  expect(periodsOf('2026-11-21')).toEqual({ month: '2026-11-01', halfYear: '2026-05-23' });
  expect(notesText({ inMonth: 3, sessions: 1, inHalfYear: 12 })).toBe(
    '3 notes this month · 1 of 2 sharing sessions · 12 of about 20 notes in half a year',
  );
  expect(notesText({ inMonth: 1, sessions: 0, inHalfYear: 1 })).toContain('1 note this month · 0 of 2');
});

test('a digest tells of notes where there are any', () => {
  const counts = { inMonth: 0, sessions: 0, inHalfYear: 0 };
  const titles = new Map([['trend', 'Trend']]);
  expect(tellNotes({ counts, written: 0, notes: [] }, titles, scope())).toEqual({
    needs: [],
    needsInAll: 0,
    summary: null,
    changes: [],
    details: [],
  });
  const notes = Array.from({ length: 100 }, (_, index) => ({
    kind: index === 0 ? 'trend' : 'gone',
    projectKey: `P${index}`,
    createdAt: new Date('2026-11-20T20:00:00Z'),
  }));
  const told = tellNotes({ counts: { ...counts, inMonth: 120 }, written: 2, notes }, titles, scope());
  expect(told.changes).toEqual(['2 new notes']);
  expect(rowsOf(told.details)).toHaveLength(100);
  expect(complaintsOf(told)).toEqual([]);
});
