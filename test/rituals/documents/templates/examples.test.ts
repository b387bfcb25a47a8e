import { describe, expect, test } from 'vitest';
import type { Outline, Template } from '../../../../src/rituals/documents/template.ts';
import { approach } from '../../../../src/rituals/documents/templates/approach.ts';
import { bottleneck } from '../../../../src/rituals/documents/templates/bottleneck.ts';
import { bridge } from '../../../../src/rituals/documents/templates/bridge.ts';
import { data } from '../../../../src/rituals/documents/templates/data.ts';
import { moat } from '../../../../src/rituals/documents/templates/moat.ts';
import { model } from '../../../../src/rituals/documents/templates/model.ts';
import { postmortem } from '../../../../src/rituals/documents/templates/postmortem.ts';
import { session } from '../../../../src/rituals/documents/templates/session.ts';
import { spec } from '../../../../src/rituals/documents/templates/spec.ts';
import { trend } from '../../../../src/rituals/documents/templates/trend.ts';
import type { FormValues } from '../../../../src/slack/form.ts';
import { inLocale } from '../../../../src/slack/locale.ts';
import { examplesOf } from '../../../support/document-answers.ts';

/** What a document comes to when its examples are changed. */
function outline(template: Template, change: FormValues = {}): Outline {
  return template.outlineOf({ ...examplesOf(template), ...change });
}

function said(template: Template, change: FormValues = {}): string[] {
  return outline(template, change).findings.map(({ says }) => says);
}

function warnings(template: Template, change: FormValues = {}): string[] {
  return outline(template, change)
    .findings.filter(({ isWarning }) => isWarning)
    .map(({ says }) => says);
}

function fact(template: Template, label: string, change: FormValues = {}): string | undefined {
  return outline(template, change).facts.find((each) => each.label === label)?.words;
}

/** Sentences under fields that a document's changed examples are refused with. */
function problems(template: Template, change: FormValues): Record<string, string> {
  const parsed = template.schema.safeParse({ ...examplesOf(template), ...change });
  const issues = parsed.error?.issues ?? [];
  return Object.fromEntries(issues.map(({ path, message }) => [String(path[0]), message]));
}

describe('a value bridge (docs/method.md, 6)', () => {
  test('pays 800,000 back in 6.4 months out of 1,500,000 a year, 1:1.88', () => {
    const free = { running: null };
    expect(fact(bridge, 'Cost', free)).toBe('800,000 once');
    expect(said(bridge, free)).toEqual([
      'It pays back in 6.4 months, at a return ratio of 1:1.88.',
      'The return leaves out what running it costs: no amount is given.',
    ]);
  });

  test('takes a year of running it off the saving, and says when nothing is left', () => {
    expect(said(bridge, { running: '25000' })).toEqual([
      'It pays back in 8 months, at a return ratio of 1:1.5.',
      'Net of running it, it saves 1,200,000 a year.',
    ]);
    expect(warnings(bridge, { running: '125000' })).toEqual([
      'It never pays back: running it costs what it saves, or more.',
    ]);
    expect(said(bridge, { running: '125000.01' })).toContain('Net of running it, it loses 0.12 a year.');
    expect(warnings(bridge, { saving: '0', running: null })).toEqual([
      'It never pays back: it saves nothing.',
    ]);
  });

  test('needs an investment to work out a return', () => {
    expect(problems(bridge, { investment: '0.00' })).toEqual({
      investment: 'An amount above zero, so that a return can be worked out.',
    });
    expect(problems(bridge, { investment: '-1' })).toHaveProperty('investment');
  });

  test('gives engineers the KPIs of the quality inspection, however they are typed', () => {
    const shown = 'error rate -15 % · miss rate < 3 % · latency <= 2 s';
    expect(fact(bridge, 'KPIs')).toBe(shown);
    expect(
      fact(bridge, 'KPIs', { kpis: '• error rate −15％\n\nmiss rate: below 3 %\nlatency at most 2s' }),
    ).toBe(shown);
    expect(problems(bridge, { kpis: 'latency: <= 2 s\nfast enough' })).toEqual({
      kpis: '“fast enough” needs a name and a target, such as “>= 85 %” or “<= 2 s”, or a change, such as “-15 %”.',
    });
  });

  test('writes numbers as the workspace does', () => {
    inLocale('de-DE', () => {
      expect(fact(bridge, 'Cost')).toBe('800.000 once');
      expect(said(bridge, { running: null })[0]).toContain('6,4 months, at a return ratio of 1:1,88');
    });
  });
});

