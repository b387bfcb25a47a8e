import type { Button, KnownBlock, ModalView } from '@slack/types';
import { projectTitle } from '../../projects/rules.ts';
import { actions, alert, button, context, plain, quotation, section } from '../../slack/blocks.ts';
import { pageModal } from '../../slack/modal.ts';
import { dayText, escapeMrkdwn, excerpt, inline, momentText, numberText } from '../../slack/text.ts';
import { type Answered, answeredSections, answerTo, outlineOf } from './answers.ts';
import { compareAction, editAction, readAction, revisionAction } from './keys.ts';
import { findingsBlock, ladderBlock } from './lines.ts';
import type { Reading } from './readings.ts';
import type { DocumentRecord, Written } from './store.ts';
import type { Outline, Template } from './template.ts';

type Reader = { today: string };

/** How many revisions a record lists. */
export const shownRevisions = 15;
const mostChanges = 40;

/** The whole record: all answers, what they give away, the readings and the history. */
export function documentRecordModal(
  template: Template,
  record: DocumentRecord,
  readings: Reading[],
  history: Written[],
  reader: Reader,
): ModalView {
  const { revision, document } = record;
  const outline = outlineOf(template, revision.answers);
  const isOld = revision.revision !== document.revision;
  return pageModal({
    title: template.title,
    metadata: { channel: document.channelId },
    blocks: [
      ...(isOld ? [alert(`This is revision ${revision.revision}; it has changed since.`, 'warning')] : []),
      heading(record, outline),
      ...(outline.decision?.terms ? [quotation('Why', excerpt(outline.decision.terms, 3000))] : []),
      ...findingsBlock(outline, isOld ? [] : readings),
      ...answeredSections(template, revision.answers).flatMap(({ title, answers }) => [
        { type: 'header' as const, text: plain(title) },
        ...answers.map((answer) => answerBlock([answer.label], answer)),
      ]),
      ...(isOld ? [] : readingBlocks(outline, readings, reader)),
      ...(isOld ? [] : [recordButtons(record, outline)]),
      { type: 'divider' },
      ...history.slice(0, shownRevisions).map((entry) => historyLine(entry, record)),
      ...moreNote(document.revision - Math.min(history.length, shownRevisions), 'older'),
    ],
  });
}

function heading({ project }: DocumentRecord, { decision }: Outline): KnownBlock {
  const title = `*${escapeMrkdwn(inline(projectTitle(project)))}*`;
  const verdict = decision && `*${escapeMrkdwn(excerpt(inline(decision.verdict), 300))}*`;
  return section([title, ...(verdict ? [verdict] : [])].join('\n'));
}

/** An answer under a heading of one line or two: Slack shows nothing in bold that goes over a line's end. */
function answerBlock(heading: string[], { words, isTyped }: Answered): KnownBlock {
  if (isTyped) return quotation(heading.join('\n'), words);
  return section([...heading.map((line) => `*${escapeMrkdwn(line)}*`), words].join('\n'));
}

/** Where the ladder stands, and what was measured when. */
function readingBlocks(outline: Outline, readings: Reading[], { today }: Reader): KnownBlock[] {
  const names = new Map(outline.ladder.map(({ metric, name }) => [metric, excerpt(inline(name), 60)]));
  const lines = readings.map(
    ({ metric, measuredOn, value, loggedBy }) =>
      `${dayText(measuredOn, today)} · ${escapeMrkdwn(names.get(metric) ?? metric)} ${numberText(value)} · <@${loggedBy}>`,
  );
  if (lines.length === 0) return [];
  return [section('*Readings*'), ...ladderBlock(outline, readings), context(lines.slice(0, 15).join('\n'))];
}

function recordButtons({ document: { id } }: DocumentRecord, { ladder }: Outline): KnownBlock {
  return actions(
    ...(ladder.length > 0 ? [button('Log readings', readAction, id)] : []),
    button('Edit', editAction, id),
  );
}

function historyLine(entry: Written, { document, revision }: DocumentRecord): KnownBlock {
  const line = `Revision ${entry.revision} · <@${entry.revisedBy}> · ${momentText(entry.revisedAt)}`;
  if (entry.revision === document.revision) {
    const isShown = revision.revision === document.revision;
    return section(`*${line}*`, isShown ? undefined : showButton('Show newest', document, document.revision));
  }
  const value = JSON.stringify({ id: document.id, revision: entry.revision });
  return section(line, button('Compare', `${compareAction}/${entry.revision}`, value));
}

/** It takes the modal's place: Slack stacks three at most. */
function showButton(text: string, { id }: { id: string }, revision: number): Button {
  return button(text, `${revisionAction}/${revision}`, JSON.stringify({ id, revision }));
}

function moreNote(rest: number, word: 'more' | 'older'): KnownBlock[] {
  return rest > 0 ? [context(`and ${numberText(rest)} ${word}`)] : [];
}

/** What changed between a revision and the newest, question by question. */
export function comparisonModal(template: Template, old: DocumentRecord, newest: DocumentRecord): ModalView {
  const changes = Object.entries(template.fields).flatMap(([key, field]) => {
    const [before, after] = [old, newest].map(({ revision }) => revision.answers[key] ?? null);
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    return [{ before: answerTo(key, field, before ?? null), after: answerTo(key, field, after ?? null) }];
  });
  const was = `Revision ${old.revision.revision}`;
  const is = `Revision ${newest.revision.revision}`;
  return pageModal({
    title: template.title,
    metadata: { channel: newest.document.channelId },
    blocks: [
      section(`*${escapeMrkdwn(inline(projectTitle(newest.project)))}*`),
      context([wrote(was, old), wrote(is, newest)].join('\n')),
      ...(changes.length === 0 ? [section('They say the same.')] : []),
      ...changes
        .slice(0, mostChanges)
        .flatMap(({ before, after }) => [answerBlock([before.label, was], before), answerBlock([is], after)]),
      ...moreNote(changes.length - mostChanges, 'more'),
      actions(
        showButton(`Show ${was.toLowerCase()}`, old.document, old.revision.revision),
        showButton('Show newest', newest.document, newest.revision.revision),
      ),
    ],
  });
}

function wrote(name: string, { revision }: DocumentRecord): string {
  return `${name} · <@${revision.revisedBy}> · ${momentText(revision.revisedAt)}`;
}
