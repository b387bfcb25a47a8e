import type { Button, KnownBlock, ModalView } from '@slack/types';
import { projectTitle } from '../../projects/rules.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import { actions, button, context, quotation, section } from '../../slack/blocks.ts';
import { pageModal } from '../../slack/modal.ts';
import { escapeMrkdwn, inline, momentText } from '../../slack/text.ts';
import { editAction, moveButton, readAction } from './cards.ts';
import {
  capitalized,
  cellLine,
  changeWords,
  dueText,
  readingText,
  reviewText,
  statusWords,
  targetText,
} from './lines.ts';
import type { FailureMode, FailureRecord, Move, Reading } from './store.ts';

/** The whole record: all that was written, what was measured, and how it moved. @param today the day in UTC */
export function failureRecordModal(record: FailureRecord, moves: Move[], today: string): ModalView {
  const { mode, project, readings } = record;
  const title = escapeMrkdwn(inline(projectTitle(project)));
  return pageModal({
    title: 'Failure mode',
    metadata: { channel: mode.channelId },
    blocks: [
      section(`*${title}*\n*${capitalized(mode.kind)}* · ${statusWords(mode.status)}\n${cellLine(mode)}`),
      section(ownerLine(mode, today)),
      quotation('What happens', mode.description),
      ...later(mode),
      context(originLine(mode)),
      actions(...recordButtons(mode)),
      ...readingBlocks(mode, readings, today),
      ...historyBlocks(moves),
    ],
  });
}

function ownerLine(mode: FailureMode, today: string): string {
  const change = mode.mechanism
    ? `what changes: ${changeWords(mode.mechanism)}`
    : 'nobody has said yet what will change';
  const parts = [`Owner: <@${mode.ownerId}>`, dueText(mode, today), change];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** What was filled in beyond the five fields. */
function later(mode: FailureMode): KnownBlock[] {
  const { noAnswerPolicy, exampleInput, expectedBehaviour, domainRisk } = mode;
  const target = targetText(mode);
  const lines = [
    noAnswerPolicy ? `Where there is no good answer: ${noAnswerPolicy}` : undefined,
    reviewText(mode),
    target && `Target: ${target}`,
    domainRisk ? `Risk of the domain: ${domainRisk}` : undefined,
  ].filter((line) => line !== undefined);
  return [
    ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
    ...(exampleInput ? [quotation('An input that shows it', exampleInput)] : []),
    ...(expectedBehaviour ? [quotation('What should happen instead', expectedBehaviour)] : []),
  ];
}

function originLine({ createdBy, createdAt, sourceLink }: FailureMode): string {
  const logged = `Logged by <@${createdBy}>, ${momentText(createdAt)}`;
  return sourceLink ? `${logged} · <${escapeMrkdwn(sourceLink)}|The message it was logged from>` : logged;
}

function recordButtons(mode: FailureMode): Button[] {
  const { sourceRitual, sourceRecordId } = mode;
  return [
    moveButton(mode),
    ...(mode.metric === null ? [] : [button('Log a reading', readAction, mode.id)]),
    button('Edit', editAction, mode.id),
    ...(sourceRitual && sourceRecordId
      ? [button(`Open the ${sourceRitual}`, openRecordAction(sourceRitual), sourceRecordId)]
      : []),
  ];
}

function readingBlocks(mode: FailureMode, readings: Reading[], today: string): KnownBlock[] {
  if (readings.length === 0) return [];
  return [
    { type: 'divider' },
    section('*Readings, newest first*'),
    ...readings.map((reading) => {
      const noted = reading.note ? `\n${escapeMrkdwn(inline(reading.note))}` : '';
      return context(`${readingText(reading, mode, today)} · <@${reading.readBy}>${noted}`);
    }),
  ];
}

const shownMoves = 20;

function historyBlocks(moves: Move[]): KnownBlock[] {
  if (moves.length === 0) return [];
  return [
    { type: 'divider' },
    section('*How it moved, newest first*'),
    ...moves
      .slice(0, shownMoves)
      .flatMap((move): KnownBlock[] => [
        context(
          `${capitalized(move.fromStatus)} → *${capitalized(move.toStatus)}* · <@${move.movedBy}>, ${momentText(move.movedAt)}`,
        ),
        quotation('Why', move.note),
      ]),
    ...(moves.length > shownMoves ? [context(`and ${moves.length - shownMoves} older moves`)] : []),
  ];
}
