import { counted } from '../../slack/phrases.ts';
import { dayText, escapeMrkdwn, excerpt, inline, momentText, oneLine } from '../../slack/text.ts';
import type { Blocker } from '../gate.ts';
import { groups, type Item, type ItemState, items, type Lack, type Standing, type Verdict } from './rules.ts';
import type { Opening } from './store.ts';

/** What an item is called on a page or card, in mrkdwn. */
export function itemName(item: Item): string {
  return escapeMrkdwn(items[item]);
}

export const stateWords: Record<ItemState, string> = {
  ready: 'Ready',
  'at risk': 'At risk',
  missing: 'Missing',
};

const lackWords: Record<Lack, string> = {
  missing: 'is missing',
  'no owner': 'is at risk and has no owner',
  'no date': 'is at risk and has no date',
};

/** "*Support plan* is missing", in mrkdwn. */
export function lackLine({ item, lack }: { item: Item; lack: Lack }): string {
  return `*${itemName(item)}* ${lackWords[lack]}`;
}

/** One thing that keeps a gate closed, as it is listed; of kinds that are many, the last entry says how many more. */
export type InList =
  | (Blocker & { more?: undefined })
  | { key: string; line: string; more: number; button?: undefined };

/** One thing that keeps a gate closed, with its number and its line. */
export type Numbered = { blocker: InList; number: number; line: string };

/** Things that keep a gate closed, each with its number; one that stands for more takes as many numbers. */
export function numbered(blockers: InList[]): Numbered[] {
  let number = 0;
  return blockers.map((blocker) => {
    number += blocker.more ?? 1;
    return { blocker, number, line: blocker.more ? blocker.line : `${number}. ${blocker.line}` };
  });
}

/** How a gate stands, in mrkdwn: open since when and by whom, clear, or closed because of how much. */
export function verdictLine({ isClear, inAll }: Verdict, opening: Opening | undefined): string {
  if (opening) return `Open since ${momentText(opening.openedAt)}, by <@${opening.openedBy}>`;
  return isClear ? 'Clear to open' : `Closed because of ${counted(inAll, 'thing')}`;
}

/** The same in a few words of plain text. */
export function verdictWords({ isClear, inAll }: Verdict, opening: Opening | undefined): string {
  if (opening) return 'open';
  return isClear ? 'clear to open' : `closed because of ${counted(inAll, 'thing')}`;
}

/** "Readiness: 3 of 7 ready · 1 at risk · 3 missing", a line for each group. */
export function groupLines(standings: Standing[]): string[] {
  return groups.map(({ title, of }) => {
    const inGroup = standings.filter(({ item }) => of.includes(item));
    const count = (state: ItemState) => inGroup.filter((each) => each.state === state).length;
    const rest = (['at risk', 'missing'] as const).filter((state) => count(state) > 0);
    const parts = [
      `${count('ready')} of ${of.length} ready`,
      ...rest.map((state) => `${count(state)} ${state}`),
    ];
    return `${title}: ${parts.join(' · ')}`;
  });
}

/** "At risk · <@U1> · by 28 Nov, overdue · https://…": how an item stands, in mrkdwn. @param max of the evidence */
export function standingLine(
  { state, ownerId, dueDate, evidence }: Standing,
  today: string,
  max: number,
): string {
  const late = state !== 'ready' && dueDate !== null && dueDate < today;
  const by = dueDate && `by ${dayText(dueDate, today)}${late ? ', *overdue*' : ''}`;
  return [stateWords[state], ownerId && `<@${ownerId}>`, by, evidence && evidenceText(evidence, max)]
    .filter((part) => part !== null)
    .join(' · ');
}

/**
 * What people gave as evidence, in mrkdwn on one line: addresses of the web become links, everything else stays words.
 * @param max characters of mrkdwn, about
 */
export function evidenceText(evidence: string, max: number): string {
  const shown: string[] = [];
  let room = max;
  for (const word of oneLine(evidence).split(' ')) {
    const text = linked(word) ?? escapeMrkdwn(excerpt(word, Math.max(room, 2)));
    if (text.length > room && shown.length > 0) return inline(`${shown.join(' ')} …`);
    shown.push(text);
    room -= text.length + 1;
  }
  return inline(shown.join(' '));
}

/** The longest address that becomes a link; a longer one is shown as it was typed. */
const longestLink = 400;

/**
 * A link, where a word is an address of the web. It shows where it leads: its host and path. Addresses that name a user
 * are none, as they look like another host's.
 */
function linked(word: string): string | undefined {
  if (!/^https?:\/\//i.test(word) || !URL.canParse(word)) return undefined;
  const { href, host, pathname, username, password } = new URL(word);
  const address = href.replaceAll('|', '%7C');
  if (username || password || address.length > longestLink) return undefined;
  const label = excerpt(`${host}${pathname === '/' ? '' : pathname}`.replaceAll('|', '%7C'), 60);
  return `<${escapeMrkdwn(address)}|${escapeMrkdwn(label)}>`;
}