describe('a data plan (docs/method.md, 7)', () => {
  test('shows 70 % real and 30 % simulated, the standards, and a button with an 8 % click-through', () => {
    expect(fact(data, 'Origin')).toBe('70 % real conversations + 30 % simulated conversations');
    expect(fact(data, 'Quality')).toBe('text accuracy > 95 % · intent coverage > 90 %');
    expect(fact(data, 'Feedback')).toMatch(/\(8 % click-through\)$/);
    expect(said(data)).toEqual([]);
  });

  test('is told what shares add up to that are not 100 %', () => {
    expect(problems(data, { shares: 'real: 70 %\nsimulated: 20 %' })).toEqual({
      shares: 'These add up to 90 %, not 100 %: 10 % is missing.',
    });
    expect(problems(data, { shares: 'real: 70\nsimulated: 30.000001' })).toEqual({
      shares: 'These add up to 100.000001 %, not 100 %: 0.000001 % is too much.',
    });
  });

  test('warns of a feedback signal whose use nobody knows', () => {
    expect(warnings(data, { clickThrough: null })).toHaveLength(1);
    expect(problems(data, { clickThrough: '101' })).toEqual({ clickThrough: 'A percentage from 0 to 100.' });
  });
});

describe('an AI feature spec (docs/method.md, 8)', () => {
  test('has a ladder of four metrics, and knows which way each gets better', () => {
    expect(
      outline(spec).ladder.map(({ metric, target, isBetterAbove }) => [metric, target, isBetterAbove]),
    ).toEqual([
      ['business', '>= 95 %', true],
      ['proxy', '<= 10 %', false],
      ['model', '>= 85 %', true],
      ['data', '> 90 %', true],
    ]);
    expect(outline(spec, { businessTarget: '+10 %', dataTarget: '-15 %' }).ladder).toMatchObject([
      { target: '+10 %', isBetterAbove: true },
      {},
      {},
      { target: '-15 %', isBetterAbove: false },
    ]);
  });

  test('names the rungs that are missing, and those without a target', () => {
    const gaps = {
      proxyMetric: null,
      proxyTarget: null,
      dataMetric: null,
      dataTarget: null,
      modelTarget: null,
    };
    expect(warnings(spec, gaps)).toEqual([
      'The ladder lacks its proxy and data metrics.',
      'The model metric, “Accuracy on the gold set”, has no target: readings of it wait for one.',
    ]);
    expect(outline(spec, gaps).ladder.map(({ metric }) => metric)).toEqual(['business']);
    expect(warnings(spec)).toEqual([]);
  });

  test('refuses a target without its metric, and one that says nothing', () => {
    expect(problems(spec, { modelMetric: null })).toEqual({
      modelMetric: 'Name the metric that this target is for.',
    });
    expect(problems(spec, { modelTarget: '85 %' })).toEqual({
      modelTarget: 'Write a target, such as “>= 85 %” or “<= 2 s”, or a change, such as “-15 %”.',
    });
  });

  test('wants three FAQ entries, and says how many there are', () => {
    expect(warnings(spec, { faq2: null, faq3: null })).toEqual(['The FAQ has 1 of its 3 entries.']);
  });
});

