import type { BlockAction } from '@slack/bolt';
import { withoutSuffix } from '../slack/action-ids.ts';
import type { Deps } from '../slack/feature.ts';
import { updateModal } from '../slack/modal.ts';
import type { Router } from '../slack/router.ts';
import { showAllAction } from './lines.ts';
import { allPage, currentHome, type HomeParts } from './page.ts';
import type { ShownHomes } from './shown.ts';
import type { AllMetadata } from './waiting-views.ts';

/** After what somebody did, their Home and the list that they did it in say what still waits. */
export function registerRefreshing(router: Router, deps: Deps, parts: HomeParts, homes: ShownHomes): void {
  const refresh = oneAtATime((userId) => refreshHome(deps, parts, homes, userId));
  router.after(async (body) => {
    try {
      await refresh(body.user.id);
      if (body.type === 'block_actions') await refreshList(deps, parts, body);
    } catch (error) {
      deps.log.warn({ err: error }, 'A Home could not follow what its person did');
    }
  });
}

/** Brings the Home that this process published up to date, if it still stands there. */
export async function refreshHome(
  deps: Deps,
  parts: HomeParts,
  homes: ShownHomes,
  userId: string,
): Promise<void> {
  const hash = homes.hashOf(userId);
  if (hash === undefined) return;
  const view = await currentHome(deps, parts, await deps.people.viewer(userId));
  if (!homes.shows(userId, view)) await homes.publish(userId, view, hash);
}

/** The modal of all that waits, when something was done in it and it still stands there. */
async function refreshList(
  deps: Deps,
  { awaits }: HomeParts,
  { user, view, actions: [action] }: BlockAction,
): Promise<void> {
  if (view?.type !== 'modal' || !action || withoutSuffix(action.action_id) === showAllAction) return;
  const { waitingFrom } = JSON.parse(view.private_metadata || '{}') as Partial<AllMetadata>;
  if (waitingFrom === undefined) return;
  const page = await allPage(deps, awaits, await deps.people.viewer(user.id), waitingFrom);
  await updateModal(deps.client, view, page);
}

/** For each person one run at a time; what is asked for during a run is one more run after it. */
function oneAtATime(run: (userId: string) => Promise<void>): (userId: string) => Promise<void> {
  const running = new Map<string, { again: boolean }>();
  return async (userId) => {
    const current = running.get(userId);
    if (current) {
      current.again = true;
      return;
    }
    const mine = { again: true };
    running.set(userId, mine);
    try {
      while (mine.again) {
        mine.again = false;
        await run(userId);
      }
    } finally {
      running.delete(userId);
    }
  };
}
