import type { BlockAction } from '@slack/bolt';
import { read } from '../../db/transaction.ts';
import { within } from '../../deadline.ts';
import type { Content } from '../../messages/schema.ts';
import { projectById, projectByKey } from '../../projects/store.ts';
import { parseCommand } from '../../slack/command.ts';
import type { Deps } from '../../slack/feature.ts';
import { onTop, showModal } from '../../slack/modal.ts';
import type { Viewer } from '../../slack/people.ts';
import { firstOfAMinute } from '../../slack/repeats.ts';
import type { Router } from '../../slack/router.ts';
import { sendExport } from './export.ts';
import { recordPage } from './pages.ts';
import { type Place, placeIn } from './register.ts';
import { filterAction, kindAction, pickAction, registerMessage, shownRows } from './register-views.ts';
import { dayOf } from './showing.ts';
import { registerEntries } from './store.ts';

const exportWord = 'export';

/** Lets people read the register, a message that only who asked for it sees, and have it as a file. */
export function registerRegister(router: Router, deps: Deps): void {
  const isFirst = firstOfAMinute();

  router.command('failures', async ({ ack, command, client, respond, context }) => {
    await ack();
    const viewer = await context.viewer();
    const { word, rest } = parseCommand(parseCommand(command.text).rest);
    const isExport = word === exportWord;
    if (isExport && !isFirst(command.trigger_id, deps.now())) return;
    const answer = isExport
      ? { text: await sendExport(deps, client, viewer, rest) }
      : await registerOf(deps, viewer, word);
    await respond({ response_type: 'ephemeral', ...answer });
  });

  router.action(filterAction, async ({ ack, action, respond, context }) => {
    await ack();
    const place = placeIn(action.value ?? '');
    await respond({ replace_original: true, ...(await registerAt(deps, await context.viewer(), place)) });
  });

  router.action(kindAction, async ({ ack, body, respond, context }) => {
    await ack();
    const place = placeIn(chosenIn(body));
    await respond({ replace_original: true, ...(await registerAt(deps, await context.viewer(), place)) });
  });

  router.action(pickAction, async ({ ack, body, client, context }) => {
    await ack();
    await showModal({ client, context }, onTop(body), 'Failure mode', async () =>
      recordPage(deps, await context.viewer(), chosenIn(body)),
    );
  });
}

/** What was chosen in the menu that a request comes from. */
function chosenIn({ actions: [action] }: BlockAction): string {
  return action?.type === 'static_select' ? (action.selected_option?.value ?? '') : '';
}

/** The open failure modes, of one project if its key was typed. */
async function registerOf(deps: Deps, viewer: Viewer, key: string): Promise<Content> {
  const everything: Place = { filter: 'open', kind: null, projectId: null, from: 0 };
  if (key === '') return registerAt(deps, viewer, everything);
  const project = await read(deps.db, within(2000), (tx) => projectByKey(deps.workspaceId, tx, viewer, key));
  if (project) return registerAt(deps, viewer, { ...everything, projectId: project.id });
  const text = 'I know no such project that you can see. `/aipm failures` lists those of all projects.';
  return { text, blocks: [] };
}

async function registerAt(deps: Deps, viewer: Viewer, place: Place): Promise<Content> {
  const { workspaceId, db } = deps;
  const { entries, project } = await read(db, within(2000), async (tx) => ({
    entries: await registerEntries(workspaceId, tx, viewer, place.projectId ?? undefined),
    project: place.projectId ? await projectById(workspaceId, tx, viewer, place.projectId) : undefined,
  }));
  const reader = { userId: viewer.userId, today: dayOf(deps) };
  const { rows } = shownRows(entries, reader, place);
  const names = await deps.people.names([...new Set(rows.map(({ ownerId }) => ownerId))]);
  return registerMessage(entries, reader, place, names, project);
}
