import { read } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import { UserError } from '../errors.ts';
import type { Content } from '../messages/schema.ts';
import { projectTitle } from '../projects/rules.ts';
import { projectByKey } from '../projects/store.ts';
import { parseCommand } from '../slack/command.ts';
import type { Deps } from '../slack/feature.ts';
import { readerAt, type Viewer } from '../slack/people.ts';
import type { Router } from '../slack/router.ts';
import { daysAfter, escapeMrkdwn } from '../slack/text.ts';
import { workspaceSettings } from '../workspaces/store.ts';
import { checkedJudgements } from './judgement-store.ts';
import { judgementMessage } from './judgement-views.ts';

/** `/aipm judgement`: a message that only who asked for it sees, as it holds their own figures. */
export function registerJudgement(router: Router, deps: Deps): void {
  router.command('judgement', async ({ ack, command, respond, context }) => {
    await ack();
    const key = parseCommand(command.text).rest;
    const message = await judgementFor(deps, await context.viewer(), key);
    await respond({ response_type: 'ephemeral', ...message });
  });
}

async function judgementFor(deps: Deps, viewer: Viewer, key: string): Promise<Content> {
  const { workspaceId, db } = deps;
  const { today } = readerAt(viewer, deps.now());
  return read(db, within(2000), async (tx) => {
    const project = key ? await projectByKey(workspaceId, tx, viewer, key) : undefined;
    if (key && !project)
      throw new UserError(`I know no project ${escapeMrkdwn(key.slice(0, 40))} that you can see.`);
    const { judgementDays } = await workspaceSettings(workspaceId, tx);
    const since = daysAfter(today, -judgementDays);
    const found = await checkedJudgements(workspaceId, tx, viewer, { since, today, projectId: project?.id });
    const title = project && projectTitle(project);
    return judgementMessage({ ...found, days: judgementDays, project: title }, viewer.userId);
  });
}
