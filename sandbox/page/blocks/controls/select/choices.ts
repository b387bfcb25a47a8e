import type { PlainOption } from '../../../../block-kit/composition.ts';
import type { Screen } from '../../../../client/screen.ts';
import { withEmoji } from '../../text/emoji.ts';
import type { Kind } from '../field.ts';

/** Something to choose: `key` tells it apart, `text` is read, `about` stands below it. */
export type Choice = { key: string; text: string; about?: string };

/** Choices under a heading, or under none. */
export type ChoiceGroup = { label?: string; choices: Choice[] };

/** What a list shows; `note` is said in place of choices, or after them. */
export type Offers = { groups: ChoiceGroup[]; note?: string };

type Menu = Kind<
  | 'static_select'
  | 'multi_static_select'
  | 'users_select'
  | 'multi_users_select'
  | 'channels_select'
  | 'multi_channels_select'
  | 'conversations_select'
  | 'multi_conversations_select'
>;
type Conversations = Kind<'conversations_select' | 'multi_conversations_select'>;

export function optionChoice({ text, value, description }: PlainOption): Choice {
  return {
    key: value,
    text: withEmoji(text.text),
    ...(description && { about: withEmoji(description.text) }),
  };
}

/** Everything a select offers that needs no asking. */
export function choicesOf(element: Menu, screen: Screen): ChoiceGroup[] {
  switch (element.type) {
    case 'static_select':
    case 'multi_static_select':
      return element.option_groups
        ? element.option_groups.map(({ label, options }) => ({
            label: withEmoji(label.text),
            choices: options.map(optionChoice),
          }))
        : [{ choices: (element.options ?? []).map(optionChoice) }];
    case 'users_select':
    case 'multi_users_select':
      return [{ choices: peopleIn(screen) }];
    case 'channels_select':
    case 'multi_channels_select':
      return [{ choices: channelsIn(screen, (one) => one.kind === 'public') }];
    case 'conversations_select':
    case 'multi_conversations_select':
      return [{ choices: channelsIn(screen, (one) => isIncluded(one, element)) }];
  }
}

function peopleIn(screen: Screen): Choice[] {
  return screen.directory
    .filter((one) => !one.isBot && !one.isDeactivated)
    .map((one) => ({ key: one.id, text: one.realName, about: `@${one.name}` }));
}

function channelsIn(screen: Screen, isOffered: (channel: Screen['channels'][number]) => boolean): Choice[] {
  return screen.channels
    .filter((one) => !one.isArchived && isOffered(one))
    .map(({ id, name, kind }) => ({
      key: id,
      text: kind === 'im' ? name : `#${name}`,
      ...(kind === 'private' && { about: 'private' }),
    }));
}

function isIncluded(channel: Screen['channels'][number], { filter = {} }: Conversations): boolean {
  if (filter.exclude_external_shared_channels && channel.isShared) return false;
  if (channel.kind === 'im' && filter.exclude_bot_users) return false;
  return filter.include?.includes(channel.kind) ?? true;
}

/** What contains the words typed, in its text or in what stands below it. */
export function matching(groups: ChoiceGroup[], query: string): Offers {
  const words = query.trim().replace(/^#/, '').toLocaleLowerCase();
  const isMatch = ({ text, about = '' }: Choice) => `${text}\n${about}`.toLocaleLowerCase().includes(words);
  const left = groups
    .map(({ choices, ...group }) => ({ ...group, choices: choices.filter(isMatch) }))
    .filter(({ choices }) => choices.length > 0);
  return left.length > 0 ? { groups: left } : { groups: [], note: 'No results' };
}

/** The name of a person or channel that was chosen before, and may not be offered any more. */
export function nameOf(id: string, screen: Screen): Choice {
  const person = screen.directory.find((one) => one.id === id);
  if (person) return { key: id, text: person.realName };
  const channel = screen.channels.find((one) => one.id === id);
  if (!channel) return { key: id, text: id.startsWith('U') ? id : '#private-channel' };
  return { key: id, text: channel.kind === 'im' ? channel.name : `#${channel.name}` };
}
