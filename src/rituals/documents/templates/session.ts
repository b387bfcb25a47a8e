import { dayText } from '../../../slack/text.ts';
import { day, essay, line, optional, people } from '../questions.ts';
import { template } from '../template.ts';

/** A knowledge-sharing session held; two a month is the habit to keep (docs/method.md, 14). */
export const session = template({
  kind: 'session',
  word: 'note',
  title: 'Sharing session',
  about: 'Keep what a knowledge-sharing session was about',
  start: 'Note a sharing session',
  questions: {
    topic: line('What was it about?', { placeholder: 'How retrieval fails, with five cases of our own' }),
    held: day('When was it?'),
    tookPart: people('Who took part?'),
    kept: essay('What do we keep?', {
      placeholder:
        'Look at what was retrieved before touching the prompt; keep the five cases in the gold set',
    }),
    link: optional(
      line('Where are slides or a recording?', { placeholder: 'https://wiki.example.com/sharing/12' }),
    ),
  },
  pages: [[{ title: 'The session', keys: ['topic', 'held', 'tookPart', 'kept', 'link'] }]],
  facts: ({ topic, held, tookPart, kept }) => [
    { label: 'Topic', words: topic },
    {
      label: 'Held',
      words: `${dayText(held, '')}, ${tookPart.length === 1 ? '1 person' : `${tookPart.length} people`}`,
    },
    { label: 'What we keep', words: kept },
  ],
});
