import { expect, test } from 'vitest';
import { reportMarkdown } from '../../../src/rituals/pocs/report.ts';
import type { PocRecord } from '../../../src/rituals/pocs/store.ts';

const names = new Map([
  ['U1', 'Alice'],
  ['U2', 'Bob | *the builder*'],
]);

function record(change: object = {}): PocRecord {
  const poc = {
    status: 'concluded',
    metric: 'accuracy',
    comparator: '>=',
    target: '85',
    unit: '%',
    solutions: [
      { label: 'A', name: 'GPT-4 as it is' },
      { label: 'B', name: 'GPT-4 | retrieval\nsecond line' },
      { label: 'C', name: 'Llama 3' },
    ],
    itemLimit: 1000,
    dayLimit: 10,
    peopleLimit: 2,
    raiseReason: null,
    approverId: null,
    people: ['U1', 'U2', 'U3'],
    startDate: '2026-11-11',
    results: [
      { label: 'A', value: '72', latency: '1.5 s', cost: null },
      { label: 'B', value: '88.50', latency: '2.3 s', cost: '0.02 <b>' },
    ],
    chosen: 'B',
    choiceReason: null,
    actualItems: 900,
    actualDays: 9,
    actualPeople: 2,
    nextSteps: 'Pilot\n| with | two clinics\n<script>',
    nextOwnerId: 'U2',
    nextDate: '2026-12-01',
    concludedBy: 'U1',
    ...change,
  };
  return { poc, project: { name: 'Medical [triage]', key: 'TRIAGE' } } as unknown as PocRecord;
}

test('a report says what was to be reached, what was, and what comes next', () => {
  const report = reportMarkdown(record(), names, '2026-11-21');
  expect(report.split('\n').filter((line) => line.startsWith('#'))).toEqual([
    '# POC of Medical \\[triage\\] (TRIAGE)',
    '## Goal',
    '## Results',
    '## Resources',
    '## Next steps',
    '## People',
  ]);
  expect(report).toContain('accuracy >= 85 %');
  expect(report).toContain('B meets the goal; B is best.');
  expect(report).toContain('| A | GPT-4 as it is | 72 % | no | – | 1.5 s | – |');
  expect(report).toContain('| C | Llama 3 | not tried | – | – | – | – |');
  expect(report).toContain('| items | 900 | 1000 |');
  expect(report).toContain('Alice, Bob \\| \\*the builder\\*, somebody.');
});

test('a report keeps what people typed out of its own tables and lines', () => {
  const report = reportMarkdown(record(), names, '2026-11-21');
  expect(report).toContain(
    '| B | GPT-4 \\| retrieval second line | 88.50 % | yes | best | 2.3 s | 0.02 \\<b> |',
  );
  expect(report).toContain('> Pilot\n> \\| with \\| two clinics\n> \\<script>');
});

test('a report shows what people typed as they typed it, wherever a line begins', () => {
  const nextSteps = '# one\n- two\n3. three\n4) four\n=====\n+ five\n> six\n1.5 s is enough';
  const metric = '# Approved by the board';
  const report = reportMarkdown(
    record({ metric, unit: '~~x~~', nextSteps, choiceReason: '&lt;b&gt;' }),
    names,
    '2026-11-21',
  );
  expect(report).toContain('\n\\# Approved by the board >= 85 \\~\\~x\\~\\~\n');
  expect(report).toContain('> \\&lt;b\\&gt;');
  expect(report).toContain(
    '> \\# one\n> \\- two\n> 3\\. three\n> 4\\) four\n> \\=====\n> \\+ five\n> \\> six\n> 1.5 s is enough',
  );
});

test('a report says why it chose against the results, and who approved of higher limits', () => {
  const raised = { dayLimit: 12, raiseReason: 'The clinic was closed', approverId: 'U1' };
  const report = reportMarkdown(
    record({ ...raised, chosen: 'A', choiceReason: 'Cheaper' }),
    names,
    '2026-11-21',
  );
  expect(report).toContain('Why this choice:\n\n> Cheaper');
  expect(report).toContain('approver: Alice. The reason:\n\n> The clinic was closed');
});
