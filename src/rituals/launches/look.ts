import { read, transaction } from '../../db/transaction.ts';
import { within } from '../../deadline.ts';
import { noticeTo } from '../../projects/rules.ts';
import { settledProject } from '../../projects/saving.ts';
import type { Viewer } from '../../slack/people.ts';
import { lockGate } from './saving.ts';
import { showCard } from './showing.ts';
import type { LaunchDeps } from './standing.ts';
import { gatesToLookAt } from './store.ts';

/** How many gates a look holds against the other rituals; with more of them, it takes several looks to see all. */
const atOnce = 50;

type Looked = { id: string; projectId: string; ownerId: string };

/**
 * Makes what the bot does every minute: what keeps a gate closed changes in other rituals, and its card is to follow. A
 * card that says the same stays as it is. The place to go on from is this process's own: a look too many does no harm.
 */
export function createLook(): (deps: LaunchDeps) => Promise<void> {
  let after: string | undefined;
  return async (deps) => {
    const { workspaceId, db, log } = deps;
    const found = await read(db, within(5000), (tx) => gatesToLookAt(workspaceId, tx, after, atOnce));
    after = found.length < atOnce ? undefined : found.at(-1)?.id;
    for (const gate of found)
      await lookAt(deps, gate).catch((error: unknown) =>
        log.error({ err: error, gate: gate.id }, 'The card of a launch gate was not brought up to date'),
      );
    if (found.length > 0) deps.messagesOwed();
  };
}

async function lookAt(deps: LaunchDeps, { projectId, ownerId }: Looked): Promise<void> {
  await transaction(deps.db, within(5000), async (tx) => {
    const owner = readerOf(ownerId);
    const project = await settledProject(deps.workspaceId, tx, owner, projectId);
    if (!project) return;
    await lockGate(deps.workspaceId, tx, projectId);
    await showCard(deps, tx, owner, projectId, noticeTo(project, project.ownerId));
  });
}

/** A project's owner, who sees all of it, as the reader of what its own card says; nobody acts as them. */
function readerOf(ownerId: string): Viewer {
  return { userId: ownerId, name: '', isAdmin: false, zone: 'UTC' };
}
