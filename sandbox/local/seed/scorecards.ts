import type { Person } from '../../person/person.ts';
import type { Slack } from '../../slack.ts';
import type { Event } from './event.ts';

/** Who, the three scores, and a reason for each that has one. */
type Vote = [who: string, scores: [number, number, number], reasons?: (string | undefined)[]];

type Round = {
  weeksAgo: number;
  weekday: number;
  by: string;
  in: string;
  project: string;
  question?: string;
  votes: Vote[];
  tier: 'P0' | 'P1' | 'P2';
};

/** The votes that trim eight ideas to three: one P0, two P1, the rest deferred or not yet scored. */
const held: Round[] = [
  {
    weeksAgo: 8,
    weekday: 4,
    by: 'alice',
    in: '#general',
    project: 'COPY',
    votes: [
      [
        'bob',
        [22, 12, 12],
        ['Nice to have in campaign weeks', undefined, 'Nobody owns the three style guides'],
      ],
      ['caro', [18, 16, 10]],
      ['dan', [20, 17, 8], [undefined, undefined, 'Labels are three months away']],
    ],
    tier: 'P2',
  },
  {
    weeksAgo: 7,
    weekday: 4,
    by: 'alice',
    in: '#triage',
    project: 'TRIAGE',
    votes: [
      ['alice', [34, 16, 21], ['The clinic signs when recall holds']],
      ['bob', [32, 18, 20], [undefined, 'Rare terms are still below 80 %']],
      ['caro', [33, 17, 19]],
    ],
    tier: 'P1',
  },
  {
    weeksAgo: 6,
    weekday: 2,
    by: 'alice',
    in: '#general',
    project: 'NEWS',
    votes: [
      ['bob', [24, 18, 16], [undefined, 'Tables are misread']],
      ['caro', [22, 18, 18]],
      ['dan', [25, 17, 16]],
    ],
    tier: 'P2',
  },
  {
    weeksAgo: 5,
    weekday: 4,
    by: 'alice',
    in: '#care',
    project: 'CARE',
    votes: [
      ['alice', [36, 24, 20], ['Cuts 2,000 calls a week', 'Live for the first team']],
      ['bob', [35, 26, 20], ['Every minute of a call costs more than a summary']],
      ['caro', [34, 25, 20], [undefined, undefined, 'One engineer is enough from here']],
    ],
    tier: 'P0',
  },
  {
    weeksAgo: 4,
    weekday: 2,
    by: 'caro',
    in: '#general',
    project: 'INSPECT',
    votes: [
      [
        'bob',
        [36, 24, 22],
        ['Misses cost us two customers this year', undefined, 'The camera is there already'],
      ],
      ['dan', [26, 16, 16], [undefined, 'Glare at the end of the line']],
      ['alice', [24, 18, 16]],
    ],
    tier: 'P1',
  },
  {
    weeksAgo: 3,
    weekday: 4,
    by: 'alice',
    in: '#general',
    project: 'GAME',
    votes: [
      ['bob', [14, 8, 8], ['Players like the scripted ones']],
      ['caro', [12, 6, 8], [undefined, 'Neither trial converged']],
      ['dan', [20, 8, 6]],
    ],
    tier: 'P2',
  },
  {
    weeksAgo: 1,
    weekday: 2,
    by: 'dan',
    in: '#general',
    project: 'SPAM',
    votes: [
      ['alice', [12, 22, 22]],
      ['bob', [14, 20, 24], ['Solved by rules for most of it']],
      ['caro', [12, 20, 22]],
    ],
    tier: 'P2',
  },
];

const hours = ['11:05', '12:20', '13:40', '14:10'];

/** A round in its steps, each at its own hour: the bot edits its card as it would in a day. */
function steps(round: Round): Event[] {
  const at = (time: string, happens: (slack: Slack) => Promise<void>): Event => ({
    weeksAgo: round.weeksAgo,
    weekday: round.weekday,
    time,
    happens,
  });
  const voters = round.votes.map(([who]) => who);
  return [
    at('10:30', (slack) => openVote(slack.person(round.by), round, voters)),
    ...round.votes.map((vote, index) =>
      at(hours[index] ?? '14:30', (slack) => castVote(slack, round.in, vote)),
    ),
    at('15:15', (slack) => finalize(slack.person(round.by), round)),
  ];
}

/** The newsroom is voted on anew; two have voted, and it closes two days from now. */
const news = {
  by: 'bob',
  in: '#general',
  project: 'NEWS',
  question: 'Should the newsroom get the engineer who comes back in January?',
};

export const scorecards: Event[] = [
  ...held.flatMap(steps),
  {
    weeksAgo: 1,
    weekday: 5,
    time: '15:00',
    happens: (slack, _, now) =>
      openVote(slack.person(news.by), news, ['alice', 'bob', 'caro', 'dan'], inTwoDays(now)),
  },
  {
    weeksAgo: 1,
    weekday: 5,
    time: '15:40',
    happens: (slack) =>
      castVote(slack, news.in, ['bob', [32, 22, 19], ['Corrections halved since the archive search']]),
  },
  {
    weeksAgo: 1,
    weekday: 5,
    time: '16:25',
    happens: (slack) => castVote(slack, news.in, ['dan', [26, 20, 18]]),
  },
];

/** Some moment on a full hour about two days after another, as people put deadlines. */
function inTwoDays(now: Date): string {
  const hour = 3_600_000;
  return new Date((Math.ceil(now.getTime() / hour) + 48) * hour).toISOString();
}

async function openVote(
  person: Person,
  round: Pick<Round, 'in' | 'project' | 'question'>,
  voters: string[],
  closes?: string,
): Promise<void> {
  await person.types(round.in, `/aipm score ${round.project}`);
  await person.sees('Open the vote', { in: 'modal' });
  await person.fillsIn('Who votes', voters);
  if (round.question) await person.fillsIn('What is being judged?', round.question);
  if (closes) await person.fillsIn('Closes', closes);
  const { outcome, errors } = await person.submits();
  if (outcome !== 'closed')
    throw new Error(`The vote on ${round.project} was not opened: ${JSON.stringify(errors)}`);
}

async function castVote(slack: Slack, channel: string, [who, scores, reasons = []]: Vote): Promise<void> {
  const person = slack.person(who);
  await person.clicks('Vote', { in: channel });
  await person.sees('Or abstain', { in: 'modal' });
  const labels = (await person.waitsForModal('Your vote')).labels;
  for (const [index, label] of labels.filter((one) => / 0 to /.test(one)).entries())
    await person.fillsIn(label, String(scores[index]));
  for (const [index, label] of labels.filter((one) => one.startsWith('Why?')).entries())
    if (reasons[index]) await person.fillsIn(label, reasons[index]);
  const { outcome, errors } = await person.submits();
  if (outcome !== 'updated') throw new Error(`${who} could not vote: ${JSON.stringify(errors)}`);
  await person.closes({ all: true });
}

async function finalize(person: Person, round: Round): Promise<void> {
  await person.clicks(`Finalize ${round.tier}…`, { in: round.in });
  await person.sees('Why another tier', { in: 'modal' });
  const { outcome, errors } = await person.submits();
  if (outcome !== 'closed')
    throw new Error(`The vote on ${round.project} was not finalized: ${JSON.stringify(errors)}`);
}
