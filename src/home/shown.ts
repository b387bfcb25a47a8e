import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { slackRefusal } from '../slack/refusal.ts';

/** A Home as it stands before somebody: the hash that Slack gave it, and what is on it. */
type Shown = { hash: string; content: string; at: number };

/** The Homes that this process has published lately, so that they can follow what their people do. */
export type ShownHomes = {
  /**
   * Puts a Home before somebody, in place of the one that has the hash.
   * @returns its own hash; undefined where another one has taken the place, which is then the newer one
   */
  publish: (userId: string, view: HomeView, hash: string | undefined) => Promise<string | undefined>;
  /** The hash of somebody's Home, if it was published within the hour. */
  hashOf: (userId: string) => string | undefined;
  /** Whether somebody's Home looks like this already. */
  shows: (userId: string, view: HomeView) => boolean;
};

/** Who has not looked for an hour, in real time, looks anew. */
const openFor = 3_600_000;
const mostShown = 1000;

export function followHomes(client: WebClient): ShownHomes {
  const shown = new Map<string, Shown>();

  async function publish(userId: string, view: HomeView, hash: string | undefined) {
    try {
      const answer = await client.views.publish({
        user_id: userId,
        view,
        ...(hash !== undefined && { hash }),
      });
      const published = answer.view?.hash;
      shown.delete(userId);
      if (shown.size >= mostShown) shown.delete([...shown.keys()][0] ?? '');
      if (published) shown.set(userId, { hash: published, content: JSON.stringify(view), at: Date.now() });
      return published;
    } catch (error) {
      if (slackRefusal(error) !== 'hash_conflict') throw error;
      if (shown.get(userId)?.hash === hash) shown.delete(userId);
      return undefined;
    }
  }

  return {
    publish,
    hashOf: (userId) => {
      const home = shown.get(userId);
      return home && Date.now() - home.at < openFor ? home.hash : undefined;
    },
    shows: (userId, view) => shown.get(userId)?.content === JSON.stringify(view),
  };
}
