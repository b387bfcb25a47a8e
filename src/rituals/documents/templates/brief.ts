import { essay, line, optional } from '../questions.ts';
import { template } from '../template.ts';

/** A scenario-technology brief: it matches a scenario to a technique (docs/method.md, 14). */
export const brief = template({
  kind: 'brief',
  word: 'note',
  title: 'Technology brief',
  about: 'Say which technique a scenario calls for, and where it does not fit',
  start: 'Match a scenario to a technique',
  questions: {
    scenario: essay('Which scenario?', {
      placeholder: 'Agents look up delivery terms in 400 contracts while the customer waits',
    }),
    demands: essay('What does it demand?', {
      placeholder: 'Exact wording with its source, within three seconds, contracts change daily',
    }),
    technique: line('Which technique?', { placeholder: 'Retrieval with a cited passage' }),
    fit: essay('Why does it fit?', {
      placeholder: 'It quotes the contract itself, and a new contract is in the index within the hour',
    }),
    limits: essay('Where does it not fit?', { placeholder: 'Questions that compare many contracts' }),
    source: optional(
      line('Where can one read or see more?', { placeholder: 'https://wiki.example.com/retrieval' }),
    ),
  },
  pages: [
    [
      { title: 'Scenario', keys: ['scenario', 'demands'] },
      { title: 'Technique', keys: ['technique', 'fit', 'limits', 'source'] },
    ],
  ],
  facts: ({ scenario, technique, fit, limits }) => [
    { label: 'Scenario', words: scenario },
    { label: 'Technique', words: technique },
    { label: 'Why it fits', words: fit },
    { label: 'Where it does not', words: limits },
  ],
});
