import { essay, line, oneOf, optional } from '../questions.ts';
import { template } from '../template.ts';

const fits = {
  good: 'Good: it serves something we do',
  partly: 'In part: it may serve us later',
  poor: 'Poor: it is not for us',
};
type Fit = keyof typeof fits;
const fitWords: Record<Fit, string> = { good: 'good', partly: 'in part', poor: 'poor' };

/** A trend: what is emerging, its fit for us, what would make us act (docs/method.md, 14). */
export const trend = template({
  kind: 'trend',
  word: 'note',
  title: 'Trend note',
  about: 'Note what is emerging, and what would make us act',
  start: 'Note a trend',
  questions: {
    topic: line('What is emerging?', { placeholder: 'Small models that run on the phone' }),
    signs: essay('What shows it?', {
      placeholder: 'Two competitors ship one; its accuracy on our gold set rose to 80 %',
    }),
    fit: oneOf('How does it fit us?', fits),
    why: essay('Why?', {
      placeholder: 'Clinics ask for answers without the network, and no data would leave the phone',
    }),
    trigger: essay('What would make us act?', {
      placeholder: '85 % on our gold set, within two seconds on a phone',
    }),
    source: optional(line('Where can one read more?', { placeholder: 'https://example.com/small-models' })),
  },
  pages: [
    [
      { title: 'What is emerging', keys: ['topic', 'signs', 'source'] },
      { title: 'What it means for us', keys: ['fit', 'why', 'trigger'] },
    ],
  ],
  facts: ({ topic, fit, why, trigger }) => [
    { label: 'Emerging', words: topic },
    { label: 'Fit for us', words: `${fitWords[fit]}: ${why}` },
    { label: 'We act when', words: trigger },
  ],
});
