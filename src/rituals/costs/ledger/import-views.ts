import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { projectField } from '../../../projects/views.ts';
import { actions, button, context, section } from '../../../slack/blocks.ts';
import { type Choice, file } from '../../../slack/fields.ts';
import { type Form, formBlocks } from '../../../slack/form.ts';
import { formModal, pageModal } from '../../../slack/modal.ts';
import { cut, escapeMrkdwn, excerpt, inline, listed, numberText } from '../../../slack/text.ts';
import type { FormId } from '../../../submission.ts';
import { amountText } from '../amounts.ts';
import type { LineProblem } from './csv.ts';
import type { ImportSum } from './import-store.ts';

export const importAction = 'cost_import';
export const importNowAction = 'cost_import_now';
export const importCallback = 'cost_import';

export const ImportInput = z.object({
  project: z.string().nullable(),
  file: z.string('Choose a file.'),
});

/** The form that takes a file. */
export const importForm: Form<typeof ImportInput> = {
  schema: ImportInput,
  fields: {
    project: {
      ...projectField(),
      optional: true,
      hint: 'For rows that name no project of their own.',
    },
    file: file('CSV file', {
      endings: ['csv', 'tsv', 'txt'],
      hint: 'At most 5,000 rows and 2 MB.',
    }),
  },
};

/** What the preview carries: which file it showed, as it was, and the project of rows that name none. */
export type ImportMetadata = FormId & { file: string; hash: string; project: string | null };

/** The form that asks for a file. @param project to fill in */
export function importModal(project: Choice | undefined, metadata: FormId): ModalView {
  return formModal({
    title: 'Import a CSV',
    callbackId: importCallback,
    submit: 'Preview',
    metadata,
    blocks: [
      section(
        [
          'The first line names the columns: `date` (or `occurred_at`), `action`, and at least one of `amount`, `tokens` and `gpu_hours`.',
          'It may also have `project`, `currency`, `quantity` and `key`. Days look like 2026-11-21, numbers like 1234.56.',
        ].join('\n'),
      ),
      ...formBlocks(importForm, { project }),
      context(
        'The same file again adds nothing. Where files overlap, give each row a `key` of its own: a key counts once.',
      ),
    ],
  });
}

/** What a file would bring, or brought. */
export type Brought = {
  entered: number;
  repeated: number;
  sums: ImportSum[];
  totals: { currency: string; amount: string }[];
  ignored: string[];
};

/** The page that shows what a file would bring, before anything is written. */
export function previewModal(filename: string, brought: Brought, metadata: ImportMetadata): ModalView {
  const { entered } = brought;
  return pageModal({
    title: 'Import a CSV',
    metadata,
    blocks: [
      section(
        `*${name(filename)}*\n${entered === 0 ? nothingNew(brought) : `Nothing is written yet. ${newOnes(brought)}`}`,
      ),
      ...sumBlocks(brought),
      actions(
        ...(entered === 0 ? [] : [button(`Import ${entries(entered)}`, importNowAction, 'now', 'primary')]),
        another(metadata.project),
      ),
    ],
  });
}

/** The page that says what a file brought. */
export function importedModal(filename: string, brought: Brought): ModalView {
  return pageModal({
    title: 'Imported',
    blocks: [
      section(`*${name(filename)}*\nImported: ${newOnes(brought)}`),
      ...sumBlocks(brought),
      context('It can be voided as a whole: under Entries of `/aipm cost`.'),
    ],
  });
}

/** The page that says why nothing was written. @param project as the form held it */
export function wrongFileModal(filename: string, problems: LineProblem[], project: string | null): ModalView {
  const lines = problems
    .slice(0, problemsShown)
    .map(({ line, message }) => `*Line ${line}*  ${escapeMrkdwn(excerpt(inline(message), 250))}`);
  const more = problems.length - lines.length;
  const howMany = problems.length === 1 ? 'One line is' : `${numberText(problems.length)} lines are`;
  return pageModal({
    title: 'Import a CSV',
    blocks: [
      section(`*${name(filename)}*\nNothing was written. ${howMany} wrong:`),
      ...lines.map((line) => section(line)),
      ...(more > 0 ? [context(`And ${numberText(more)} more.`)] : []),
      actions(another(project)),
    ],
  });
}

/** Back to the form, with the project that was chosen there. */
function another(project: string | null) {
  return button('Choose another file', importAction, project ?? 'none');
}

const problemsShown = 10;

/** What is said where there is nothing to show. */
export function importNotice(filename: string, sentence: string): ModalView {
  return pageModal({ title: 'Import a CSV', blocks: [section(`*${name(filename)}*\n${sentence}`)] });
}

function name(filename: string): string {
  return escapeMrkdwn(inline(cut(filename, 100)));
}

function nothingNew({ repeated }: Brought): string {
  return `All ${entries(repeated)} are in the ledger already: there is nothing to import.`;
}

function newOnes({ entered, repeated, totals }: Brought): string {
  const amounts = totals.map(({ amount, currency }) => amountText(amount, currency));
  const known =
    repeated === 0 ? '' : ` ${numberText(repeated)} more are in the ledger already and add nothing.`;
  return `${entries(entered)}, ${listed(amounts)} in all.${known}`;
}

function sumBlocks({ sums, ignored, entered }: Brought): KnownBlock[] {
  const lines = sums.map(
    ({ project, action, entries: many, amount, currency }) =>
      `*${project}* · ${escapeMrkdwn(excerpt(inline(action), 100))} · ${entries(many)} · ${amountText(amount, currency)}`,
  );
  const rest = entered - sums.reduce((sum, each) => sum + each.entries, 0);
  return [
    ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
    ...(rest > 0 ? [context(`And ${entries(rest)} of other actions.`)] : []),
    ...(ignored.length > 0
      ? [
          context(
            `Columns that mean nothing here: ${escapeMrkdwn(excerpt(ignored.map(inline).join(', '), 500))}`,
          ),
        ]
      : []),
  ];
}

function entries(many: number): string {
  return many === 1 ? '1 entry' : `${numberText(many)} entries`;
}
