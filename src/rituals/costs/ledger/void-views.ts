import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { projectTitle } from '../../../projects/rules.ts';
import type { Project } from '../../../projects/store.ts';
import { actions, alert, button, context, section } from '../../../slack/blocks.ts';
import { text } from '../../../slack/fields.ts';
import { type Form, formBlocks } from '../../../slack/form.ts';
import { formModal, pageModal } from '../../../slack/modal.ts';
import { cut, dayIn, dayText, escapeMrkdwn, excerpt, inline, numberText } from '../../../slack/text.ts';
import { amountText } from '../amounts.ts';
import { shown } from '../estimate/rules.ts';
import type { ImportOfProject } from './import-store.ts';
import type { Source } from './rules.ts';
import type { Entry, EntryCursor } from './store.ts';
import type { Which } from './voiding.ts';

export const entriesAction = 'cost_entries';
export const olderAction = 'cost_entries_older';
export const voidAction = 'cost_void';
export const voidCallback = 'cost_void';

export const VoidInput = z.object({
  reason: z.string('Say why it is wrong.').max(300, 'At most 300 characters.'),
});

export const voidForm: Form<typeof VoidInput> = {
  schema: VoidInput,
  fields: {
    reason: text('Why?', { max: 300, multiline: true, placeholder: 'Entered twice: the invoice has it too' }),
  },
};

/** What the list carries, to turn its pages. */
export type EntriesMetadata = { projectId: string; cursor?: EntryCursor };
/** What the form carries: what is to be voided, and the list to go back to. */
export type VoidMetadata = { which: Which; list: EntriesMetadata };

type EntryPage = { entries: Entry[]; next: EntryCursor | undefined; imports: ImportOfProject[] };
type Reader = { zone: string; today: string };

const sourceWords: Record<Source, string> = { form: 'by hand', csv: 'from a file', api: 'by the API' };

/** A project's entries, the newest first, and the files that brought some. @param reader.zone the workspace's */
export function entriesModal(
  project: Project,
  { entries, next, imports }: EntryPage,
  reader: Reader,
  metadata: EntriesMetadata,
  notice?: string,
): ModalView {
  const isFirst = metadata.cursor === undefined;
  return pageModal({
    title: 'Entries',
    metadata,
    blocks: [
      section(`Costs of *${escapeMrkdwn(inline(projectTitle(project)))}*, the newest first`),
      ...(isFirst ? importBlocks(imports, project, reader) : []),
      ...entries.map((entry) => entryBlock(entry, project, reader)),
      ...(entries.length === 0 ? [section('Nothing was entered yet.')] : []),
      ...turning(next, isFirst),
      ...(notice ? [alert(notice, 'success')] : []),
    ],
  });
}

function importBlocks(imports: ImportOfProject[], project: Project, reader: Reader): KnownBlock[] {
  if (imports.length === 0) return [];
  return [...imports.map((brought) => importBlock(brought, project, reader)), { type: 'divider' }];
}

function importBlock(brought: ImportOfProject, { currency }: Project, { zone, today }: Reader): KnownBlock {
  const { id, filename, createdBy, createdAt, counting, amount } = brought;
  const many = counting === 1 ? '1 entry counts' : `${numberText(counting)} entries count`;
  return section(
    `*File ${escapeMrkdwn(inline(cut(filename, 100)))}*\n${dayText(dayIn(zone, createdAt), today)} · <@${createdBy}>\n${many} here · ${amountText(amount, currency)}`,
    button('Void the file…', `${voidAction}/${id}`, JSON.stringify({ importId: id } satisfies Which)),
  );
}

function entryBlock(entry: Entry, { currency }: Project, { zone, today }: Reader): KnownBlock {
  const day = dayText(dayIn(zone, entry.occurredAt), today);
  const title = `*${day} · ${escapeMrkdwn(excerpt(inline(entry.action), 150))}* · ${amountText(entry.amount, currency)}`;
  const details = `${detailsOf(entry)} · <@${entry.enteredBy}>`;
  if (entry.voidedAt === null)
    return section(
      `${title}\n${details}`,
      button('Void…', `${voidAction}/${entry.id}`, JSON.stringify({ entryId: entry.id } satisfies Which)),
    );
  const reason = escapeMrkdwn(excerpt(inline(entry.voidReason ?? ''), 400));
  return section(`${title} · *voided*\n${details}\nVoided by <@${entry.voidedBy}>: ${reason}`);
}

function detailsOf({ tokens, gpuHours, quantity, source }: Entry): string {
  return [
    ...(tokens === null ? [] : [`${shown(tokens)} tokens`]),
    ...(gpuHours === null ? [] : [`${shown(gpuHours)} GPU hours`]),
    ...(quantity === null ? [] : [`${shown(quantity)} uses`]),
    sourceWords[source],
  ].join(' · ');
}

function turning(next: EntryCursor | undefined, isFirst: boolean): KnownBlock[] {
  const buttons = [
    ...(isFirst ? [] : [button('Newest', `${olderAction}/newest`, '')]),
    ...(next ? [button('Older', `${olderAction}/older`, JSON.stringify(next))] : []),
  ];
  return buttons.length > 0 ? [actions(...buttons)] : [];
}

/** The form that asks why. */
export function voidModal(metadata: VoidMetadata): ModalView {
  const isFile = 'importId' in metadata.which;
  return formModal({
    title: isFile ? 'Void a file' : 'Void an entry',
    callbackId: voidCallback,
    submit: 'Void',
    metadata,
    blocks: [
      section(
        isFile
          ? 'Every entry that the file brought stops counting, in every project. They stay in the ledger, with the reason.'
          : 'The entry stops counting. It stays in the ledger, with the reason.',
      ),
      ...formBlocks(voidForm, {}),
      context('To correct one, void it and log it anew.'),
    ],
  });
}