describe('build, buy or fine-tune (docs/method.md, 9)', () => {
  const needs = {
    speed: 'months',
    skills: 'some',
    control: 'some',
    amount: 'some',
    quality: 'stable',
    fresh: 'no',
    style: 'yes',
    choice: 'tune',
    why: 'The reports have a fixed format',
  };

  test('logs what the team chose, for its reason', () => {
    expect(outline(approach, needs).decision).toEqual({
      verdict: 'Fine-tune',
      terms: 'The reports have a fixed format',
      stance: null,
    });
    expect(said(approach, needs)).toEqual([
      'The answers suggest: Fine-tune, because it must keep a fixed style or format and the training data is stable.',
    ]);
  });

  test('leaves the choice to the team, and notes that it is another', () => {
    const chosen = { ...needs, choice: 'api' };
    expect(outline(approach, chosen).decision?.verdict).toBe('Buy an API');
    expect(said(approach, chosen)).toContain('The team chose otherwise: Buy an API.');
    expect(warnings(approach, chosen)).toEqual([]);
  });
});

describe('a model capability card (docs/method.md, 10)', () => {
  const needed = /takes (.*) learning|takes (.*) model/;

  test.each([
    ['grouping', 'unsupervised'],
    ['sorting', 'supervised'],
    ['acting', 'reinforcement'],
    ['making', 'generative'],
  ])('%s is %s', (task, family) => {
    expect(said(model, { task, family })).toEqual([]);
    const others = ['supervised', 'unsupervised', 'reinforcement', 'generative'].filter(
      (each) => each !== family,
    );
    for (const other of others) {
      const [warned] = warnings(model, { task, family: other });
      expect(
        needed
          .exec(warned ?? '')
          ?.slice(1)
          .join(''),
      ).toContain(family);
      expect(fact(model, 'Algorithm', { task, family: other })).toContain('no match');
    }
  });

  test('generation is not classification', () => {
    expect(warnings(model, { task: 'making', family: 'supervised' })).toEqual([
      'Generation is not classification: this takes a generative model, and the card names supervised learning.',
    ]);
  });

  test('shows its cost per 1,000 words', () => {
    expect(fact(model, 'Cost', { cost: '0.030' })).toBe('0.03 per 1,000 words');
  });
});

describe('a bottleneck sheet (docs/method.md, 11)', () => {
  test('saves 42,000 of 115,500 a month when the hit rate goes from 45 % to 65 %', () => {
    expect(said(bottleneck)).toContain(
      'A hit rate of 65 % instead of 45 % on 115,500 a month saves 42,000 a month.',
    );
  });

  test('names the stages over their limit, the worst first', () => {
    const change = {
      gateway: 'requests: 50 req/s / >= 100 req/s',
      logic: 'P95 latency: 200 ms / < 200 ms',
    };
    expect(fact(bottleneck, 'Over their limit', change)).toBe(
      'API gateway, Model inference, Vector database, Business logic',
    );
    expect(fact(bottleneck, 'Within their limit', change)).toBe('Interface, Knowledge base');
    expect(warnings(bottleneck, change)).toEqual([
      'API gateway: requests 50 req/s, limit >= 100 req/s, 50 % beyond it.',
      'Model inference: P95 latency 2.4 s, limit <= 2 s, 20 % beyond it.',
      'Vector database: recall 91 %, limit >= 95 %, 4.2 % beyond it.',
      'Business logic: P95 latency 200 ms, limit < 200 ms.',
    ]);
  });

  test('takes a stage at least, and a cache whole or not at all', () => {
    const stages = ['interface', 'gateway', 'logic', 'inference', 'vectors', 'knowledge'];
    const none = Object.fromEntries(stages.map((key) => [key, null]));
    expect(problems(bottleneck, none)).toEqual({ interface: 'Fill in at least one stage.' });
    const noCache = { oldRate: null, newRate: null, cost: null };
    expect(problems(bottleneck, noCache)).toEqual({});
    expect(said(bottleneck, noCache).join()).not.toContain('saves');
    expect(Object.keys(problems(bottleneck, { oldRate: null, cost: null }))).toEqual(['oldRate', 'cost']);
    const above = { newRate: 'Give a rate above the one now.' };
    expect(problems(bottleneck, { newRate: '45.0' })).toEqual(above);
    expect(problems(bottleneck, { oldRate: '100', newRate: '100' })).toEqual(above);
  });
});

