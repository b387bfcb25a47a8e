import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budgetUsed, checkBlocks } from '../../sandbox/block-kit/check.ts';
import { compose, type Edition } from '../../src/digest/compose.ts';
import { type Chapter, type Need, type Section, sections, type Told } from '../../src/digest/part.ts';
import { button, chart, dataTable, section } from '../../src/slack/blocks.ts';

const names = new Map([
  ['U1', 'Alice'],
  ['U2', 'Bob'],
]);

function need(line: string, urgency = 50, ownerId: string | null = 'U2'): Need {
  return { line, ownerId, urgency, button: button('Act', `act/${line.length}/${urgency}`, 'x') };
}

function chapter(name: Section, told: Partial<Told> = {}): Chapter {
  const nothing = { needs: [], needsInAll: told.needs?.length ?? 0, summary: null, changes: [], details: [] };
  return { section: name, title: name[0]?.toUpperCase() + name.slice(1), told: { ...nothing, ...told } };
}

function edition(chapters: Chapter[], change: Partial<Edition> = {}): Edition {
  return {
    id: 'c6f0a3ce-31c5-4a52-bb43-41a4a4ad3f5e',
    ownerId: 'U1',
    timetable: { weekdays: [1], time: '09:00', zone: 'Asia/Shanghai' },
    today: '2026-11-18',
    isFirst: false,
    late: null,
    skipped: 0,
    next: new Date('2026-11-23T01:00:00Z'),
    chapters,
    ...change,
  };
}

/** The post as lines of text, buttons at the end of theirs. */
function linesOf(blocks: KnownBlock[]): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'header') return [`# ${block.text.text}`];
    if (block.type === 'context')
      return [block.elements.map((one) => ('text' in one ? one.text : '')).join()];
    if (block.type !== 'section') return [`<${block.type}>`];
    const label = block.accessory?.type === 'button' ? ` [${block.accessory.text.text}]` : '';
    return `${block.text?.text}${label}`.split('\n');
  });
}

const week = [
  chapter('portfolio', {
    summary: '1 P0 · 2 P1 · 5 P2 · 1 unscored',
    changes: ['CARE up from P1 to P0', "COPY's score is 97 days old"],
    details: [dataTable('Portfolio', ['Project', 'Tier'], [['CARE', 'P0']], 10)],
  }),
  chapter('failures', {
    summary: '14 open, 3 do now',
    changes: ['2 new', '4 closed'],
    needs: [need('TRIAGE: unsafe answer, do now, 4 days overdue', 80, null)],
  }),
  chapter('costs', {
    summary: '2 over budget, 1 heading there',
    needs: [need('CARE is at 300 % of its November budget', 90)],
    chart: chart('bar', 'Spend against budget', ['CARE'], [{ name: 'spent', values: [5940] }]),
  }),
  chapter('votes', {
    summary: '1 open',
    needs: [need('Vote on COPY closes tomorrow 17:00, 2 of 5 voted', 70)],
  }),
  chapter('pocs'),
];

