import { type SQL, sql } from 'drizzle-orm';
import { recordChange } from '../../../audit/store.ts';
import type { Database } from '../../../db/database.ts';
import { seesProject } from '../../../projects/store.ts';
import type { Clocked } from '../../../slack/feature.ts';
import type { Viewer } from '../../../slack/people.ts';
import { owePosting } from './posting.ts';
import type { Status } from './rules.ts';
import {
  holdProjectOf,
  moveOverrun,
  noteEvent,
  type Overrun,
  type OverrunRecord,
  overrunById,
  recordOf,
} from './store.ts';

/** What a person does about an overrun. */
export type Act =
  | { what: 'acknowledged' }
  | { what: 'assigned'; ownerId: string }
  | { what: 'resolved'; note: string };

export type Acted =
  | { kind: 'done' }
  | { kind: 'not visible' }
  | { kind: 'not on it' }
  | { kind: 'moved on'; what: string; by: string | null };

const from: Record<Act['what'], Status[]> = {
  acknowledged: ['open'],
  assigned: ['open', 'acknowledged'],
  resolved: ['open', 'acknowledged'],
};

/** Does something about an overrun, if it still stands where that makes sense, and owes its message anew. */
export async function actOn(
  deps: Clocked,
  tx: Database,
  viewer: Viewer,
  id: string,
  act: Act,
): Promise<Acted> {
  const { workspaceId } = deps;
  await holdProjectOf(workspaceId, tx, id);
  const record = await overrunById(workspaceId, tx, viewer, id);
  if (!record) return { kind: 'not visible' };
  if (act.what === 'assigned' && !(await seesProject(workspaceId, tx, record.project, act.ownerId)))
    return { kind: 'not on it' };
  if (act.what === 'assigned' && record.overrun.ownerId === act.ownerId) return { kind: 'done' };
  const at = deps.now();
  const moved = await moveOverrun(workspaceId, tx, id, from[act.what], {
    ...changeBy(act),
    changedAt: at,
  });
  if (!moved) return movedOn(await recordOf(workspaceId, tx, id), viewer, act);
  const note = act.what === 'resolved' ? act.note : act.what === 'assigned' ? act.ownerId : null;
  await noteEvent(workspaceId, tx, {
    ...{ overrunId: id, what: act.what, level: moved.level, spent: moved.spent, at, note },
    actorId: viewer.userId,
  });
  await recordChange(workspaceId, tx, {
    ...{ at, actorId: viewer.userId, action: `overrun ${act.what}`, subjectId: id, after: act },
    before: { status: record.overrun.status, ownerId: record.overrun.ownerId },
  });
  await owePosting(deps, tx, id, act.what === 'assigned' ? 'assigned' : 'acted on');
  return { kind: 'done' };
}

function changeBy(act: Act): Partial<Pick<Overrun, 'status' | 'ownerId'>> & { resolvedSpent?: SQL } {
  switch (act.what) {
    case 'acknowledged':
      return { status: 'acknowledged' };
    case 'assigned':
      return { ownerId: act.ownerId };
    case 'resolved':
      return { status: 'resolved', resolvedSpent: sql`spent` };
  }
}

/** Who did what before. Doing the same again, as when Slack sends a click twice, is done. */
function movedOn({ overrun: { status }, events }: OverrunRecord, { userId }: Viewer, act: Act): Acted {
  const event = events.find(({ what }) => what === status);
  const note = act.what === 'resolved' ? act.note : null;
  const isAgain = act.what === status && event?.actorId === userId && event.note === note;
  return isAgain ? { kind: 'done' } : { kind: 'moved on', what: status, by: event?.actorId ?? null };
}
