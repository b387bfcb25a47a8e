import type { CommandEntry } from '../../../client/screen.ts';

/** What can be put in place of a half-typed command. */
export type Completion = { text: string; name: string; hint: string; about: string };

/** What a half-typed command may become; `hint` says what may follow what is typed already. */
export type Offer = { completions: Completion[]; hint: string };

const NOTHING: Offer = { completions: [], hint: '' };

/** Slack's own command, which no app lists. */
const INVITE: CommandEntry = {
  command: '/invite',
  description: 'Adds someone to this channel',
  usageHint: '@aipm',
};

/** What to offer for a line: commands after `/`, then the words of the command's usage hint, split at `|`. */
export function offerFor(line: string, commands: CommandEntry[]): Offer {
  if (!line.startsWith('/') || line.includes('\n')) return NOTHING;
  const all = [...commands, INVITE];
  const space = line.indexOf(' ');
  if (space < 0) return { completions: all.flatMap((one) => ofCommand(one, line)), hint: '' };
  const typed = line.slice(0, space);
  const command = all.find((one) => one.command === typed);
  return command ? ofUsage(command, line.slice(space + 1)) : NOTHING;
}

function ofCommand({ command, description, usageHint }: CommandEntry, typed: string): Completion[] {
  if (!command.startsWith(typed)) return [];
  return [{ text: `${command} `, name: command, hint: usageHint, about: description }];
}

function ofUsage({ command, usageHint }: CommandEntry, typed: string): Offer {
  const usages = usageHint.split('|').map((usage) => usage.trim());
  const split = typed.indexOf(' ');
  const word = split < 0 ? typed : typed.slice(0, split);
  if (split >= 0) return { completions: [], hint: usages.find((one) => firstWord(one) === word) ?? '' };
  const completions = usages.flatMap((usage) => {
    const first = firstWord(usage);
    // What stands in brackets is for the person to fill in.
    if (!first || /^[[<]/.test(first) || !first.startsWith(word)) return [];
    const rest = usage.slice(first.length).trim();
    return [{ text: `${command} ${first}${rest ? ' ' : ''}`, name: first, hint: rest, about: '' }];
  });
  return { completions, hint: completions.length === 0 ? usageHint : '' };
}

function firstWord(usage: string): string {
  return usage.split(' ')[0] ?? '';
}
