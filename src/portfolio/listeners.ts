import { read } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import type { Content } from '../messages/schema.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import type { Viewer } from '../slack/people.ts';
import type { Router } from '../slack/router.ts';
import { dayIn } from '../slack/text.ts';
import { portfolioEndpoints } from './api.ts';
import { portfolioDigest } from './digest.ts';
import { entryIn, type Filter } from './rules.ts';
import { portfolioStandings } from './store.ts';
import { filterAction, type Place, pageAction, portfolioMessage } from './views.ts';

/** The portfolio, ranked: a message that only who asked for it sees, as it holds what they may see. */
export const portfolio: Feature = {
  name: 'portfolio',
  commands: [{ word: 'portfolio', does: 'Rank the projects by tier and score' }],
  register,
  digest: portfolioDigest,
  api: portfolioEndpoints,
};

function register(router: Router, deps: Deps): void {
  router.command('portfolio', async ({ ack, respond, context }) => {
    await ack();
    const message = await portfolioFor(deps, await context.viewer(), { filter: 'all', from: 0 });
    await respond({ response_type: 'ephemeral', ...message });
  });

  router.action(filterAction, async ({ ack, action, respond, context }) => {
    await ack();
    const place = { filter: action.value as Filter, from: 0 };
    await respond({ replace_original: true, ...(await portfolioFor(deps, await context.viewer(), place)) });
  });

  router.action(pageAction, async ({ ack, action, respond, context }) => {
    await ack();
    const place = JSON.parse(action.value ?? '{}') as Place;
    await respond({ replace_original: true, ...(await portfolioFor(deps, await context.viewer(), place)) });
  });
}

async function portfolioFor({ workspaceId, db, now }: Deps, viewer: Viewer, place: Place): Promise<Content> {
  const standings = await read(db, within(2000), (tx) => portfolioStandings(workspaceId, tx, viewer));
  const entries = standings.map((standing) => entryIn(viewer.zone, standing));
  return portfolioMessage(entries, { userId: viewer.userId, today: dayIn(viewer.zone, now()) }, place);
}
