import { setTimeout as pause } from 'node:timers/promises';
import type { Slack } from '../../sandbox/slack.ts';
import type { ServerProcess } from '../servers/launch.ts';

/** When a process is killed: `wait` milliseconds after something. */
export type Moment = { after: (typeof occasions)[number]; wait: number };

export const occasions = [
  'its start',
  'a press of Save',
  'a commit, with the answer to Save lost',
  'an accepted post',
] as const;

/** Any time from the start on, or where a kill hurts most. */
export function randomMoment(random: () => number): Moment {
  const kind = random();
  if (kind < 0.4) return { after: 'its start', wait: random() * 2500 };
  if (kind < 0.6) return { after: 'a press of Save', wait: random() * 25 };
  if (kind < 0.75) return { after: 'a commit, with the answer to Save lost', wait: 0 };
  return { after: 'an accepted post', wait: random() * 8 };
}

/** How often Save was pressed so far, and did not close the form. */
export type Counts = { presses: number; refused: number };

/** When nobody presses Save and nothing is posted for so long, the process is killed all the same. */
const patience = 3000;

/** Resolves at the moment, with what it came after in the end. */
export async function momentComes(
  { after, wait }: Moment,
  bot: ServerProcess,
  slack: Slack,
  counts: Counts,
): Promise<Moment['after']> {
  const came = after === 'its start' || (await happens(after, bot, slack, counts));
  await pause(wait);
  return came ? after : 'its start';
}

async function happens(
  after: Exclude<Moment['after'], 'its start'>,
  bot: ServerProcess,
  slack: Slack,
  counts: Counts,
): Promise<boolean> {
  await bot.ready();
  switch (after) {
    case 'a press of Save':
      return rises(() => counts.presses);
    case 'a commit, with the answer to Save lost': {
      const loseNoMore = slack.misdeliver({ kind: 'submission', times: 1, fault: { dropResponse: true } });
      return rises(() => counts.refused).finally(loseNoMore);
    }
    case 'an accepted post':
      return rises(() => postsAccepted(slack));
  }
}

async function rises(count: () => number): Promise<boolean> {
  const [before, end] = [count(), Date.now() + patience];
  while (count() === before && Date.now() < end) await pause(1);
  return count() > before;
}

function postsAccepted({ workspace }: Slack): number {
  return workspace.messages.filter(({ user }) => user === workspace.app.userId).length;
}
