import { recordChange } from '../../../audit/store.ts';
import type { Database } from '../../../db/database.ts';
import { seesProject } from '../../../projects/store.ts';
import type { Clocked } from '../../../slack/feature.ts';
import type { Viewer } from '../../../slack/people.ts';
import { owePosting } from './posting.ts';
import type { Status } from './rules.ts';
import { moveOverrun, noteEvent, type OverrunRecord, overrunById, recordOf } from './store.ts';

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
  const record = await overrunById(workspaceId, tx, viewer, id);
  if (!record) return { kind: 'not visible' };
  if (act.what === 'assigned' && !(await seesProject(workspaceId, tx, record.project, act.ownerId)))
    return { kind: 'not on it' };
  const at = deps.now();
  const moved = await moveOverrun(workspaceId, tx, id, from[act.what], {
    ...changeBy(act, record),
    changedAt: at,
  });
  if (!moved) return movedOn(await recordOf(workspaceId, tx, id));
  const note = act.what === 'resolved' ? act.note : act.what === 'assigned' ? act.ownerId : null;
  await noteEvent(workspaceId, tx, {
    ...{ overrunId: id, what: act.what, level: moved.level, spent: moved.spent, at, note },
    actorId: viewer.userId,
  });
  await recordChange(workspaceId, tx, {
    ...{ at, actorId: viewer.userId, action: `overrun ${act.what}`, subjectId: id, after: act },
    before: { status: record.overrun.status, ownerId: record.overrun.ownerId },
  });
  await owePosting(deps, tx, id, 'acted on');
  return { kind: 'done' };
}

function changeBy(act: Act, { overrun }: OverrunRecord) {
  switch (act.what) {
    case 'acknowledged':
      return { status: 'acknowledged' } as const;
    case 'assigned':
      return { ownerId: act.ownerId };
    case 'resolved':
      return { status: 'resolved', resolvedSpent: overrun.spent } as const;
  }
}

/** Who did what before. */
function movedOn({ overrun: { status }, events }: OverrunRecord): Acted {
  const event = events.find(({ what }) => what === status);
  return { kind: 'moved on', what: status, by: event?.actorId ?? null };
}
