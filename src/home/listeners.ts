import { within } from '../deadline.ts';
import type { Ritual } from '../rituals/ritual.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { inPlace, showModal } from '../slack/modal.ts';
import type { RequestContext } from '../slack/request.ts';
import type { Router } from '../slack/router.ts';
import type { Awaiting } from './awaiting.ts';
import { showAllAction, shownAtOnce } from './lines.ts';
import { allPage, type HomeParts, openedHome, waitingNow } from './page.ts';
import { refreshHome, registerRefreshing } from './refreshing.ts';
import { followHomes, type ShownHomes } from './shown.ts';
import { loadingHome, lookAgainAction, noticeHome } from './views.ts';
import { mineMessage } from './waiting-views.ts';

/** What waits for somebody, on their Home and as `/aipm mine`. */
export function createHome(parts: { awaits: () => Awaiting[]; rituals: Ritual[] }): Feature {
  return {
    name: 'home',
    commands: [{ word: 'mine', does: 'List what waits for you' }],
    register: (router, deps) => register(router, deps, { ...parts, awaits: parts.awaits() }),
  };
}

function register(router: Router, deps: Deps, parts: HomeParts): void {
  const homes = followHomes(deps.client);

  router.event('app_home_opened', async ({ event, context }) => {
    if (event.tab === 'home') await open(deps, parts, homes, context, event.user, hashOf(event.view));
  });

  router.action(lookAgainAction, async ({ ack, body, context }) => {
    await ack();
    await open(deps, parts, homes, context, body.user.id, hashOf(body.view));
  });

  router.command('mine', async ({ ack, respond, context }) => {
    await ack();
    const waiting = await waitingNow(deps, parts.awaits, await context.viewer(), shownAtOnce);
    await respond({ response_type: 'ephemeral', ...mineMessage(waiting) });
  });

  router.action(showAllAction, async ({ ack, body, action, client, context }) => {
    await ack();
    await showModal({ client, context }, inPlace(body), 'Waiting for you', async () =>
      allPage(deps, parts.awaits, await context.viewer(), Number(action.value)),
    );
  });

  registerRefreshing(router, deps, parts, homes);
}

/**
 * Puts a Home before somebody who opens it; whoever has none yet sees at once that it is coming. What goes wrong is said
 * on it.
 * @param hash of the Home that stands there; where another opening was quicker, its Home is brought up to date
 */
async function open(
  deps: Deps,
  parts: HomeParts,
  homes: ShownHomes,
  context: RequestContext,
  userId: string,
  hash: string | undefined,
): Promise<void> {
  let again = false;
  let stands = hash;
  context.whisper = (sentence) => homes.publish(userId, noticeHome(sentence, { again }), stands);
  stands ??= await homes.publish(userId, loadingHome(), undefined);
  const viewer = await context.viewer();
  again = true;
  const view = await openedHome(deps, parts, viewer, within(2000));
  const isShown = (await homes.publish(userId, view, stands)) !== undefined;
  if (!isShown) await refreshHome(deps, parts, homes, userId);
}

/** Slack's types leave out that a view in an event has one. */
function hashOf(view: object | undefined): string | undefined {
  return view && 'hash' in view && typeof view.hash === 'string' ? view.hash : undefined;
}
