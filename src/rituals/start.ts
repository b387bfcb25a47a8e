import type { BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Database } from '../db/database.ts';
import { type ProjectWithMembers, projectById, projectByKey } from '../projects/store.ts';
import { beginningOf, type Origin } from '../slack/action-ids.ts';
import { channelOf, parseCommand } from '../slack/command.ts';
import type { Deps } from '../slack/feature.ts';
import { inPlace, showModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { Router } from '../slack/router.ts';

/**
 * What a ritual is begun with: what was typed after its command, or the project that a button names, with the record
 * that the button stands on where that matters; and where.
 */
export type Begun = { key?: string; projectId?: string; from?: Origin; channel: string | null };

/** How a ritual is begun: the id of its button, the word of its command and the id of its shortcut where it has them. */
type Ways = { word?: string | undefined; actionId: string; shortcutId?: string; title: string };

/** Begins a ritual by its command, its shortcut and its button: each opens the modal that `fill` makes. */
export function registerStart(
  router: Router,
  { word, actionId, shortcutId, title }: Ways,
  fill: (viewer: Viewer, begun: Begun) => Promise<ModalView>,
): void {
  if (word !== undefined)
    router.command(word, async ({ ack, command, client, context }) => {
      await ack();
      const begun = { key: parseCommand(command.text).rest, channel: channelOf(command) };
      await showModal({ client, context }, { open: command.trigger_id }, title, async () =>
        fill(await context.viewer(), begun),
      );
    });

  router.action(actionId, async ({ ack, body, action, client, context }) => {
    await ack();
    const begun = { ...beginningOf(action.value ?? ''), channel: channelIn(body) };
    await showModal({ client, context }, inPlace(body), title, async () =>
      fill(await context.viewer(), begun),
    );
  });

  if (shortcutId === undefined) return;
  router.shortcut(shortcutId, async ({ ack, shortcut, client, context }) => {
    await ack();
    await showModal({ client, context }, { open: shortcut.trigger_id }, title, async () =>
      fill(await context.viewer(), { channel: null }),
    );
  });
}

/** The channel that a button stands in, or that its modal was opened from. */
function channelIn({ view, channel }: BlockAction): string | null {
  if (view) return (JSON.parse(view.private_metadata || '{}') as { channel?: string }).channel ?? null;
  return channel && /^[CG]/.test(channel.id) && !channel.name.startsWith('mpdm-') ? channel.id : null;
}

/** The project that a ritual is begun with, and what to say where a key was typed that names none. */
export async function projectBegun(
  { workspaceId }: Deps,
  tx: Database,
  viewer: Viewer,
  { key, projectId }: Begun,
): Promise<{ project: ProjectWithMembers | undefined; notice: string | undefined }> {
  if (!key)
    return { project: await projectById(workspaceId, tx, viewer, projectId ?? ''), notice: undefined };
  const project = await projectByKey(workspaceId, tx, viewer, key);
  const unknown = `I know no project ${key.slice(0, 40)} that you can see. Choose one below, or make it.`;
  return { project, notice: project ? undefined : unknown };
}
