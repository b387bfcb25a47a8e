import type { HomeView, ModalView } from '@slack/types';
import type { Database } from '../db/database.ts';
import { read, transaction } from '../db/transaction.ts';
import { type Deadline, within } from '../deadline.ts';
import type { Ritual } from '../rituals/ritual.ts';
import type { Deps } from '../slack/feature.ts';
import { type Reader, readerAt, type Viewer } from '../slack/people.ts';
import type { Awaiting } from './awaiting.ts';
import { type Waiting, waitingFor } from './gathering.ts';
import { shownAtOnce } from './lines.ts';
import { bestProjects, decisionsSince, noteVisit, ownProjects, previousVisit, tierCounts } from './store.ts';
import { type HomePage, homeView } from './views.ts';
import { allModal, pageSize } from './waiting-views.ts';

/** What the Home is made of: what awaits people, and the rituals that can be started. */
export type HomeParts = { awaits: Awaiting[]; rituals: Ritual[] };

const ownShown = 10;
const newsShown = 5;
const portfolioShown = 50;

/** The Home as somebody opens it, which is a visit. */
export async function openedHome(
  deps: Deps,
  parts: HomeParts,
  viewer: Viewer,
  deadline: Deadline,
): Promise<HomeView> {
  const now = deps.now();
  return transaction(deps.db, deadline, async (tx) => {
    const since = await noteVisit(deps.workspaceId, tx, viewer.userId, now);
    return homeIn(deps, tx, parts, readerAt(viewer, now), { now, since });
  });
}

/** The Home of somebody who has it open, with what has changed. */
export async function currentHome(deps: Deps, parts: HomeParts, viewer: Viewer): Promise<HomeView> {
  const now = deps.now();
  return read(deps.db, within(5000), async (tx) => {
    const since = await previousVisit(deps.workspaceId, tx, viewer.userId);
    return homeIn(deps, tx, parts, readerAt(viewer, now), { now, since });
  });
}

async function homeIn(
  { workspaceId }: Deps,
  tx: Database,
  { awaits, rituals }: HomeParts,
  reader: Reader,
  { now, since }: { now: Date; since: Date | null },
): Promise<HomeView> {
  const moment = { now, today: reader.today };
  const page: HomePage = {
    waiting: await waitingFor(workspaceId, tx, awaits, reader, moment, shownAtOnce),
    projects: await ownProjects(workspaceId, tx, reader, ownShown),
    news: since && { since, decisions: await decisionsSince(workspaceId, tx, reader, since, newsShown) },
    portfolio: {
      counts: await tierCounts(workspaceId, tx, reader),
      best: await bestProjects(workspaceId, tx, reader, portfolioShown),
    },
  };
  return homeView(
    page,
    reader,
    rituals.map(({ start }) => start),
  );
}

/** What waits for somebody now, at most `most` things of each kind. */
export async function waitingNow(
  { workspaceId, db, now }: Deps,
  awaits: Awaiting[],
  viewer: Viewer,
  most: number,
): Promise<Waiting[]> {
  const { today } = readerAt(viewer, now());
  return read(db, within(2000), (tx) =>
    waitingFor(workspaceId, tx, awaits, viewer, { now: now(), today }, most),
  );
}

/** The page of all that waits which begins with the thing at `from`. */
export async function allPage(
  deps: Deps,
  awaits: Awaiting[],
  viewer: Viewer,
  from: number,
): Promise<ModalView> {
  const start = Number.isSafeInteger(from) && from >= 0 ? from : 0;
  return allModal(await waitingNow(deps, awaits, viewer, start + pageSize), start);
}
