import type { KnownBlock } from '@slack/types';
import type { Content } from '../../messages/schema.ts';
import { projectTitle } from '../../projects/rules.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import { actions, button, context, quotation, section } from '../../slack/blocks.ts';
import { dayIn, dayText, escapeMrkdwn, excerpt, inline } from '../../slack/text.ts';
import { outlineOf } from './answers.ts';
import { editAction, readAction } from './keys.ts';
import { findingsBlock, ladderBlock, type Names } from './lines.ts';
import type { Reading } from './readings.ts';
import type { DocumentRecord } from './store.ts';
import type { Fact, Outline, Template } from './template.ts';

/** Characters of all facts together: with the rest of the card well below a message's budget. */
const factsSize = 4500;
const factSize = 900;
const factsShown = 12;
/** A fact of at most so many characters, escaped, stands on a line with its name. */
const shortFact = 120;

/** The card in the channel. */
export function documentCard(
  template: Template,
  record: DocumentRecord,
  readings: Reading[],
  names: Names,
  zone: string,
): Content {
  const outline = outlineOf(template, record.revision.answers);
  const project = escapeMrkdwn(inline(projectTitle(record.project)));
  const title = escapeMrkdwn(template.title);
  const verdict = outline.decision ? escapeMrkdwn(excerpt(inline(outline.decision.verdict), 200)) : undefined;
  return {
    text: [`${title} of ${project}`, ...(verdict ? [verdict] : [])].join(': '),
    blocks: [
      section([`*${title}* · ${project}`, ...(verdict ? [`*${verdict}*`] : [])].join('\n')),
      ...termsBlock(outline),
      ...findingsBlock(outline, readings),
      ...factBlocks(outline.facts),
      ...ladderBlock(outline, readings),
      context(writtenText(record, names, zone)),
      cardButtons(record, outline),
    ],
  };
}

function termsBlock({ decision }: Outline): KnownBlock[] {
  return decision?.terms ? [quotation('Why', excerpt(decision.terms, 600))] : [];
}

/** The short facts a line each, then the long ones. */
function factBlocks(all: Fact[]): KnownBlock[] {
  const facts = all.slice(0, factsShown);
  const size = Math.min(factSize, Math.floor(factsSize / Math.max(1, facts.length)));
  const cut = facts.map(({ label, words }) => ({ label, words: excerpt(words, size) }));
  const isShort = ({ words }: Fact) => escapeMrkdwn(words).length <= shortFact && !words.includes('\n');
  const short = cut.filter(isShort).map(({ label, words }) => `*${escapeMrkdwn(label)}* ${safe(words)}`);
  return [
    ...(short.length > 0 ? [section(short.join('\n'))] : []),
    ...cut.filter((fact) => !isShort(fact)).map(({ label, words }) => quotation(label, words)),
  ];
}

function safe(words: string): string {
  return escapeMrkdwn(inline(words));
}

/** "Alice, 21 Nov · revision 2 by Bob, 22 Nov". */
function writtenText({ document, revision }: DocumentRecord, names: Names, zone: string): string {
  const today = dayIn(zone, revision.revisedAt);
  const by = (id: string, at: Date) =>
    `${safe(names.get(id) ?? 'somebody')}, ${dayText(dayIn(zone, at), today)}`;
  const first = by(document.createdBy, document.createdAt);
  if (revision.revision === 1) return first;
  return `${first} · revision ${revision.revision} by ${by(revision.revisedBy, revision.revisedAt)}`;
}

function cardButtons({ document: { id, kind } }: DocumentRecord, { ladder }: Outline): KnownBlock {
  return actions(
    ...(ladder.length > 0 ? [button('Log readings', readAction, id)] : []),
    button('Edit', editAction, id),
    button('Open record', openRecordAction(kind), id),
  );
}

/** What is posted under the card when new readings pull apart. @param flag in plain text */
export function flagReply(flag: string, ownerId: string): Content {
  const text = `<@${ownerId}>: ${escapeMrkdwn(flag)} Look at the ladder again before the model is tuned further.`;
  return { text, blocks: [section(text)] };
}
