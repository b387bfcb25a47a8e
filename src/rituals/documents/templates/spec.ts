import { listed } from '../../../slack/text.ts';
import { essay, line, optional, read } from '../questions.ts';
import { isBetterAbove, readTarget, type Target, targetText } from '../targets.ts';
import { template, warning } from '../template.ts';
import { called } from '../typed-lines.ts';

/** Working backwards, then the six sections, then the metric ladder (docs/method.md, 8). */
export const spec = template({
  kind: 'spec',
  word: 'spec',
  title: 'AI feature spec',
  about: 'Specify an AI feature, working backwards from its launch',
  start: 'Write an AI feature spec',
  questions: {
    headline: line('The headline of its press release', {
      placeholder: 'Urgent messages reach a nurse within minutes, day and night',
    }),
    quote: essay('What will a customer say of it?', {
      placeholder: '“I wrote at midnight and had a nurse on the phone ten minutes later.”',
    }),
    faq1: faq(
      'First FAQ entry',
      'What if it gets the urgency wrong? A nurse reads every message within the hour.',
    ),
    faq2: optional(
      faq('Second FAQ entry', 'Who reads my messages? The clinic’s nurses; nothing leaves the clinic.'),
    ),
    faq3: optional(
      faq('Third FAQ entry', 'Does it give medical advice? No. It only decides what is read first.'),
    ),
    problem: essay('Problem and success metrics', {
      placeholder: 'Urgent messages wait for hours; success is 95 % of them read within 15 minutes',
    }),
    data: essay('Data requirements', {
      placeholder: '5,000 labelled messages, a fifth of them with rare terms, labelled by two nurses each',
    }),
    thresholds: essay('Performance thresholds', {
      placeholder: 'Accuracy >= 85 %, P95 latency <= 2 s, at 10,000 messages on a peak day',
    }),
    failures: essay('Failure modes and fallback', {
      placeholder: 'Below 70 % confidence a nurse decides; when the model is down, messages go by time',
    }),
    explainability: essay('Explainability', {
      placeholder: 'It shows the sentence that its judgement rests on',
    }),
    fairness: essay('Fairness across user segments', {
      placeholder: 'Recall differs by at most 3 points between age groups and languages',
    }),
    businessMetric: metric('Business metric', 'Urgent messages read within 15 minutes'),
    businessTarget: target('Target of the business metric', '>= 95 %'),
    proxyMetric: metric('Proxy metric', 'Nurses’ corrections of the urgency'),
    proxyTarget: target('Target of the proxy metric', '<= 10 %'),
    modelMetric: metric('Model metric', 'Accuracy on the gold set'),
    modelTarget: target('Target of the model metric', '>= 85 %'),
    dataMetric: metric('Data metric', 'Two labellers agree'),
    dataTarget: target('Target of the data metric', '> 90 %'),
  },
  pages: [
    [
      {
        title: 'Working backwards',
        about: 'Written as if it were launched today.',
        keys: ['headline', 'quote', 'faq1', 'faq2', 'faq3'],
      },
    ],
    [
      {
        title: 'The six sections',
        keys: ['problem', 'data', 'thresholds', 'failures', 'explainability', 'fairness'],
      },
    ],
    [
      {
        title: 'Metric ladder',
        about: 'What the business wants, and what it rests on. Readings are logged later.',
        keys: [
          'businessMetric',
          'businessTarget',
          'proxyMetric',
          'proxyTarget',
          'modelMetric',
          'modelTarget',
          'dataMetric',
          'dataTarget',
        ],
      },
    ],
  ],
  problems: (answers) =>
    Object.fromEntries(
      rungsOf(answers)
        .filter(({ name, target: wanted }) => name === null && wanted !== null)
        .map(({ rung }) => [`${rung}Metric`, 'Name the metric that this target is for.']),
    ),
  findings: (answers) => {
    const entries = [answers.faq1, answers.faq2, answers.faq3].filter((entry) => entry !== null).length;
    return [
      ...(entries < 3 ? [warning(`The FAQ has ${entries} of its 3 entries.`)] : []),
      ...missingRungs(rungsOf(answers)),
    ];
  },
  facts: (answers) => [
    { label: 'Headline', words: answers.headline },
    { label: 'Problem and success', words: answers.problem },
    { label: 'Thresholds', words: answers.thresholds },
    { label: 'Failures and fallback', words: answers.failures },
  ],
  ladder: ladderOf,
});

const rungs = ['business', 'proxy', 'model', 'data'] as const;
type Rung = (typeof rungs)[number];
type Ladder = Record<`${Rung}Metric`, string | null> & Record<`${Rung}Target`, Target | null>;

function rungsOf(answers: Ladder) {
  return rungs.map((rung) => ({ rung, name: answers[`${rung}Metric`], target: answers[`${rung}Target`] }));
}

/** The rungs that readings can be held against: those with a name and a target. */
function ladderOf(answers: Ladder) {
  return rungsOf(answers).flatMap(({ rung, name, target: wanted }) =>
    name === null || wanted === null
      ? []
      : [
          {
            ...{ metric: rung, name, target: targetText(wanted), unit: wanted.unit },
            isBetterAbove: isBetterAbove(wanted),
          },
        ],
  );
}

function missingRungs(all: ReturnType<typeof rungsOf>) {
  const missing = all.filter(({ name }) => name === null).map(({ rung }) => rung);
  return [
    ...(missing.length > 0
      ? [warning(`The ladder lacks its ${listed(missing)} ${missing.length === 1 ? 'metric' : 'metrics'}.`)]
      : []),
    ...all.flatMap(({ rung, name, target: wanted }) =>
      name !== null && wanted === null
        ? [warning(`The ${rung} metric, ${called(name)}, has no target: readings of it wait for one.`)]
        : [],
    ),
  ];
}

function faq(label: string, placeholder: string) {
  return essay(label, { placeholder });
}

function metric(label: string, placeholder: string) {
  return optional(line(label, { placeholder }));
}

function target(label: string, placeholder: string) {
  return optional(read(label, readTarget, { placeholder }));
}
