import type { Awaited, Awaiting } from '../../../home/awaiting.ts';
import { button } from '../../../slack/blocks.ts';
import { type AwaitedOverrun, overrunOwners, overrunsAwaiting } from './awaiting-store.ts';
import { acknowledgeAction, openOverrunAction } from './cards.ts';
import { overrunLine } from './line.ts';

/** The overruns that people own and are not done with. */
export const awaitedOverruns: Awaiting = {
  title: 'Cost overruns',
  of: async (workspaceId, tx, viewer, _moment, most) => {
    const { overruns, total } = await overrunsAwaiting(workspaceId, tx, viewer, most);
    return { items: overruns.map(awaited), total };
  },
  people: (workspaceId, tx) => overrunOwners(workspaceId, tx),
};

function awaited(overrun: AwaitedOverrun): Awaited {
  const { id, status } = overrun;
  const isNew = status === 'open';
  return {
    key: `overrun/${id}`,
    line: overrunLine(overrun),
    detail: isNew ? 'not acknowledged' : 'acknowledged, not resolved',
    button: isNew
      ? button('Acknowledge', `${acknowledgeAction}/${id}`, id)
      : button('Open record', `${openOverrunAction}/${id}`, id),
    due: null,
    isOverdue: false,
  };
}
