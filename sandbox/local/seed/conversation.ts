import type { Event } from './event.ts';

type Line = [weeksAgo: number, weekday: number, time: string, who: string, channel: string, words: string];

/** What people say besides, so that the channels look lived in and some message is worth a failure mode. */
const lines: Line[] = [
  [
    8,
    1,
    '08:02',
    'alice',
    '#general',
    'New quarter: nine ideas, two engineers. From today every one of them gets a review before it gets people. Type /aipm in any channel.',
  ],
  [8, 2, '07:55', 'bob', '#triage', 'The clinic sent 400 labelled cases. Rare terms are thin: 31 of them.'],
  [7, 3, '09:20', 'caro', '#care', 'Call summaries are live for the first team. 120 calls a day.'],
  [
    6,
    4,
    '13:05',
    'dan',
    '#general',
    'Marketing wants the copy assistant by Christmas. I have no labels yet.',
  ],
  [5, 2, '10:40', 'caro', '#triage', 'Second annotator starts on Monday, for the rare terms.'],
  [
    4,
    3,
    '15:30',
    'bob',
    '#care',
    'A customer asked for a refund and the bot promised one. It can not do that.',
  ],
  [
    3,
    1,
    '09:12',
    'gita',
    '#triage',
    'From the clinic: it told a patient with chest pain to wait two days. Please look at this today.',
  ],
  [
    3,
    1,
    '09:31',
    'caro',
    '#triage',
    'Looking. The symptom was written in dialect, the retrieval found nothing.',
  ],
  [
    2,
    3,
    '13:05',
    'bob',
    '#care',
    'Sales asks what it takes for all 58 teams. Inference alone would be 115,500 a month; I am looking where it would jam.',
  ],
  [
    2,
    5,
    '11:00',
    'dan',
    '#general',
    'The spam filter let 14 through on Friday, all with the same new template.',
  ],
  [
    1,
    2,
    '08:45',
    'alice',
    '#board-room',
    'Legal wants to see how interview summaries are stored before we go on.',
  ],
  [
    1,
    4,
    '16:10',
    'bob',
    '#care',
    'Summaries cost three times what we planned this month. Somebody pasted whole mail threads.',
  ],
  [
    0,
    1,
    '08:30',
    'alice',
    '#general',
    'Reminder: portfolio meeting on Thursday. Bring what you know, not what you hope.',
  ],
];

export const conversation: Event[] = lines.map(([weeksAgo, weekday, time, who, channel, words]) => ({
  weeksAgo,
  weekday,
  time,
  happens: (slack) => slack.person(who).types(channel, words),
}));