describe('a digest', () => {
  test('says who has to act first, then how things stand, and when it comes', () => {
    const { post, replies, isQuiet } = compose(edition(week), names);
    expect(isQuiet).toBe(false);
    expect(linesOf(post.blocks)).toEqual([
      '# AI portfolio · week of 16 Nov',
      '*Three things need someone*',
      '1.  CARE is at 300 % of its November budget · Bob [Act]',
      '2.  TRIAGE: unsafe answer, do now, 4 days overdue [Act]',
      '3.  Vote on COPY closes tomorrow 17:00, 2 of 5 voted · Bob [Act]',
      "*Portfolio*  1 P0 · 2 P1 · 5 P2 · 1 unscored · *changed:* CARE up from P1 to P0 · COPY's score is 97 days old",
      '*Failures*  14 open, 3 do now · *changed:* 2 new · 4 closed',
      '*Costs*  2 over budget, 1 heading there',
      '*Votes*  1 open',
      '<data_visualization>',
      '▸ Details in the thread',
      'Mondays 09:00 Asia/Shanghai · set up by Alice [Change]',
    ]);
    expect(replies.map(({ section: name }) => name)).toEqual(['portfolio']);
    expect(replies[0]?.content.text).toBe(
      '*Portfolio*  1 P0 · 2 P1 · 5 P2 · 1 unscored\nPortfolio\nProject | Tier\nCARE | P0',
    );
  });

  test('says the same to whoever has it read aloud, charts and all', () => {
    const { text } = compose(edition(week), names).post;
    expect(text.split('\n')).toEqual([
      'AI portfolio · week of 16 Nov',
      '*Three things need someone*',
      '1.  CARE is at 300 % of its November budget · Bob',
      '2.  TRIAGE: unsafe answer, do now, 4 days overdue',
      '3.  Vote on COPY closes tomorrow 17:00, 2 of 5 voted · Bob',
      "*Portfolio*  1 P0 · 2 P1 · 5 P2 · 1 unscored · *changed:* CARE up from P1 to P0 · COPY's score is 97 days old",
      '*Failures*  14 open, 3 do now · *changed:* 2 new · 4 closed',
      '*Costs*  2 over budget, 1 heading there',
      '*Votes*  1 open',
      'Spend against budget',
      'spent: CARE 5940',
      '▸ Details in the thread',
      'Mondays 09:00 Asia/Shanghai · set up by Alice',
    ]);
  });

  test('is one line where nothing changed and nobody is waiting', () => {
    const quiet = [chapter('portfolio', { summary: '1 P0' }), chapter('votes')];
    const { isQuiet, post, replies } = compose(edition(quiet), names);
    expect(isQuiet).toBe(true);
    expect(replies).toEqual([]);
    expect(linesOf(post.blocks)).toEqual([
      'AI portfolio · week of 16 Nov · nothing changed and nobody is waiting. Next look: Monday. Set up by Alice. [Change]',
    ]);
  });

  test('tells how things stand when it is the first', () => {
    const { isQuiet, post } = compose(
      edition([chapter('portfolio', { summary: '1 P0' })], { isFirst: true }),
      names,
    );
    expect(isQuiet).toBe(false);
    expect(linesOf(post.blocks)).toContain('*Portfolio*  1 P0');
  });

  test('that is late says so, in its own zone, and how many were skipped', () => {
    const late = new Date('2026-11-16T01:00:00Z');
    const { post } = compose(edition(week, { late, skipped: 2 }), names);
    const lines = linesOf(post.blocks);
    expect(lines[0]).toBe('# AI portfolio · week of 16 Nov (late: was due Mon 09:00)');
    expect(lines).toContain('2 earlier ones were skipped: aipm was not running.');
    const quiet = compose(edition([], { late, skipped: 1 }), names);
    expect(quiet.post.text).toBe(
      'AI portfolio · week of 16 Nov (late: was due Mon 09:00) · nothing changed and nobody is waiting. Next look: Monday. 1 earlier one was skipped: aipm was not running. Set up by Alice.',
    );
  });

  test('of the turn of the year names the week by its Monday, with its year', () => {
    const { post } = compose(edition([], { today: '2027-01-03' }), names);
    expect(post.text).toContain('week of 28 Dec 2026');
  });

  test('names nobody whom Slack does not name, and calls nobody', () => {
    const { post } = compose(edition(week), new Map([['U2', '<!channel> & <@U1>']]));
    expect(post.text).toContain('November budget · &lt;!channel&gt; &amp; &lt;@U1&gt;');
    expect(post.text).not.toContain('set up by');
  });

  test('of a digest that is not set up yet has no buttons that need one', () => {
    const { post } = compose(edition(week, { id: null }), names);
    expect(linesOf(post.blocks).join()).not.toContain('[Change]');
  });
});

describe('a digest with much to tell', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => need(`need ${index}`, 100 - index));

  test('shows the five most urgent needs, and a button for the rest', () => {
    const { post } = compose(edition([chapter('costs', { needs: many(10), needsInAll: 23 })]), names);
    const lines = linesOf(post.blocks);
    expect(lines.slice(1, 8)).toEqual([
      '*23 things need someone*',
      '1.  need 0 · Bob [Act]',
      '2.  need 1 · Bob [Act]',
      '3.  need 2 · Bob [Act]',
      '4.  need 3 · Bob [Act]',
      '5.  need 4 · Bob [Act]',
      'and 18 more [Show all]',
    ]);
  });

  test('rather shows three needs than leave a section out', () => {
    const chapters = sections.slice(2).map((name) => chapter(name, { summary: 'stands', needs: many(1) }));
    const { post } = compose(edition(chapters), names);
    const lines = linesOf(post.blocks);
    expect(lines.slice(4, 6)).toEqual(['3.  need 0 · Bob [Act]', 'and 3 more [Show all]']);
    expect(lines.slice(6, 12).every((line) => line.endsWith('  stands'))).toBe(true);
  });

  test('names the last sections without changes in one line, when all would take too many', () => {
    const chapters = sections.map((name, index) =>
      chapter(name, { summary: `${name} stands`, needs: many(1), changes: index < 3 ? ['one new'] : [] }),
    );
    const { post, replies } = compose(edition(chapters), names);
    const lines = linesOf(post.blocks);
    expect(lines.slice(9)).toEqual([
      '*Votes*  votes stands',
      '*Pocs*  pocs stands',
      'In the thread: Reviews, Decisions, Notes',
      '▸ Details in the thread',
      'Mondays 09:00 Asia/Shanghai · set up by Alice [Change]',
    ]);
    expect(replies.map(({ content }) => content.text)).toEqual([
      '*Reviews*  reviews stands',
      '*Decisions*  decisions stands',
      '*Notes*  notes stands',
    ]);
  });

  test('names the last two in one line, when all have changed and would take too many', () => {
    const chapters = sections.map((name) => chapter(name, { needs: many(1), changes: ['one new'] }));
    const { post, replies } = compose(edition(chapters), names);
    const lines = linesOf(post.blocks);
    expect(lines).toContain('In the thread: Decisions, Notes');
    expect(lines.filter((line) => /^\d\. /.test(line))).toHaveLength(2);
    expect(replies.map(({ content }) => content.text)).toEqual([
      expect.stringContaining('one new'),
      expect.stringContaining('one new'),
    ]);
  });

  test('counts the changes that have no room, and lists them in the thread', () => {
    const changes = Array.from({ length: 40 }, (_, index) => `change ${index}`);
    const { post, replies } = compose(edition([chapter('failures', { summary: '40 open', changes })]), names);
    expect(linesOf(post.blocks)).toContain(
      '*Failures*  40 open · *changed:* change 0 · change 1 · change 2 · 37 more',
    );
    expect(replies[0]?.content.text).toContain('• change 39');
  });

  test('says how many blocks of a reply have no room, and cuts none', () => {
    const details = Array.from({ length: 60 }, (_, index) => section(`row ${index} ${'x'.repeat(300)}`));
    const { replies } = compose(
      edition([chapter('failures', { summary: '60 open', details, changes: ['60 new'] })]),
      names,
    );
    const blocks = replies[0]?.content.blocks ?? [];
    expect(linesOf(blocks).at(-1)).toMatch(/^and \d+ more, which have no room here$/);
    expect(budgetUsed(checkBlocks(blocks, 'message', []).blocks)).toBeLessThanOrEqual(10_000);
  });
});

