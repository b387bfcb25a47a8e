import { essay } from '../questions.ts';
import { template } from '../template.ts';

/** The short form of a project, before there is a spec (docs/method.md, 8). */
export const canvas = template({
  kind: 'canvas',
  word: 'canvas',
  title: 'One-page canvas',
  about: 'Put an idea on one page: problem, data, outputs, value',
  start: 'Put an idea on one page',
  questions: {
    problem: essay('Which problem does it solve, and whose?', {
      placeholder: 'Nurses sort 10,000 messages a day by hand; urgent ones wait for hours',
    }),
    data: essay('Which data sources does it need?', {
      placeholder: 'Two years of sorted messages, the triage protocol, the clinic’s calendar',
    }),
    outputs: essay('What does the model give?', {
      placeholder: 'A degree of urgency, and the sentence it rests on',
    }),
    value: essay('What is that worth to the user?', {
      placeholder: 'Urgent messages are read within minutes',
    }),
  },
  pages: [[{ title: 'The idea', keys: ['problem', 'data', 'outputs', 'value'] }]],
  facts: ({ problem, data, outputs, value }) => [
    { label: 'Problem', words: problem },
    { label: 'Data sources', words: data },
    { label: 'Model outputs', words: outputs },
    { label: 'User value', words: value },
  ],
});
