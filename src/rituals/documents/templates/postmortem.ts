import { day, essay, oneOf, optional, person } from '../questions.ts';
import { note, template, warning } from '../template.ts';

/** What may have been at fault, in the order in which it is asked (docs/method.md, 14). */
const causes = {
  prompt: 'The prompt',
  retrieval: 'The retrieval pipeline',
  limit: 'A limit of the model',
  training: 'The training data',
};
type Cause = keyof typeof causes;
const causeKeys = Object.keys(causes) as Cause[];

const yesOrNo = { yes: 'Yes', no: 'No' };
type Verdict = keyof typeof yesOrNo;

/** A post-mortem: the four diagnostic questions in order; the first yes is the diagnosis (docs/method.md, 14). */
export const postmortem = template({
  kind: 'postmortem',
  word: 'note',
  title: 'Post-mortem',
  about: 'Find what was at fault: prompt, retrieval, model or data',
  start: 'Write a post-mortem',
  questions: {
    happened: essay('What happened?', {
      placeholder: 'On Tuesday it told three patients to wait although the protocol says to call at once',
    }),
    prompt: oneOf('1. Was it the prompt?', yesOrNo),
    promptSeen: seen('the prompt', 'The same question with a clearer prompt was answered in the same way'),
    retrieval: optional(oneOf('2. Was it the retrieval pipeline?', yesOrNo)),
    retrievalSeen: seen('the retrieval pipeline', 'The protocol of 2024 was found, not the one of 2026'),
    limit: optional(oneOf('3. Was it a limit of the model?', yesOrNo)),
    limitSeen: seen(
      'the model’s limit',
      'With the right page in its context it still mixed up two rare terms',
    ),
    training: optional(oneOf('4. Was it the training data?', yesOrNo)),
    trainingSeen: seen('the training data', 'None of the 5,000 samples has the term'),
    change: essay('What changes now?', {
      placeholder: 'The index is rebuilt whenever the protocol changes; 20 such questions join the gold set',
    }),
    owner: person('Who sees to it?'),
    due: optional(day('By when?')),
  },
  pages: [
    [
      { title: 'What happened', keys: ['happened'] },
      {
        title: 'Diagnosis',
        about: 'Asked in this order; the first yes is the diagnosis, and the rest may stay empty.',
        keys: [
          'prompt',
          'promptSeen',
          'retrieval',
          'retrievalSeen',
          'limit',
          'limitSeen',
          'training',
          'trainingSeen',
        ],
      },
      { title: 'What follows', keys: ['change', 'owner', 'due'] },
    ],
  ],
  problems: (answers) => {
    const asked = untilYes(answers);
    const unanswered = asked.find((cause) => answers[cause] === null);
    const unseen = asked.find((cause) => answers[cause] === 'yes' && answers[`${cause}Seen`] === null);
    return {
      ...(unanswered && { [unanswered]: 'Answer this too: none of the questions before it has a yes.' }),
      ...(unseen && { [`${unseen}Seen`]: 'What shows that it was this?' }),
    };
  },
  findings: (answers) => {
    const cause = diagnosis(answers);
    const others = causeKeys.filter((each) => each !== cause && answers[each] === 'yes');
    return [
      ...(cause ? [] : [warning('None of the four was at fault: the cause is still to be found.')]),
      ...others.map((each) => note(`${causes[each]} was at fault too.`)),
    ];
  },
  facts: (answers) => {
    const cause = diagnosis(answers);
    const shows = cause && answers[`${cause}Seen`];
    return [
      { label: 'Diagnosis', words: cause ? causes[cause] : 'none of the four' },
      ...(shows ? [{ label: 'What was seen', words: shows }] : []),
      { label: 'What happened', words: answers.happened },
      { label: 'What changes now', words: answers.change },
    ];
  },
});

type Answers = Record<Cause, Verdict | null> & Record<`${Cause}Seen`, string | null>;

/** The causes that are to be asked about: up to the first yes, or all. */
function untilYes(answers: Answers): Cause[] {
  const first = causeKeys.findIndex((cause) => answers[cause] === 'yes');
  return first < 0 ? causeKeys : causeKeys.slice(0, first + 1);
}

function diagnosis(answers: Answers): Cause | undefined {
  return causeKeys.find((cause) => answers[cause] === 'yes');
}

function seen(of: string, placeholder: string) {
  return optional(essay(`What did you see of ${of}?`, { placeholder }));
}
