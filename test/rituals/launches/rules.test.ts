import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evidenceText, groupLines, verdictWords } from '../../../src/rituals/launches/lines.ts';
import {
  allItems,
  groups,
  itemKeys,
  itemProblems,
  itemStates,
  lackOf,
  launchVerdict,
  openingProblems,
  type Standing,
  sinceOpening,
  verdictOf,
} from '../../../src/rituals/launches/rules.ts';

const today = '2026-11-21';
const ready = { state: 'ready', evidence: 'the run', ownerId: null, dueDate: null } as const;
const atRisk = { state: 'at risk', evidence: null, ownerId: 'U1', dueDate: '2026-11-24' } as const;

const anyStanding: fc.Arbitrary<Standing[]> = fc
  .tuple(
    ...itemKeys.map(() =>
      fc.record({
        state: fc.constantFrom(...itemStates),
        evidence: fc.option(fc.string()),
        ownerId: fc.option(fc.constant('U1')),
        dueDate: fc.option(fc.constantFrom('2026-11-20', '2026-12-01')),
      }),
    ),
  )
  .map((rows) => rows.map((row, index) => ({ ...row, item: itemKeys[index] ?? 'users' })));

describe('the verdict of a gate', () => {
  test('asks for seven readiness and three ethics items', () => {
    expect(groups.map(({ title, of }) => [title, of.length])).toEqual([
      ['Readiness', 7],
      ['Ethics', 3],
    ]);
  });

  test('is closed because of all ten items while nobody has filled them in', () => {
    const verdict = verdictOf(allItems([]), []);
    expect(verdict).toMatchObject({ isClear: false, inAll: 10 });
    expect(verdictWords(verdict, undefined)).toBe('closed because of 10 things');
    expect(groupLines(allItems([]))).toEqual([
      'Readiness: 0 of 7 ready · 7 missing',
      'Ethics: 0 of 3 ready · 3 missing',
    ]);
  });

  test.each([
    [ready, undefined],
    [atRisk, undefined],
    [{ ...atRisk, dueDate: '2026-01-01' }, undefined],
    [{ ...atRisk, ownerId: null }, 'no owner'],
    [{ ...atRisk, dueDate: null }, 'no date'],
    [{ ...ready, state: 'missing' }, 'missing'],
  ] as const)('of an item %j is %s', (item, lack) => {
    expect(lackOf(item)).toBe(lack);
  });

  test('is clear only when nothing is missing, each risk has an owner and a date, and nothing else is in the way', () => {
    fc.assert(
      fc.property(anyStanding, fc.array(fc.nat(50), { maxLength: 5 }), (standings, counts) => {
        const others = counts.map((inAll) => ({ inAll }));
        const isReady = standings.every(
          ({ state, ownerId, dueDate }) =>
            state === 'ready' || (state === 'at risk' && ownerId !== null && dueDate !== null),
        );
        const verdict = verdictOf(standings, others);
        const inTheWay = counts.reduce((sum, count) => sum + count, 0);
        expect(verdict.isClear).toBe(isReady && inTheWay === 0);
        expect(verdict.inAll - verdict.lacking.length).toBe(inTheWay);
      }),
    );
  });
});

test('a launch names in the log how much it was over', () => {
  expect([0, 1, 12].map(launchVerdict)).toEqual([
    'Launch',
    'Launch over 1 blocker',
    'Launch over 12 blockers',
  ]);
});

test('what came after an opening is what it was not opened over, as far as that was listed', () => {
  const overrode = [
    { key: 'score', line: '' },
    { key: 'failure/1', line: '' },
    { key: 'failure/more', line: '' },
  ];
  const now = ['score', 'failure/1', 'failure/2', 'failure/more', 'overrun/1', 'item/users'];
  const since = sinceOpening(
    now.map((key) => ({ key })),
    overrode,
  );
  expect(since.map(({ key }) => key)).toEqual(['overrun/1', 'item/users']);
});

describe('an item', () => {
  const before = { dueDate: null };

  test('that is ready needs evidence, and one at risk an owner and a day to come', () => {
    expect(itemProblems(ready, before, today)).toEqual({});
    expect(Object.keys(itemProblems({ ...ready, evidence: null }, before, today))).toEqual(['evidence']);
    expect(itemProblems(atRisk, before, today)).toEqual({});
    const bare = { ...atRisk, ownerId: null, dueDate: null };
    expect(Object.keys(itemProblems(bare, before, today))).toEqual(['owner', 'dueDate']);
    const late = { ...atRisk, dueDate: '2026-11-20' };
    expect(itemProblems(late, before, today)).toEqual({ dueDate: 'That day has passed.' });
    expect(itemProblems(late, late, today)).toEqual({});
    expect(itemProblems({ ...bare, state: 'missing' }, before, today)).toEqual({});
  });
});

describe('an opening', () => {
  const clear = { isClear: true, inAll: 0, lacking: [] };
  const nothing = { reason: null, expectation: null, checkDate: null };

  test('needs a reason over what is in the way, and asks for a day and an expectation together', () => {
    expect(openingProblems(nothing, clear, today)).toEqual({});
    expect(Object.keys(openingProblems(nothing, { ...clear, isClear: false }, today))).toEqual(['reason']);
    const keys = (input: object) => Object.keys(openingProblems({ ...nothing, ...input }, clear, today));
    expect(keys({ expectation: 'Fewer calls' })).toEqual(['checkDate']);
    expect(keys({ checkDate: '2026-12-01' })).toEqual(['expectation']);
    expect(keys({ expectation: 'Fewer calls', checkDate: today })).toEqual(['checkDate']);
    expect(keys({ expectation: 'Fewer calls', checkDate: '2026-11-22' })).toEqual([]);
  });
});

describe('evidence', () => {
  test.each([
    ['https://wiki.example/run/4', '<https://wiki.example/run/4|wiki.example/run/4>'],
    ['HTTPS://Wiki.example', '<https://wiki.example/|wiki.example>'],
    ['see http://a.example/?x=1&y=2 now', 'see <http://a.example/?x=1&amp;y=2|a.example> now'],
    ['https://a.example/x|evil>', '<https://a.example/x%7Cevil%3E|a.example/x%7Cevil%3E>'],
    ['https://good.example@evil.example/', 'https://good.example@evil.example/'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
    ['slack://channel?id=1', 'slack://channel?id=1'],
    ['<https://a.example|click> <!channel>', '&lt;https://a.example|click&gt; &lt;!channel&gt;'],
    ['https://', 'https://'],
    ['two\nlines', 'two lines'],
    ['\u05d0\u202e x', '\u2068\u05d0 x\u2069'],
  ])('%j is shown as %s', (evidence, shown) => {
    expect(evidenceText(evidence, 500)).toBe(shown);
  });

  test('never makes anything of what was typed but links to the web, and is cut to what there is room for', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 60, unit: 'grapheme' }),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.constantFrom(
        '<!here>',
        '<@U1>',
        '<https://a.example|b>',
        'https://a.example/<!here>',
        '&'.repeat(300),
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const shown = evidenceText(words.join(' '), 1200);
        const rest = shown.replace(/<https?:\/\/[^<>|\s]+\|[^<>|]*>/g, '');
        expect(rest).not.toMatch(/[<>]/);
        expect(shown.length).toBeLessThan(3500);
      }),
    );
  });
});
