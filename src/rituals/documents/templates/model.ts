import { numberText } from '../../../slack/text.ts';
import { amount, essay, line, oneOf } from '../questions.ts';
import { template, warning } from '../template.ts';

type Family = 'supervised' | 'unsupervised' | 'reinforcement' | 'generative';
type Task = 'grouping' | 'sorting' | 'predicting' | 'acting' | 'making';

const familyWords: Record<Family, string> = {
  supervised: 'Supervised learning',
  unsupervised: 'Unsupervised learning',
  reinforcement: 'Reinforcement learning',
  generative: 'A generative model',
};

const taskWords: Record<Task, string> = {
  grouping: 'Find groups nobody has named: clustering',
  sorting: 'Sort into known kinds: classification, spam detection',
  predicting: 'Predict a number from past ones: forecasting',
  acting: 'Learn to act by trying: game characters',
  making: 'Write or draw something new: generation',
};

/** The family that fits each task, and why (docs/method.md, 10). */
const matches: Record<Task, { family: Family; why: string }> = {
  grouping: { family: 'unsupervised', why: 'Clustering finds groups without labels' },
  sorting: { family: 'supervised', why: 'Classification learns from examples that carry their kind' },
  predicting: { family: 'supervised', why: 'Forecasting learns from numbers that are already known' },
  acting: { family: 'reinforcement', why: 'Acting is learnt from what earlier actions brought' },
  making: { family: 'generative', why: 'Generation is not classification' },
};

/** The model capability card, with the algorithm match (docs/method.md, 10). */
export const model = template({
  kind: 'model',
  word: 'model',
  title: 'Model capability card',
  about: 'Say what a model is good for, what not, and what it takes',
  start: 'Describe a model',
  questions: {
    model: line('Which model?', { placeholder: 'A general large language model, by API' }),
    strengths: essay('Strengths', { placeholder: 'Conversational Q&A, summaries, tone' }),
    suitable: essay('Suitable uses', {
      placeholder: 'Answering common questions; drafting replies for a person to send',
    }),
    unsuitable: essay('Unsuitable uses', { placeholder: 'Accounting: it is not exact with numbers' }),
    task: oneOf('What does the project need done?', taskWords),
    family: oneOf('How does this model learn?', familyWords),
    cost: amount('Cost per 1,000 words', { placeholder: '0.03' }),
    latency: line('Latency', { placeholder: 'P95 of 2 s for a short answer' }),
    context: line('Context', { placeholder: '128,000 tokens, about 90,000 words' }),
    boundary: essay('Data boundary', {
      placeholder: 'Text leaves the company, stays in the EU, is kept for 30 days, trains nothing',
      hint: 'Where data goes, who keeps it, what must not be sent.',
    }),
  },
  pages: [
    [
      { title: 'What it is good for', keys: ['model', 'strengths', 'suitable', 'unsuitable'] },
      { title: 'Algorithm match', keys: ['task', 'family'] },
      { title: 'What it takes', keys: ['cost', 'latency', 'context', 'boundary'] },
    ],
  ],
  findings: ({ task, family }) => {
    const match = matches[task];
    if (match.family === family) return [];
    const [needed, chosen] = [match.family, family].map((each) => familyWords[each].toLowerCase());
    return [warning(`${match.why}: this takes ${needed}, and the card names ${chosen}.`)];
  },
  facts: ({
    model: name,
    strengths,
    suitable,
    unsuitable,
    task,
    family,
    cost,
    latency,
    context,
    boundary,
  }) => [
    { label: 'Model', words: name },
    { label: 'Strengths', words: strengths },
    { label: 'Suitable', words: suitable },
    { label: 'Unsuitable', words: unsuitable },
    {
      label: 'Algorithm',
      words: `${familyWords[family]}${matches[task].family === family ? '' : ', no match for the task'}`,
    },
    { label: 'Cost', words: `${numberText(cost)} per ${numberText(1000)} words` },
    { label: 'Latency and context', words: `${latency} · ${context}` },
    { label: 'Data boundary', words: boundary },
  ],
});
