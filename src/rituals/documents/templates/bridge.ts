import { investmentReturn } from '../../../projects/rules.ts';
import { decimalText, numberText } from '../../../slack/text.ts';
import { amount, essay, optional, readAll } from '../questions.ts';
import { readNamedTarget, targetsText } from '../targets.ts';
import { type Finding, note, template, warning } from '../template.ts';
import { readLines } from '../typed-lines.ts';

/** The value bridge: one page for executives, engineers and users (docs/method.md, 6). */
export const bridge = template({
  kind: 'bridge',
  word: 'bridge',
  title: 'Value bridge',
  about: 'Say on one page what it is worth to executives, engineers, users',
  start: 'Build a value bridge',
  questions: {
    value: essay('What does the business gain?', {
      placeholder: 'Fewer faulty parts reach customers, and inspectors look only at doubtful ones',
    }),
    investment: amount('What does it cost once?', {
      placeholder: '800000',
      hint: 'In the project’s currency: compute and people together.',
    }),
    saving: amount('What does it save or earn in a year?', { placeholder: '1500000' }),
    running: optional(
      amount('What does running it cost a month?', { placeholder: '5000', hint: 'Taken off the saving.' }),
    ),
    goal: essay('The business goal, as engineers should know it', {
      placeholder: 'Inspect every part on the line without slowing it down',
    }),
    kpis: readAll('Technical KPIs', (typed) => readLines(typed, readNamedTarget), {
      placeholder: 'error rate: -15 %\nmiss rate: < 3 %\nlatency: <= 2 s',
      hint: 'One a line, each with its target.',
    }),
    can: essay('What can the AI do?', {
      placeholder: 'Find scratches and dents on flat parts, in two seconds',
    }),
    cannot: essay('What can it not do?', {
      placeholder: 'Judge parts that are wet, or kinds that it has not seen',
    }),
  },
  pages: [
    [
      { title: 'For executives', keys: ['value', 'investment', 'saving', 'running'] },
      { title: 'For engineers', keys: ['goal', 'kpis'] },
      { title: 'For users', keys: ['can', 'cannot'] },
    ],
  ],
  problems: ({ investment }) =>
    Number(investment) === 0
      ? { investment: 'An amount above zero, so that a return can be worked out.' }
      : {},
  findings: (answers) => {
    const { net, payback, ratio } = returnOf(answers);
    return [
      payback === 'never'
        ? warning(neverBecause(answers))
        : note(`It pays back in ${decimalText(payback)} months, at a return ratio of ${decimalText(ratio)}.`),
      answers.running === null ? runningUnknown : note(netText(net)),
    ];
  },
  facts: ({ value, investment, saving, kpis, can, cannot }) => [
    { label: 'Worth', words: value },
    { label: 'Cost', words: `${numberText(investment)} once` },
    { label: 'Saving', words: `${numberText(saving)} a year` },
    { label: 'KPIs', words: targetsText(kpis) },
    { label: 'The AI can', words: can },
    { label: 'The AI cannot', words: cannot },
  ],
});

type Money = { investment: string; saving: string; running: string | null };

function returnOf({ investment, saving, running }: Money) {
  return investmentReturn(investment, saving, running ?? '0');
}

function neverBecause({ running }: Money): string {
  const because = running === null ? 'it saves nothing' : 'running it costs what it saves, or more';
  return `It never pays back: ${because}.`;
}

/** @param net of a year, an exact decimal */
function netText(net: string): string {
  return net.startsWith('-')
    ? `Net of running it, it loses ${numberText(net.slice(1))} a year.`
    : `Net of running it, it saves ${numberText(net)} a year.`;
}

const runningUnknown: Finding = note('The return leaves out what running it costs: no amount is given.');
