import { listed } from '../../../slack/text.ts';
import { type Approach, suggest } from '../approaches.ts';
import { essay, oneOf } from '../questions.ts';
import { note, template } from '../template.ts';

const approachWords: Record<Approach, string> = {
  api: 'Buy an API',
  retrieval: 'Retrieval',
  tune: 'Fine-tune',
  scratch: 'Train from scratch',
};

const speedWords = { weeks: 'Within weeks', months: 'Within some months', year: 'It may take a year' };
const skillWords = {
  none: 'None',
  some: 'Some: we have tuned models before',
  strong: 'Strong: we have trained models before',
};
const controlWords = {
  little: 'Little: its maker may change it',
  some: 'Some: how it behaves',
  full: 'Full: everything about it',
};
const amountWords = {
  little: 'Little: fewer than a thousand examples',
  some: 'Some: thousands of examples',
  much: 'Much: millions of examples',
};
const qualityWords = { rough: 'Rough, or it keeps changing', stable: 'Clean, labelled and stable' };
const yesOrNo = { yes: 'Yes', no: 'No' };

/** Build, buy or fine-tune: the answers suggest, the team decides, the decision is logged (docs/method.md, 9). */
export const approach = template({
  kind: 'approach',
  word: 'approach',
  title: 'Build, buy or fine-tune',
  about: 'Choose between an API, retrieval, fine-tuning and your own model',
  start: 'Choose build, buy or fine-tune',
  questions: {
    speed: oneOf('How soon must it work?', speedWords),
    skills: oneOf('Which ML skills are on the team?', skillWords),
    control: oneOf('How much control over the model do you need?', controlWords),
    amount: oneOf('How much training data is there?', amountWords),
    quality: oneOf('How good is that data?', qualityWords),
    fresh: oneOf('Must answers be up to date, or name their sources?', yesOrNo),
    style: oneOf('Must it keep a fixed style or format?', yesOrNo),
    choice: oneOf('What does the team choose?', approachWords, {
      hint: 'The card shows what the answers above suggest; you decide, and the decision is logged.',
    }),
    why: essay('Why?', {
      placeholder: 'Reports must keep the clinic’s format, and 5,000 labelled ones are there',
    }),
  },
  pages: [
    [
      { title: 'Needs', keys: ['speed', 'control', 'fresh', 'style'] },
      { title: 'Means', keys: ['skills', 'amount', 'quality'] },
      { title: 'Decision', keys: ['choice', 'why'] },
    ],
  ],
  findings: (answers) => {
    const { approach: suggested, because, open } = suggest(answers);
    return [
      note(`The answers suggest: ${approachWords[suggested]}, because ${listed(because)}.`),
      ...open.map(note),
      ...(answers.choice === suggested
        ? []
        : [note(`The team chose otherwise: ${approachWords[answers.choice]}.`)]),
    ];
  },
  facts: (answers) => [
    { label: 'Wanted', words: speedWords[answers.speed] },
    { label: 'Control needed', words: controlWords[answers.control] },
    { label: 'Skills', words: skillWords[answers.skills] },
    { label: 'Training data', words: `${amountWords[answers.amount]} · ${qualityWords[answers.quality]}` },
  ],
  decision: ({ choice, why }) => ({ verdict: approachWords[choice], terms: why, stance: null }),
});
