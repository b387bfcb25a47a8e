import type { KnownBlock, ModalView } from '@slack/types';
import { projectTitle } from '../../projects/rules.ts';
import type { Project } from '../../projects/store.ts';
import { alert, section } from '../../slack/blocks.ts';
import { day, text } from '../../slack/fields.ts';
import { type Form, formBlocks } from '../../slack/form.ts';
import { formModal } from '../../slack/modal.ts';
import { escapeMrkdwn, inline } from '../../slack/text.ts';
import type { FormId } from '../../submission.ts';
import { ClosingInput, expectationMax, OpeningInput, reasonMax } from './input.ts';
import { verdictLine } from './lines.ts';
import type { GateState } from './standing.ts';
import { blockerLines } from './views.ts';

export const openingCallback = 'launch_open_gate';
export const closingCallback = 'launch_close_gate';

/** What the form carries that opens a gate: whose, where a new one is posted, and what was in the way when it was shown. */
export type OpeningMetadata = FormId & {
  projectId: string;
  channel: string | null;
  shown: string;
  page?: string;
};

/** What the form carries that closes a gate: whose, and which opening. */
export type ClosingMetadata = FormId & { projectId: string; opening: string; page?: string };

/** The form that opens a gate. @param isClear where it is, nobody has to say why */
export function openingForm(isClear: boolean): Form<typeof OpeningInput> {
  return {
    schema: OpeningInput,
    fields: {
      reason: text(isClear ? 'Anything to note?' : 'Why open it all the same?', {
        max: reasonMax,
        multiline: true,
        optional: isClear,
        hint: 'It stands in the decision log.',
      }),
      expectation: text('What would show that this was right?', {
        max: expectationMax,
        multiline: true,
        optional: true,
        placeholder: 'Complaints stay below 2 % of answers in the first month',
      }),
      checkDate: day('When will we know?', {
        optional: true,
        hint: 'On that day you are asked what became of it.',
      }),
    },
  };
}

/** The form that opens a gate, with what it would be opened over. */
export function openingModal(state: GateState, metadata: OpeningMetadata, notice?: string): ModalView {
  const { isClear } = state.verdict;
  return formModal({
    title: 'Open the gate',
    callbackId: openingCallback,
    submit: isClear ? 'Open the gate' : 'Open it anyway',
    metadata,
    blocks: [
      section(`*${titleOf(state.record.project)}*\n${verdictLine(state.verdict, undefined)}`),
      ...inTheWay(state),
      ...formBlocks(openingForm(isClear), {}),
      ...(notice === undefined ? [] : [alert(notice, 'warning')]),
    ],
  });
}

function inTheWay({ blockers }: GateState): KnownBlock[] {
  return blockerLines(blockers).map((line) => section(line));
}

/** The form that closes a gate again. */
export const closingForm: Form<typeof ClosingInput> = {
  schema: ClosingInput,
  fields: {
    reason: text('Why does it close again?', {
      max: reasonMax,
      multiline: true,
      hint: 'It stands in the decision log, beside the decision to launch.',
    }),
  },
};

/** The form that closes a gate again. */
export function closingModal(state: GateState, metadata: ClosingMetadata): ModalView {
  return formModal({
    title: 'Close the gate',
    callbackId: closingCallback,
    submit: 'Close it',
    metadata,
    blocks: [
      section(`*${titleOf(state.record.project)}*\n${verdictLine(state.verdict, state.opening)}`),
      ...formBlocks(closingForm, {}),
    ],
  });
}

function titleOf(project: Project): string {
  return escapeMrkdwn(inline(projectTitle(project)));
}
