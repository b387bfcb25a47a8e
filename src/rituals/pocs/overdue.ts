import { read, transaction } from '../../db/transaction.ts';
import { within } from '../../deadline.ts';
import { messageByKey, oweMessage } from '../../messages/store.ts';
import { noticeTo } from '../../projects/rules.ts';
import { seesProject } from '../../projects/store.ts';
import type { Deps } from '../../slack/feature.ts';
import { namedIn, overdueReply } from './cards.ts';
import { messageKey, overdueKey } from './keys.ts';
import { lockedForNotice } from './locking.ts';
import { isOverdue, lastDay } from './rules.ts';
import { dayOf, messageOf, showCard } from './showing.ts';
import { newlyOverdue } from './store.ts';

/** Says of POCs whose days are up that they are overdue: on the card, and once under it. */
export async function sayWhatIsOverdue(deps: Deps): Promise<void> {
  const { workspaceId, db } = deps;
  const ids = await read(db, within(5000), (tx) => newlyOverdue(workspaceId, tx, dayOf(deps)));
  for (const id of ids)
    await sayOverdue(deps, id).catch((error: unknown) =>
      deps.log.error({ err: error, poc: id }, 'That a POC is overdue was not said'),
    );
  if (ids.length > 0) deps.messagesOwed();
}

async function sayOverdue(deps: Deps, id: string): Promise<void> {
  const { workspaceId, db } = deps;
  const found = await read(db, within(5000), (tx) => lockedForNotice(workspaceId, tx, id));
  const names = await deps.people.names(found ? namedIn(found) : []);
  await transaction(db, within(5000), async (tx) => {
    const record = await lockedForNotice(workspaceId, tx, id);
    if (!record || !isOverdue(record.poc, dayOf(deps))) return;
    const { poc, project } = record;
    // Who planned it may have been taken off a project restricted since.
    const actorId = noticeTo(project, poc.createdBy);
    const plannerSees = await seesProject(workspaceId, tx, project, poc.createdBy);
    await showCard(deps, tx, record, names, actorId);
    const card = await messageByKey(workspaceId, tx, messageKey(id));
    await oweMessage(workspaceId, tx, {
      ...messageOf(record, actorId),
      key: overdueKey(id, lastDay(poc)),
      content: overdueReply(record, dayOf(deps), plannerSees),
      ...(card && { parentId: card.id }),
    });
  });
}