describe('a differentiation matrix (docs/method.md, 13)', () => {
  test('calls a moat what has both at least 4', () => {
    const features = 'a: 4, 4\nb: 5,5\nc: 4, 3\nd: 3, 5\ne: 5 / 1';
    expect(fact(moat, 'Moats', { features })).toBe('a (value 4, cost 4) · b (value 5, cost 5)');
    expect(said(moat, { features })).toEqual([
      'Moats: “a” and “b”.',
      'Valued, but easily copied: “c” and “e”.',
    ]);
    expect(warnings(moat, { features: 'c: 4, 3\nd: 3, 5' })).toHaveLength(1);
    expect(fact(moat, 'Moats', { features: 'd: 3, 5' })).toBe('none');
  });

  test('weighs its signals 60 / 20 / 15 / 5, which add up to 100', () => {
    expect(fact(moat, 'Weights of the signals')).toBe(
      '60 % clicks + 20 % dwell time + 15 % shares + 5 % surveys',
    );
    expect(problems(moat, { weights: 'clicks: 60\ndwell time: 20\nshares: 15\nsurveys: 6' })).toEqual({
      weights: 'These add up to 101 %, not 100 %: 1 % is too much.',
    });
    expect(problems(moat, { weights: null, next: null })).toEqual({});
  });

  test.each(['a', 'a: 5', 'a: 0, 4', 'a: 4, 6', 'a: 4.5, 4', 'a: high, 4', ': 4, 4', 'a: 4, 4, 4'])(
    'refuses the line %s',
    (features) => {
      expect(problems(moat, { features }).features).toContain('whole numbers from 1 to 5');
    },
  );
});

describe('a post-mortem (docs/method.md, 14)', () => {
  const no = { prompt: 'no', retrieval: 'no', limit: 'no', training: 'no' };

  test.each([
    [{ prompt: 'yes' }, 'The prompt'],
    [{ retrieval: 'yes' }, 'The retrieval pipeline'],
    [{ limit: 'yes', training: 'yes' }, 'A limit of the model'],
    [{ training: 'yes' }, 'The training data'],
  ])('with %o is diagnosed as its first yes', (answered, diagnosis) => {
    expect(problems(postmortem, { ...no, ...answered })).toEqual({});
    expect(fact(postmortem, 'Diagnosis', { ...no, ...answered })).toBe(diagnosis);
  });

  test('asks in order: nothing before the first yes may be left out, everything after it may', () => {
    const rest = { limit: null, limitSeen: null, training: null, trainingSeen: null };
    expect(problems(postmortem, { ...no, ...rest, retrieval: 'yes' })).toEqual({});
    expect(problems(postmortem, { ...no, retrieval: null, limit: 'yes' })).toEqual({
      retrieval: 'Answer this too: none of the questions before it has a yes.',
    });
    expect(problems(postmortem, { ...no, training: null })).toHaveProperty('training');
    expect(problems(postmortem, { ...no, limit: 'yes', limitSeen: null })).toEqual({
      limitSeen: 'What shows that it was this?',
    });
  });

  test('says when it was none of the four, and what else was at fault', () => {
    expect(fact(postmortem, 'Diagnosis', no)).toBe('none of the four');
    expect(warnings(postmortem, no)).toHaveLength(1);
    expect(said(postmortem, { ...no, prompt: 'yes', training: 'yes' })).toEqual([
      'The training data was at fault too.',
    ]);
  });
});

test('a sharing session says when it was and how many took part', () => {
  expect(fact(session, 'Held')).toBe('20 Nov 2026, 2 people');
  expect(fact(session, 'Held', { tookPart: ['U00ALICE001'] })).toBe('20 Nov 2026, 1 person');
  expect(problems(session, { tookPart: [] })).toEqual({ tookPart: 'Choose at least one person.' });
});

test('a trend says what would make the team act', () => {
  expect(fact(trend, 'We act when')).toMatch(/^85 %/);
  expect(fact(trend, 'Fit for us', { fit: 'poor', why: 'No phones here' })).toBe('poor: No phones here');
});
