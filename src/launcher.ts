import type { KnownBlock, ModalView } from '@slack/types';
import { showDecisionsAction } from './decisions/views.ts';
import { newProjectAction } from './projects/views.ts';
import type { Ritual } from './rituals/ritual.ts';
import { showHelpAction } from './slack/action-ids.ts';
import { button, context, section } from './slack/blocks.ts';
import { type Command, channelOf, helpText, parseCommand, unknownCommandText } from './slack/command.ts';
import type { Feature } from './slack/feature.ts';
import { inPlace, pageModal, showModal } from './slack/modal.ts';
import type { CommandArgs, Router } from './slack/router.ts';

const help: Command = { word: 'help', does: 'Show this list' };

/** `/aipm` alone, `/aipm help`, and what answers every word that is no command. */
export function createLauncher(features: Feature[], rituals: Ritual[]) {
  const commands = [...features.flatMap((feature) => feature.commands), help];
  const helpPage = helpText(commands);

  function register(router: Router): void {
    router.command('', async ({ ack, command, client, context }) => {
      await ack();
      await showModal({ client, context }, { open: command.trigger_id }, 'aipm', async () => {
        await context.viewer();
        return launcherModal(rituals, channelOf(command));
      });
    });

    router.action(showHelpAction, async ({ ack, body, client, context }) => {
      await ack();
      await showModal({ client, context }, inPlace(body), 'Help', async () => {
        await context.viewer();
        return pageModal({ title: 'Help', blocks: [section(helpPage)] });
      });
    });

    router.command(help.word, async ({ ack, context }) => {
      await context.viewer();
      await ack({ response_type: 'ephemeral', text: helpPage });
    });
  }

  async function unknownCommand({ ack, command, context }: CommandArgs): Promise<void> {
    await context.viewer();
    const { word } = parseCommand(command.text);
    await ack({ response_type: 'ephemeral', text: unknownCommandText(word, commands) });
  }

  return { register, unknownCommand };
}

/** What can be done, each with its button. `channel` is where the command was typed, so that cards go there. */
function launcherModal(rituals: Ritual[], channel: string | null): ModalView {
  const entry = (text: string, about: string, actionId: string): KnownBlock =>
    section(`*${text}*\n${about}`, button('Start', actionId, 'new'));
  return pageModal({
    title: 'aipm',
    metadata: { channel },
    blocks: [
      section('aipm keeps the decisions of teams that build AI products. What would you like to do?'),
      ...rituals.map(({ start }) => entry(start.text, start.about, start.actionId)),
      section(
        '*Create or change a project*\nAn entry in the portfolio',
        button('Project', newProjectAction, 'new'),
      ),
      section(
        '*Look up decisions*\nWhat was decided, newest first',
        button('Decisions', showDecisionsAction, 'all'),
      ),
      context('`/aipm help` lists every command.'),
    ],
  });
}
