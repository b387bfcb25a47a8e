import { percentText } from '../../../slack/text.ts';
import { essay, line, optional, percent, readAll } from '../questions.ts';
import { readShares, sharesText } from '../shares.ts';
import { readNamedTarget, targetsText } from '../targets.ts';
import { template, warning } from '../template.ts';
import { readLines } from '../typed-lines.ts';

/** The data plan in five steps (docs/method.md, 7). */
export const data = template({
  kind: 'data',
  word: 'data',
  title: 'Data plan',
  about: 'Plan what data a feature needs, where from, how good and how fresh',
  start: 'Plan the data',
  questions: {
    goal: essay('What must the AI accomplish?', {
      placeholder: 'Tell what a customer wants from the first message, and answer the ten most common wishes',
    }),
    sources: essay('Which data sources does that take?', {
      placeholder: 'Chat logs of the last year, the help centre, the list of intents',
    }),
    standards: readAll('Quality standards', (typed) => readLines(typed, readNamedTarget), {
      placeholder: 'text accuracy: > 95 %\nintent coverage: > 90 %',
      hint: 'One a line, each with its target.',
    }),
    shares: readAll('Where does the data come from?', readShares, {
      placeholder: 'real conversations: 70 %\nsimulated conversations: 30 %',
      hint: 'One source a line, with its share; together 100 %.',
    }),
    refresh: essay('How is the data refreshed?', {
      placeholder: 'New conversations every Monday; the list of intents every quarter',
    }),
    signal: line('Which signal tells whether an answer was good?', {
      placeholder: 'A “Was this helpful?” button below each answer',
    }),
    clickThrough: optional(
      percent('Its click-through rate, in percent', {
        placeholder: '8',
        hint: 'Of those who see it, how many use it. Leave it empty until it is known.',
      }),
    ),
  },
  pages: [
    [
      { title: '1. The task', keys: ['goal'] },
      { title: '2. Sources', keys: ['sources'] },
      { title: '3. Quality', keys: ['standards'] },
      { title: '4. Origin', keys: ['shares'] },
      { title: '5. Refresh and feedback', keys: ['refresh', 'signal', 'clickThrough'] },
    ],
  ],
  findings: ({ clickThrough }) =>
    clickThrough === null ? [warning('Nobody knows yet how many people use the feedback signal.')] : [],
  facts: ({ goal, sources, standards, shares, refresh, signal, clickThrough }) => [
    { label: 'Task', words: goal },
    { label: 'Sources', words: sources },
    { label: 'Quality', words: targetsText(standards) },
    { label: 'Origin', words: sharesText(shares) },
    { label: 'Refresh', words: refresh },
    {
      label: 'Feedback',
      words: clickThrough === null ? signal : `${signal} (${percentText(clickThrough)} click-through)`,
    },
  ],
});