const words = fc.string({ minLength: 1, maxLength: 600 }).map((text) => text.replace(/[\n&<>]/g, ' ') || 'x');
const anyNeed = fc
  .record({
    line: words,
    ownerId: fc.constantFrom(null, 'U1', 'U2', 'U9'),
    urgency: fc.nat(100),
    n: fc.nat(),
  })
  .map(({ n, ...one }) => ({ ...one, button: button('Act', `act/${n}`, 'x') }));
const anyTold = fc
  .record({
    needs: fc.array(anyNeed, { maxLength: 10 }),
    hidden: fc.nat(500),
    summary: fc.option(words),
    changes: fc.array(words, { maxLength: 60 }),
    rows: fc.array(fc.tuple(words, words), { maxLength: 12 }),
    paragraphs: fc.array(words, { maxLength: 70 }),
    hasChart: fc.boolean(),
  })
  .map(({ needs, hidden, rows, paragraphs, hasChart, ...same }) => ({
    ...same,
    needs,
    needsInAll: needs.length === 0 ? 0 : needs.length + hidden,
    details: [
      ...(rows.length > 0 ? [dataTable('All', ['One', 'Other'], rows, 10)] : []),
      ...paragraphs.map((text) => section(text)),
    ],
    ...(hasChart && { chart: chart('bar', 'Spend', ['A', 'B'], [{ name: 'spent', values: [1, 2] }]) }),
  }));
const anyEdition = fc
  .record({
    told: fc.tuple(...sections.map(() => anyTold)),
    isFirst: fc.boolean(),
    skipped: fc.nat(400),
    late: fc.constantFrom(null, new Date('2026-11-16T01:00:00Z')),
  })
  .map(({ told, ...change }) =>
    edition(
      told.map((one, index) => chapter(sections[index] ?? 'votes', one)),
      change,
    ),
  );

describe('whatever there is to tell', () => {
  test('Slack takes the post and every reply, with room to spare', () => {
    fc.assert(
      fc.property(anyEdition, (any) => {
        const { post, replies } = compose(any, names);
        for (const { blocks, text } of [post, ...replies.map(({ content }) => content)]) {
          const checked = checkBlocks(blocks, 'message', []);
          expect(checked.complaints).toEqual([]);
          expect(budgetUsed(checked.blocks)).toBeLessThanOrEqual(10_000);
          expect(text.length).toBeGreaterThan(0);
          expect(text.length).toBeLessThanOrEqual(3000);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a post has at most twelve lines above its foot', () => {
    fc.assert(
      fc.property(anyEdition, (any) => {
        const { post, isQuiet } = compose(any, names);
        const above = linesOf(post.blocks.slice(0, -1)).filter((line) => line !== '<data_visualization>');
        expect(isQuiet ? 0 : above.length).toBeLessThanOrEqual(12);
      }),
      { numRuns: 60 },
    );
  });

  test('the same makes the same post', () => {
    fc.assert(
      fc.property(anyEdition, (any) => {
        expect(compose(structuredClone(any), new Map(names))).toEqual(compose(any, names));
      }),
      { numRuns: 30 },
    );
  });
});
