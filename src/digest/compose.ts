import type { KnownBlock } from '@slack/types';
import type { Content } from '../messages/schema.ts';
import { button, plain, section } from '../slack/blocks.ts';
import { clockText, daysAfter, dayText, escapeMrkdwn, excerpt, inline, weekdayText } from '../slack/text.ts';
import { fittingLines, linesOf } from './fallback.ts';
import type { Chapter, Need, Section } from './part.ts';
import { replyOf } from './reply.ts';
import { type Timetable, timetableText } from './rules.ts';

export const changeDigestAction = 'digest_change';
export const showNeedsAction = 'digest_needs';

/** Everything that one digest is made of: the same makes the same post. */
export type Edition = {
  /** None for the preview of a digest that is not set up yet. */
  id: string | null;
  ownerId: string;
  timetable: Timetable;
  /** The calendar day in its zone. */
  today: string;
  /** Whether there was one before, since which changes are told. */
  isFirst: boolean;
  /** When it was due, where it is late. */
  late: Date | null;
  /** How many before it were skipped. */
  skipped: number;
  /** When the next one is due. */
  next: Date;
  chapters: Chapter[];
};

type Names = Map<string, string>;

/** A digest as it is posted, and what goes into its thread. */
export type Composed = { isQuiet: boolean; post: Content; replies: { section: Section; content: Content }[] };

/** Text lines of a post, without its foot. */
const mostLines = 12;
const mostNeeds = 5;
const usualNeeds = 3;
const fewestNeeds = 2;
/** Slack takes two charts in a message. */
const mostCharts = 2;
/** Characters of a section's line, and of a need's: eight and five of them are well below a message's budget. */
const lineSize = 400;
/** What is shown in place of refused blocks stands in one paragraph. */
const fallbackSize = 2900;

/** The people whom a digest names, by user id. */
export function namedIn({ ownerId, chapters }: Pick<Edition, 'ownerId' | 'chapters'>): string[] {
  const owners = chapters.flatMap(({ told }) => told.needs.map((need) => need.ownerId));
  return [...new Set([ownerId, ...owners])].filter((id) => id !== null);
}

/** Makes the post of a digest, and its replies. */
export function compose(edition: Edition, names: Names): Composed {
  return isQuiet(edition)
    ? { isQuiet: true, post: quietPost(edition, names), replies: [] }
    : { isQuiet: false, ...fullPost(edition, names) };
}

/** Nobody has to act and nothing changed, as far as all of it could be read. A first digest tells how things stand, if anything does. */
function isQuiet({ chapters, isFirst }: Edition): boolean {
  return chapters.every(
    ({ told, isUnread }) =>
      !isUnread && told.needsInAll === 0 && told.changes.length === 0 && !(isFirst && told.summary !== null),
  );
}

function quietPost(edition: Edition, names: Names): Content {
  const by = nameOf(edition.ownerId, names);
  const text = [
    `${titleOf(edition)} · nothing changed and nobody is waiting.`,
    `Next look: ${weekdayText(edition.timetable.zone, edition.next, 'long')}.`,
    ...skippedNote(edition),
    ...(by ? [`Set up by ${by}.`] : []),
  ].join(' ');
  return { text, blocks: [section(text, changing(edition))] };
}

function fullPost(edition: Edition, names: Names): Omit<Composed, 'isQuiet'> {
  const { needs, lines, folded } = layoutOf(edition);
  const replies = edition.chapters.flatMap((chapter) =>
    replyOf(chapter, isWhole(chapter) && !folded.includes(chapter)),
  );
  const foot = footOf(edition, names, replies.length > 0);
  const charts = edition.chapters.flatMap(({ told }) => (told.chart ? [told.chart] : []));
  const blocks: KnownBlock[] = [
    { type: 'header', text: plain(titleOf(edition)) },
    ...needBlocks(edition, names, needs),
    ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
    ...charts.slice(0, mostCharts),
  ];
  const text = fittingLines(linesOf(blocks), fallbackSize, foot).join('\n');
  return { post: { text, blocks: [...blocks, section(foot.join('\n'), changing(edition))] }, replies };
}

/** "AI portfolio · week of 16 Nov (late: was due Mon 09:00)": weeks begin on Monday. */
function titleOf(edition: Edition): string {
  const { today, late, timetable } = edition;
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  const title = `AI portfolio · week of ${dayText(daysAfter(today, -((weekday + 6) % 7)), today)}`;
  if (!late) return title;
  const due = `${weekdayText(timetable.zone, late, 'short')} ${clockText(timetable.zone, late)}`;
  return `${title} (late: was due ${due})`;
}

function skippedNote({ skipped }: Edition): string[] {
  if (skipped === 0) return [];
  const ones = skipped === 1 ? '1 earlier one was' : `${skipped} earlier ones were`;
  return [`${ones} skipped: aipm was not running.`];
}

type Layout = {
  /** How many needs are shown, and the lines of the sections. */
  needs: number;
  lines: string[];
  /** Sections of which only the title is said. */
  folded: Chapter[];
};

