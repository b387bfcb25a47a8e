import { act } from '../interactions/action.ts';
import { runMessageShortcut, runShortcut, type as typeLine } from '../interactions/command.ts';
import { openHome } from '../interactions/event.ts';
import { join, leave } from '../interactions/membership.ts';
import { findShortcut } from '../manifest.ts';
import { renderChannel, renderMessage, renderView } from '../render.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Channel, canRead, type Message, openDm, removeMessage, stackOf } from '../workspace.ts';
import { downloadAs, newestFile } from './downloads.ts';
import { channelNamed, findClickable, memberNamed, visibleMessages, type Where } from './find.ts';
import { createForm } from './form.ts';
import { eventually, PATIENCE_MS } from './patience.ts';

/** Which message is meant: the newest in a channel, or the newest that has this text, or the one at `ts`. */
export type MessageRef = { in: string; text?: string | RegExp; ts?: string };
export type Click = Where & { confirm?: boolean };

export type Person = ReturnType<typeof createPerson>;

/** Drives the workspace as one of its people. Whatever waits, waits up to five seconds and then says what is seen. */
export function createPerson(sandbox: Sandbox, name: string) {
  const { workspace, manifest } = sandbox;
  const { id: userId, ...member } = memberNamed(workspace, name);
  const form = createForm(sandbox, userId, look);

  function at(channel: string): Channel {
    return channelNamed(workspace, channel, userId);
  }

  function look(where?: string): string {
    if (where === 'modal') return form.modal()?.text ?? '';
    if (where === 'home') return home();
    if (where !== undefined) return renderChannel(workspace, at(where), userId);
    const channels = workspace.channels.filter((one) => canRead(workspace, one, userId));
    return [...channels.map((one) => renderChannel(workspace, one, userId)), look('home'), look('modal')]
      .filter((text) => text !== '')
      .join('\n');
  }

  function home(): string {
    const open = workspace.homes[userId];
    return open ? renderView(workspace, open) : '';
  }

  function findMessage({ in: channel, text, ts }: MessageRef): Message | undefined {
    return visibleMessages(workspace, at(channel), userId).findLast(
      (one) =>
        (ts === undefined || one.ts === ts) &&
        (text === undefined || matches(renderMessage(workspace, one), text)),
    );
  }

  async function message(given: MessageRef | Message): Promise<Message> {
    const ref = 'channel' in given ? { in: given.channel, ts: given.ts } : given;
    return await eventually(
      sandbox.recording,
      () => findMessage(ref),
      () => `${name} finds no such message in ${ref.in}, but:\n${look(ref.in)}`,
    );
  }

  /** Clicks a button or a menu's option. A control with a dialog needs `confirm: true`. */
  async function clicks(label: string, where: Click): Promise<void> {
    const found = await eventually(
      sandbox.recording,
      () => findClickable(workspace, userId, label, where),
      () => `${name} finds no ${label} to click in ${where.in}, but:\n${look(where.in)}`,
    );
    const { element } = found.control;
    const dialog = 'confirm' in element ? element.confirm : undefined;
    if (dialog && !where.confirm)
      throw new Error(`${label} first asks: ${dialog.title?.text ?? ''} ${dialog.text.text}`.trim());
    const { option } = found;
    const chosen =
      option && (element.type === 'checkboxes' || element.type.startsWith('multi_'))
        ? { selected_options: [option] }
        : { ...(option ? { selected_option: option } : {}) };
    await act(sandbox, userId, found.place, found.control, chosen);
  }

  return {
    id: userId,
    name: member.name,
    ...form,
    home,
    clicks,

    /** Sends a line to '#channel' or '@aipm'; a slash command is done when the bot has acknowledged it. */
    async types(channel: string, line: string): Promise<void> {
      const target = at(channel);
      if (!target.members.includes(userId)) throw new Error(`${name} is not in ${channel}`);
      await typeLine(sandbox, userId, target, line);
    },

    /** Uses a global shortcut by its name or callback id. */
    async uses(shortcut: string): Promise<void> {
      await runShortcut(sandbox, userId, findShortcut(manifest, 'global', shortcut));
    },

    /** Uses a message shortcut on a message. */
    async usesOn(ref: MessageRef | Message, shortcut: string): Promise<void> {
      const target = await message(ref);
      await runMessageShortcut(sandbox, userId, findShortcut(manifest, 'message', shortcut), target);
    },

    /** Presses a button in the top modal. */
    presses: (label: string, options: { confirm?: boolean; beside?: string } = {}) =>
      clicks(label, { in: 'modal', ...options }),

    /** Waits until something appears to this person, anywhere or in '#channel', '@aipm', 'modal' or 'home'. */
    async sees(what: string | RegExp, options: { in?: string; within?: number } = {}): Promise<string> {
      return await eventually(
        sandbox.recording,
        () => {
          const text = look(options.in);
          return matches(text, what) ? text : undefined;
        },
        () =>
          `${name} does not see ${what}${options.in ? ` in ${options.in}` : ''}, but:\n${look(options.in)}`,
        options.within ?? PATIENCE_MS,
      );
    },

    /** Everything this person sees now, or only in one place. */
    look,
    /** A channel as this person sees it, with what only they see. */
    channel(channel: string): string {
      visibleMessages(workspace, at(channel), userId);
      return look(channel);
    },
    dm: () => look(openDm(workspace, userId).id),
    message,

    /** What the newest file of this name holds that they see in '#channel' or '@aipm'. */
    async downloads(file: string, { in: channel }: { in: string }): Promise<Buffer> {
      return await eventually(
        sandbox.recording,
        () => newestFile(workspace, visibleMessages(workspace, at(channel), userId), file),
        () => `${name} finds no file ${file} in ${channel}, but:\n${look(channel)}`,
      ).then((found) => downloadAs(sandbox, userId, found));
    },

    /** Opens the bot's Home tab and waits until the event is acknowledged. */
    opensHome: () => openHome(sandbox, userId),

    joins: (channel: string) => join(sandbox, userId, at(channel)),
    leaves: (channel: string) => leave(sandbox, userId, at(channel)),
    /** Adds somebody, such as 'aipm', to a channel this person is in. */
    async invites(who: string, channel: string): Promise<void> {
      const target = at(channel);
      if (!target.members.includes(userId)) throw new Error(`${name} is not in ${channel}`);
      await join(sandbox, memberNamed(workspace, who).id, target);
    },
    /** Deletes a message, as its author or an admin may. */
    async deletes(ref: MessageRef | Message): Promise<void> {
      removeMessage(workspace, await message(ref));
    },
    /** How many modals lie on each other. */
    modalCount: () => stackOf(workspace, userId).length,
  };
}

function matches(text: string, what: string | RegExp): boolean {
  return typeof what === 'string' ? text.includes(what) : what.test(text);
}
