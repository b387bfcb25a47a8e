import type { KnownBlock, ModalView } from '@slack/types';
import { openRecordAction } from '../slack/action-ids.ts';
import { button, context, section } from '../slack/blocks.ts';
import { pageModal } from '../slack/modal.ts';
import { dayIn, dayText, ended } from '../slack/text.ts';
import type { Beside, Decision } from './chain-store.ts';
import { verdictOf } from './words.ts';

export const supersedeAction = 'decision_supersede';
export const standAction = 'decision_stand';

/** What the buttons name: an earlier decision, and the later one that takes its place. */
export type Succession = { id: string; by: string };

type Reader = { zone: string; today: string };

/** Asks whether a decision that was just saved takes the place of earlier ones, and shows what it contradicts. */
export function besideModal(
  { decision, earlier, superseded, contradicts }: Beside,
  reader: Reader,
): ModalView {
  const others = contradicts.filter(({ id }) => !earlier.some((other) => other.id === id));
  return pageModal({
    title: 'Saved',
    blocks: [
      section(`Saved: *${verdictOf(decision)}*`),
      ...(earlier.length > 0 || superseded.length > 0
        ? [section('On the same question, this was decided before. Does the new verdict take its place?')]
        : []),
      ...earlier.map((each) => offer(each, decision, contradicts, reader)),
      ...superseded.map((each) => taken(each, decision, reader)),
      ...(others.length > 0
        ? [section('These stand and say the opposite. Whoever decided them may want to look again.')]
        : []),
      ...others.map((each) =>
        section(
          lineOf(each, reader),
          button('Open', `${openRecordAction(each.ritual)}/${each.recordId}/beside`, each.recordId),
        ),
      ),
      context('What is superseded stays in the log, under what took its place.'),
    ],
  });
}

function offer(earlier: Decision, decision: Decision, contradicts: Decision[], reader: Reader): KnownBlock {
  const opposite = contradicts.some(({ id }) => id === earlier.id) ? ' · says the opposite' : '';
  return section(
    `${lineOf(earlier, reader)}${opposite}`,
    button('Supersede it', `${supersedeAction}/${earlier.id}`, successionOf(earlier, decision)),
  );
}

function taken(earlier: Decision, decision: Decision, reader: Reader): KnownBlock {
  return section(
    `${lineOf(earlier, reader)} · superseded`,
    button('Undo', `${standAction}/${earlier.id}`, successionOf(earlier, decision)),
  );
}

function successionOf({ id }: Decision, { id: by }: Decision): string {
  return JSON.stringify({ id, by } satisfies Succession);
}

/** "*Go* of 3 Mar by @alice". */
function lineOf(decision: Decision, { zone, today }: Reader): string {
  const day = dayText(dayIn(zone, decision.decidedAt), today);
  return `*${verdictOf(decision)}* of ${day} by <@${decision.ownerId}>`;
}

/** What stands in the thread of a card whose decision was superseded. */
export function supersededText(by: Decision, { zone, today }: Reader): string {
  return ended(`Superseded by *${verdictOf(by)}* of ${dayText(dayIn(zone, by.decidedAt), today)}`);
}
