import type { Button, KnownBlock, ModalView } from '@slack/types';
import { projectTitle } from '../../projects/rules.ts';
import { projectField } from '../../projects/views.ts';
import { actions, alert, button, context, quotation, section } from '../../slack/blocks.ts';
import { type Form, formBlocks } from '../../slack/form.ts';
import { formModal, pageModal } from '../../slack/modal.ts';
import { escapeMrkdwn, inline, momentText } from '../../slack/text.ts';
import type { FormId } from '../../submission.ts';
import { ChoiceInput } from './input.ts';
import { groupBlocks } from './item-views.ts';
import { closeGateAction, isItemKey, openGateAction, postAction, seeAction } from './keys.ts';
import { type InList, type Numbered, numbered, verdictLine } from './lines.ts';
import { groups, type Overridden, sinceOpening } from './rules.ts';
import type { GateState } from './standing.ts';
import type { Opening } from './store.ts';

export const title = 'Launch gate';
export const choiceCallback = 'launch_choice';

/** What the form carries in which a project is chosen: where the command was typed. */
export type ChoiceMetadata = FormId & { channel: string | null };

/** What a gate's page carries: whose gate it is, and where a new one is posted. */
export type PageMetadata = { launch: string; channel: string | null };

/** The form in which a project is chosen, or made. */
export const choiceForm: Form<typeof ChoiceInput> = {
  schema: ChoiceInput,
  fields: { project: projectField() },
};

/** Asks whose gate it is to be. */
export function choiceModal(metadata: ChoiceMetadata, notice?: string): ModalView {
  return formModal({
    title,
    callbackId: choiceCallback,
    submit: 'Show the gate',
    metadata,
    blocks: [
      section('What is to be launched? The gate shows what is ready and what is in the way.'),
      ...formBlocks(choiceForm, {}),
      ...(notice === undefined ? [] : [alert(notice, 'warning')]),
    ],
  });
}

/** A project's gate: how it stands, what keeps it closed and how to mend that, and the ten items. */
export function gateModal(
  state: GateState,
  today: string,
  channel: string | null,
  notice?: string,
): ModalView {
  const { record, verdict, opening, blockers } = state;
  const { project } = record;
  return pageModal({
    title,
    metadata: { launch: project.id, channel } satisfies PageMetadata,
    blocks: [
      section(`*${escapeMrkdwn(inline(projectTitle(project)))}*\n*${verdictLine(verdict, opening)}*`),
      ...(opening ? openingBlocks(opening) : closingBlocks(record.openings[0])),
      ...(opening ? sinceBlocks(blockers, opening) : blockerBlocks(blockers)),
      actions(...gateButtons(state)),
      ...groups.flatMap((group) => groupBlocks(group, state, today)),
      ...(notice === undefined ? [] : [alert(notice, 'success')]),
    ],
  });
}

/** Over what and why it was opened. */
function openingBlocks(opening: Opening): KnownBlock[] {
  const { overrode, reason } = opening;
  return [
    ...(overrode.length > 0 ? [context('It was opened over:'), ...overriddenBlocks(overrode)] : []),
    ...(reason === null ? [] : [quotation(overrode.length > 0 ? 'Why' : 'Noted', reason)]),
  ];
}

/** That it was open before, and why it is no more. */
function closingBlocks(before: Opening | undefined): KnownBlock[] {
  if (!before?.closedAt) return [];
  const { closedAt, closedBy, closedBecause } = before;
  const said = context(`It was open before. <@${closedBy}> closed it again, ${momentText(closedAt)}.`);
  return [said, ...(closedBecause === null ? [] : [quotation('Why', closedBecause)])];
}

function overriddenBlocks(overrode: Overridden[]): KnownBlock[] {
  return inParts(overrode.map(({ line }) => `• ${line}`)).map((part) => context(part));
}

/** What keeps it closed, numbered, each with the button that opens it; its own items are numbered on where they stand. */
function blockerBlocks(blockers: InList[]): KnownBlock[] {
  const listed = numbered(blockers);
  const own = listed.filter(({ blocker }) => isItemKey(blocker.key));
  const others = listed.filter(({ blocker }) => !isItemKey(blocker.key));
  const [first, last] = [own.at(0)?.number, own.at(-1)?.number];
  const both = own.length === 2 ? 'and' : 'to';
  const below = first === last ? `${first}. One of the items below` : `${first} ${both} ${last}. Items below`;
  return [...others.map(blockerBlock), ...(first === undefined ? [] : [section(below)])];
}

/** What came since it was opened. */
function sinceBlocks(blockers: InList[], { overrode }: Opening): KnownBlock[] {
  const since = numbered(sinceOpening(blockers, overrode));
  return since.length === 0 ? [] : [section('*Since then:*'), ...since.map(blockerBlock)];
}

function blockerBlock({ blocker, line }: Numbered): KnownBlock {
  return section(line, blocker.button);
}

/** The same without buttons, in as few pieces of mrkdwn as hold it. */
export function blockerLines(blockers: InList[]): string[] {
  return inParts(numbered(blockers).map(({ line }) => line));
}

/** Lines put together to pieces of at most 2,800 characters. */
function inParts(lines: string[]): string[] {
  const parts: string[] = [];
  for (const line of lines) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + line.length < 2800) parts[parts.length - 1] = `${last}\n${line}`;
    else parts.push(line);
  }
  return parts;
}

function gateButtons({ record, verdict, opening }: GateState): Button[] {
  const { project, gate } = record;
  return [
    opening
      ? button('Close it again…', closeGateAction, project.id)
      : button('Open the gate…', openGateAction, project.id, verdict.isClear ? 'primary' : undefined),
    button('Look again', seeAction, project.id),
    ...(gate ? [] : [button('Post the gate in the channel', postAction, project.id)]),
  ];
}
