import type { Button, KnownBlock } from '@slack/types';
import type { Content } from '../../messages/schema.ts';
import { projectTitle } from '../../projects/rules.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import { actions, button, chart, context, quotation, section } from '../../slack/blocks.ts';
import { dayText, escapeMrkdwn, excerpt, inline, momentText } from '../../slack/text.ts';
import {
  called,
  capitalized,
  cellLine,
  changeWords,
  dueText,
  type Names,
  readingText,
  reviewText,
  statusWords,
  targetText,
} from './lines.ts';
import { isOpen, movesFrom, ritual } from './rules.ts';
import type { FailureMode, FailureRecord, Move, Reading } from './store.ts';

export const openAction = openRecordAction(ritual);
export const editAction = 'failure_edit';
export const moveAction = 'failure_move';
export const readAction = 'failure_read';

/** Everybody whom a failure mode's card names. */
export function namedIn({ mode }: FailureRecord): string[] {
  return [...new Set([mode.ownerId, mode.createdBy])];
}

/** The card in the channel, as the failure mode stands now. @param today the day in UTC */
export function failureCard(record: FailureRecord, names: Names, today: string): Content {
  const { mode, project, readings } = record;
  const title = escapeMrkdwn(inline(projectTitle(project)));
  return {
    text: `${capitalized(mode.kind)} of ${title}: ${cellLine(mode)}. ${statusWords(mode.status)}.`,
    blocks: [
      section(
        `*Failure mode* · ${title}\n*${capitalized(mode.kind)}* · ${statusWords(mode.status)}\n${cellLine(mode)}`,
      ),
      section([ownerLine(mode, names, today), reviewText(mode)].filter(Boolean).join('\n')),
      quotation('What happens', excerpt(mode.description, 900)),
      ...measureBlocks(mode, readings, today),
      context(originLine(mode, names)),
      actions(...cardButtons(mode)),
    ],
  };
}

function ownerLine(mode: FailureMode, names: Names, today: string): string {
  const parts = [
    `Owner: ${called(names, mode.ownerId)}`,
    dueText(mode, today),
    mode.mechanism ? `what changes: ${changeWords(mode.mechanism)}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function originLine({ createdBy, createdAt, sourceLink }: FailureMode, names: Names): string {
  const logged = `Logged by ${called(names, createdBy)}, ${momentText(createdAt)}`;
  return sourceLink ? `${logged} · <${escapeMrkdwn(sourceLink)}|The message it was logged from>` : logged;
}

/** What is measured, its latest reading, and from two on how it went. */
function measureBlocks(mode: FailureMode, readings: Reading[], today: string): KnownBlock[] {
  const target = targetText(mode);
  const [latest] = readings;
  if (target === undefined && !latest) return [];
  const measured = target === undefined ? '*It has no metric any more*' : `*Target:* ${target}`;
  const line = latest ? `Latest reading: ${readingText(latest, mode, today)}` : 'No reading yet';
  return [
    section(`${measured}\n${line}`),
    ...(readings.length > 1 ? [readingChart(mode, readings, today)] : []),
  ];
}

/** The readings over time, oldest first, and what each was held against. */
function readingChart(mode: FailureMode, readings: Reading[], today: string): KnownBlock {
  const ordered = [...readings].reverse();
  const title = [mode.metric, mode.unit].filter((part) => part !== null).map(inline);
  const days = ordered.map(({ measuredOn }) => dayText(measuredOn, today));
  return chart('line', title.join(', in ') || 'Readings', numbered(days), [
    { name: 'Reading', values: ordered.map(({ value }) => Number(value)) },
    {
      name: 'Target',
      values: ordered.map(({ target }) => Number(target?.target ?? mode.target ?? 0)),
    },
  ]);
}

/** Labels that differ: a day's second reading is called so. */
function numbered(labels: string[]): string[] {
  return labels.map((label, index) => {
    const before = labels.slice(0, index).filter((other) => other === label).length;
    return before === 0 ? label : `${label} (${before + 1})`;
  });
}

function cardButtons(mode: FailureMode): Button[] {
  return [
    moveButton(mode),
    ...(mode.metric === null ? [] : [button('Log a reading', readAction, mode.id)]),
    button('Edit', editAction, mode.id),
    button('Open record', openAction, mode.id),
  ];
}

/** The button that moves a failure mode on; whoever looks at an open one should press it next. */
export function moveButton(mode: FailureMode): Button {
  const isOnlyReopened = movesFrom(mode.status).every((to) => to === 'open');
  const label = isOnlyReopened ? 'Reopen…' : 'Move on…';
  return button(label, moveAction, mode.id, isOpen(mode) ? 'primary' : undefined);
}

/**
 * What is posted under the card when it moves, as an edited card notifies nobody.
 * @param toTell the user id of whoever should notice, if it is another one than who moved it
 */
export function moveReply(move: Move, names: Names, toTell: string | undefined): Content {
  const mention = toTell ? `<@${toTell}>: ` : '';
  const text = `${mention}${called(names, move.movedBy)} moved it from ${move.fromStatus} to *${move.toStatus}*.`;
  return { text, blocks: [section(text), quotation('Why', excerpt(move.note, 1500))] };
}
