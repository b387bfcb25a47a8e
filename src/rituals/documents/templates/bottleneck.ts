import Big from 'big.js';
import { numberText, percentText } from '../../../slack/text.ts';
import { cacheSaving } from '../cache-hits.ts';
import { type Measure, measureText, readMeasure, worstFirst } from '../measures.ts';
import { amount, optional, percent, read } from '../questions.ts';
import { note, template, warning } from '../template.ts';

const stages = {
  interface: 'Interface',
  gateway: 'API gateway',
  logic: 'Business logic',
  inference: 'Model inference',
  vectors: 'Vector database',
  knowledge: 'Knowledge base',
};
type Stage = keyof typeof stages;
const stageKeys = Object.keys(stages) as Stage[];

/** The architecture bottleneck sheet, and what a higher cache hit rate saves (docs/method.md, 11). */
export const bottleneck = template({
  kind: 'bottleneck',
  word: 'bottleneck',
  title: 'Bottleneck sheet',
  about: 'Find the stage that limits an architecture, and what a cache saves',
  start: 'Fill in a bottleneck sheet',
  questions: {
    interface: stage('interface', 'time to first word: 0.8 s / <= 1 s'),
    gateway: stage('gateway', 'requests: 120 req/s / >= 100 req/s'),
    logic: stage('logic', 'P95 latency: 90 ms / <= 200 ms'),
    inference: stage('inference', 'P95 latency: 2.4 s / <= 2 s'),
    vectors: stage('vectors', 'recall: 91 % / >= 95 %'),
    knowledge: stage('knowledge', 'age of the newest entry: 3 days / <= 7 days'),
    oldRate: optional(percent('Cache hit rate now, in percent', { placeholder: '45' })),
    newRate: optional(percent('Cache hit rate it could have, in percent', { placeholder: '65' })),
    cost: optional(
      amount('Inference cost a month now', { placeholder: '115500', hint: 'In the project’s currency.' }),
    ),
  },
  pages: [
    [
      {
        title: 'Stages',
        about:
          'For each, its key metric, its value, and after a slash its limit: <= for at most, >= for at least.',
        keys: stageKeys,
      },
      {
        title: 'Cache',
        about: 'What a higher hit rate would save a month.',
        keys: ['oldRate', 'newRate', 'cost'],
      },
    ],
  ],
  problems: (answers) => ({
    ...(measured(answers).length === 0 && { interface: 'Fill in at least one stage.' }),
    ...cacheProblems(answers),
  }),
  findings: (answers) => [
    ...worstFirst(measured(answers)).map(({ name, measure }) => warning(`${name}: ${measureText(measure)}.`)),
    ...savingOf(answers).map(({ text, saving }) => note(`${text} saves ${saving} a month.`)),
  ],
  facts: (answers) => {
    const all = measured(answers);
    const over = worstFirst(all);
    const within = all.filter((each) => !over.includes(each));
    return [
      { label: 'Over their limit', words: namesOf(over) },
      { label: 'Within their limit', words: namesOf(within) },
    ];
  },
});

function stage(key: Stage, placeholder: string) {
  return optional(read(stages[key], readMeasure, { placeholder }));
}

type Stages = Record<Stage, Measure | null>;
type Cache = Record<'oldRate' | 'newRate' | 'cost', string | null>;

function measured(answers: Stages) {
  return stageKeys.flatMap((key) => {
    const measure = answers[key];
    return measure === null ? [] : [{ name: stages[key], measure }];
  });
}

function namesOf(entries: { name: string }[]): string {
  return entries.map(({ name }) => name).join(', ') || 'none';
}

function cacheProblems({ oldRate, newRate, cost }: Cache) {
  const given = Object.entries({ oldRate, newRate, cost });
  const missing = given.filter(([, value]) => value === null).map(([key]) => key);
  if (missing.length === 3) return {};
  if (missing.length > 0)
    return Object.fromEntries(missing.map((key) => [key, 'A saving takes both hit rates and the cost.']));
  return Big(newRate ?? 0).gt(oldRate ?? 0) ? {} : { newRate: 'Give a rate above the one now.' };
}

/** None where the cache was left out. */
function savingOf({ oldRate, newRate, cost }: Cache) {
  if (oldRate === null || newRate === null || cost === null) return [];
  const text = `A hit rate of ${percentText(newRate)} instead of ${percentText(oldRate)} on ${numberText(cost)} a month`;
  return [{ text, saving: numberText(cacheSaving(cost, oldRate, newRate)) }];
}
