import type { Slack } from '../../slack.ts';
import type { Event } from './event.ts';

type Checked = Pick<Event, 'weeksAgo' | 'weekday' | 'time'> & {
  by: string;
  project: string;
  was: 'Right' | 'Partly right' | 'Wrong';
  learned: string;
};

/** What became of six of the reviews; the seventh that is due has not been answered. */
const checked: Checked[] = [
  {
    ...{ weeksAgo: 4, weekday: 3, time: '09:10' },
    by: 'bob',
    project: 'NEWS',
    was: 'Right',
    learned: 'A third of the corrections was left. What the desk wanted most was the link to the article.',
  },
  {
    ...{ weeksAgo: 4, weekday: 2, time: '14:20' },
    by: 'dan',
    project: 'SPAM',
    was: 'Right',
    learned: 'Rules hold until somebody writes a new template, which is every few weeks.',
  },
  {
    ...{ weeksAgo: 4, weekday: 5, time: '13:10' },
    by: 'dan',
    project: 'GAME',
    was: 'Wrong',
    learned: 'Neither converged. Ask how long training takes before asking for GPUs.',
  },
  {
    ...{ weeksAgo: 3, weekday: 5, time: '15:30' },
    by: 'dan',
    project: 'COPY',
    was: 'Partly right',
    learned:
      'Marketing rated 31 texts for two of three brands. Two brands are enough to see that tone is lost.',
  },
  {
    ...{ weeksAgo: 2, weekday: 4, time: '12:40' },
    by: 'bob',
    project: 'CARE',
    was: 'Right',
    learned: '73 % at the first call. It was the summaries, not the answers, that made the difference.',
  },
  {
    ...{ weeksAgo: 1, weekday: 1, time: '14:30' },
    by: 'caro',
    project: 'INSPECT',
    was: 'Partly right',
    learned: 'Down by 11 %: the early shift reached the 15 %, glare spoils the late one.',
  },
];

export const outcomes: Event[] = checked.map((one) => ({
  ...one,
  happens: (slack: Slack) => say(slack, one),
}));

/** Answers what the bot asked on the check date. */
async function say(slack: Slack, { by, project, was, learned }: Checked): Promise<void> {
  const person = slack.person(by);
  const question = new RegExp(`Was this right\\?[^]*\\(${project}\\)`);
  const { ts } = await person.message({ in: '@aipm', text: question });
  await person.clicks('Say how it went', { in: '@aipm', message: ts });
  await person.sees('Partly right counts one half', { in: 'modal' });
  await person.fillsIn('Was it right?', was);
  await person.fillsIn('What did we learn?', learned);
  const { outcome, errors } = await person.submits();
  if (outcome !== 'closed')
    throw new Error(`What became of ${project} was not taken: ${JSON.stringify(errors)}`);
}
