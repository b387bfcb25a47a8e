import type { Slack } from '../../slack.ts';
import type { Event } from './event.ts';

/** Alice sits in Shanghai: her 09:00. A digest that is looked for later on its day would be marked as late. */
const monday = { weekday: 1, time: '01:00' };

/** The team's meeting asked for it, so there were two digests since. */
export const digests: Event[] = [
  { weeksAgo: 2, weekday: 4, time: '09:20', happens: setUp },
  ...[1, 0].map((weeksAgo) => ({
    ...{ ...monday, weeksAgo },
    happens: async (slack: Slack) => {
      await slack.person('bob').sees('set up by Alice', { in: '#general' });
    },
  })),
];

/** Mondays 09:00 in who sets it up's own zone is what the form offers. */
async function setUp(slack: Slack): Promise<void> {
  const alice = slack.person('alice');
  await alice.types('#general', '/aipm digest');
  await alice.sees('There is no digest yet', { in: 'modal' });
  await alice.presses('New digest');
  await alice.waitsForModal('New digest');
  const { outcome, errors } = await alice.submits();
  if (outcome !== 'updated') throw new Error(`The digest was not set up: ${JSON.stringify(errors)}`);
  await alice.sees('The digest is saved.', { in: 'modal' });
  await alice.closes({ all: true });
}
