import type { KnownBlock, ModalView } from '@slack/types';
import type { Ritual } from './rituals/ritual.ts';
import { button, context, section } from './slack/blocks.ts';
import { type Command, helpText, parseCommand, unknownCommandText } from './slack/command.ts';
import type { Feature } from './slack/feature.ts';
import { pageModal, showModal } from './slack/modal.ts';
import type { AipmApp } from './slack/request.ts';

const help: Command = { word: 'help', does: 'Show this list' };

/** `/aipm` alone, `/aipm help`, and every word that is no command. */
export function createLauncher(features: Feature[], rituals: Ritual[]): Feature {
  const commands = [...features.flatMap((feature) => feature.commands), help];
  const helpPage = helpText(commands);
  const words = new Set(commands.map((command) => command.word));

  function register(app: AipmApp): void {
    app.command('/aipm', async ({ ack, command, client, context }) => {
      const { word } = parseCommand(command.text);
      if (word === '') {
        await ack();
        const way = { open: command.trigger_id };
        await showModal({ client, context }, way, 'aipm', async () => {
          await context.viewer();
          return launcherModal(rituals, command.channel_id);
        });
      } else if (word === help.word || !words.has(word)) {
        await context.viewer();
        const text = word === help.word ? helpPage : unknownCommandText(word, commands);
        await ack({ response_type: 'ephemeral', text });
      }
    });
  }

  return { name: 'launcher', commands: [help], register };
}

/** What can be done, each with its button. `channel` is where the command was typed, so that cards go there. */
function launcherModal(rituals: Ritual[], channel: string): ModalView {
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
        button('Project', 'project_new', 'new'),
      ),
      section(
        '*Look up decisions*\nWhat was decided, newest first',
        button('Decisions', 'decisions_show', 'all'),
      ),
      context('`/aipm help` lists every command.'),
    ],
  });
}
