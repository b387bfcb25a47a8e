import { read } from '../../../db/transaction.ts';
import { within } from '../../../deadline.ts';
import type { Content } from '../../../messages/schema.ts';
import { projectByKey } from '../../../projects/store.ts';
import { parseCommand } from '../../../slack/command.ts';
import type { Deps } from '../../../slack/feature.ts';
import type { Viewer } from '../../../slack/people.ts';
import type { Router } from '../../../slack/router.ts';
import { dayIn } from '../../../slack/text.ts';
import { workspaceSettings } from '../../../workspaces/store.ts';
import { firstDay } from '../ledger/rules.ts';
import { overviewMessage } from './overview.ts';
import { accountsOf, costPageOf } from './store.ts';
import { costMessage } from './views.ts';

/** What projects cost: a message that only who asked for it sees, as it holds what they may see. */
export function registerPage(router: Router, deps: Deps): void {
  router.command('cost', async ({ ack, command, respond, context }) => {
    await ack();
    const message = await costOf(deps, await context.viewer(), parseCommand(command.text).rest);
    await respond({ response_type: 'ephemeral', ...message });
  });
}

async function costOf({ workspaceId, db, now }: Deps, viewer: Viewer, key: string): Promise<Content> {
  return read(db, within(2000), async (tx) => {
    const { zone } = await workspaceSettings(workspaceId, tx);
    const today = dayIn(zone, now());
    const month = firstDay(today);
    const project = key ? await projectByKey(workspaceId, tx, viewer, key) : undefined;
    if (project) return costMessage(await costPageOf(workspaceId, tx, viewer, project, month), today);
    const accounts = await accountsOf(workspaceId, tx, viewer, month);
    return overviewMessage(accounts, month, key || undefined);
  });
}
