import type { SlashCommand } from '@slack/bolt';
import { closest, distance } from 'fastest-levenshtein';
import { escapeMrkdwn, tidy } from './text.ts';

/** One use of `/aipm`, as the help shows it. */
export type Command = {
  word: string;
  /** What may follow the word: "[project]". */
  usage?: string;
  /** What it does, beginning with a verb. */
  does: string;
};

/** What was typed after `/aipm`: its first word in lower case, and the rest as it was. */
export function parseCommand(text: string): { word: string; rest: string } {
  const [, word = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(tidy(text)) ?? [];
  return { word: word.toLowerCase(), rest };
}

/**
 * Where a command was typed, if cards can go there: nobody can invite the bot into a conversation between people, and
 * its own with a person is no channel.
 */
export function channelOf(command: SlashCommand): string | null {
  const isConversation = command.channel_name === 'directmessage' || command.channel_name.startsWith('mpdm-');
  return isConversation ? null : command.channel_id;
}

/** The usage of all commands, in mrkdwn. */
export function helpText(commands: Command[]): string {
  const lines = commands.map(
    ({ word, usage, does }) => `\`/aipm ${[word, usage].filter(Boolean).join(' ')}\`  ${does}`,
  );
  return [
    '*aipm* keeps the decisions of teams that build AI products.',
    '`/aipm`  Choose what to do',
    ...lines,
  ].join('\n');
}

/** The answer to a word that is no command: the nearest one, if any is near, and the help. */
export function unknownCommandText(word: string, commands: Command[]): string {
  const near = closest(
    word,
    commands.map((command) => command.word),
  );
  const guess = distance(word, near) <= 2 ? ` Did you mean \`/aipm ${near}\`?` : '';
  return `I don't know \`/aipm ${escapeMrkdwn(word.slice(0, 40)).replaceAll('`', "'")}\`.${guess}\n\n${helpText(commands)}`;
}