/**
 * What fits on a phone. First some needs give way, then the last of the sections without changes share one line, which
 * leads to the thread; where all have changed, the last two do.
 */
function layoutOf(edition: Edition): Layout {
  const chapters = edition.chapters.filter(({ told }) => told.summary !== null || told.changes.length > 0);
  const still = chapters.filter(({ told, isUnread }) => !isUnread && told.changes.length === 0);
  const tooMany = (count: number, lines: number) => 1 + linesFor(edition, count) + lines - mostLines;

  let needs = Math.min(mostNeeds, needsOf(edition).length);
  while (needs > usualNeeds && tooMany(needs, chapters.length) > 0) needs -= 1;
  const over = tooMany(needs, chapters.length);
  const quiet = over > 0 && still.length > 1 ? still.slice(-(over + 1)) : [];
  const left = chapters.length - Math.max(0, quiet.length - 1);
  while (needs > fewestNeeds && tooMany(needs, left) > 0) needs -= 1;
  const folded = tooMany(needs, left) > 0 ? chapters.slice(-2) : quiet;
  const lines = chapters.filter((chapter) => !folded.includes(chapter)).map(lineOf);
  if (folded.length > 0) lines.push(`In the thread: ${folded.map(({ title }) => title).join(', ')}`);
  return { needs, lines, folded };
}

/** The lines that so many needs take, with those around them. */
function linesFor(edition: Edition, needs: number): number {
  const total = needsInAll(edition);
  return total === 0 ? 0 : 1 + needs + (total > needs ? 1 : 0);
}

/** "*Portfolio*  1 P0 · 2 P1 · *changed:* CARE up from P1 to P0" */
function lineOf(chapter: Chapter): string {
  const { title, told } = chapter;
  const changes = told.changes.slice(0, shownChanges(chapter));
  const hidden = told.changes.length - changes.length;
  const news = [...changes, ...(hidden > 0 ? [`${hidden} more`] : [])].join(' · ');
  const stands = isLong(told.summary) ? 'see the thread' : told.summary;
  return `*${title}*  ${[stands, news && `*changed:* ${news}`].filter(Boolean).join(' · ')}`;
}

/** A summary that is too long for its line stands in the thread. */
function isLong(summary: string | null): boolean {
  return summary !== null && summary.length > lineSize / 2;
}

/** Whether a section's line says everything but the details. */
function isWhole(chapter: Chapter): boolean {
  return !isLong(chapter.told.summary) && chapter.told.changes.length <= shownChanges(chapter);
}

/** How many changes there is room for in a section's line. */
function shownChanges({ told }: Chapter): number {
  let [count, size] = [0, 0];
  for (const change of told.changes) {
    size += change.length + 3;
    if (count === 3 || size > lineSize / 2) break;
    count += 1;
  }
  return count;
}

function needBlocks(edition: Edition, names: Names, shown: number): KnownBlock[] {
  const total = needsInAll(edition);
  if (total === 0) return [];
  const needs = needsOf(edition).slice(0, shown);
  const more = total - needs.length;
  return [
    section(`*${countText(total)} ${total === 1 ? 'thing needs' : 'things need'} someone*`),
    ...needs.map((need, index) => section(`${index + 1}.  ${needLine(need, names)}`, need.button)),
    ...(more > 0 ? [section(`and ${more} more`, ...showingAll(edition))] : []),
  ];
}

/** The most urgent needs of all sections; one whose line is too long for a post is only counted in it. */
function needsOf({ chapters }: Edition): Need[] {
  return chapters
    .flatMap(({ told }) => told.needs)
    .filter(({ line }) => line.length <= lineSize)
    .sort((one, other) => other.urgency - one.urgency);
}

function needsInAll({ chapters }: Edition): number {
  return chapters.reduce((sum, { told }) => sum + told.needsInAll, 0);
}

/** A need with its owner's name: "CARE is at 300 % of its November budget · Bob". */
export function needLine({ line, ownerId }: Need, names: Names): string {
  const owner = ownerId === null ? undefined : nameOf(ownerId, names);
  return owner ? `${line} · ${owner}` : line;
}

function nameOf(userId: string, names: Names): string | undefined {
  const name = names.get(userId);
  return name === undefined ? undefined : escapeMrkdwn(excerpt(inline(name), 80));
}

const counts = ['Zero', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];

function countText(count: number): string {
  return counts[count] ?? String(count);
}

function footOf(edition: Edition, names: Names, hasReplies: boolean): string[] {
  const { ownerId, timetable } = edition;
  const by = nameOf(ownerId, names);
  return [
    ...skippedNote(edition),
    ...(hasReplies ? ['▸ Details in the thread'] : []),
    [timetableText(timetable), ...(by ? [`set up by ${by}`] : [])].join(' · '),
  ];
}

function changing({ id }: Edition) {
  return id === null ? undefined : button('Change', `${changeDigestAction}/${id}`, id);
}

function showingAll({ id }: Edition) {
  return id === null ? [] : [button('Show all', `${showNeedsAction}/${id}`, id)];
}
