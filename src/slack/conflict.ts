import type { ViewOutput } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import type { z } from 'zod';
import { context } from './blocks.ts';
import type { Field } from './fields.ts';
import { type Form, type FormValues, readForm } from './form.ts';
import { noticeIn } from './modal.ts';
import { escapeMrkdwn } from './text.ts';

/**
 * A form that somebody else saved while it was open: what the person typed stays, and under every field that now
 * differs stands what the other one saved. Saving again keeps the person's own.
 * @param metadata names the revision that is now being edited
 */
export function conflictModal<Schema extends z.ZodType>(
  form: Form<Schema>,
  view: ViewOutput,
  theirs: { who: string; values: FormValues },
  metadata: unknown,
): ModalView {
  const mine = readForm(form, view);
  const notice = `${theirs.who} saved this while you were editing, so yours is not saved yet. Compare under the fields; pressing ${view.submit?.text ?? 'Save'} again keeps yours.`;
  const warned = noticeIn(view, notice, 'warning');
  const noted = (warned.blocks as KnownBlock[])
    .filter((block) => !block.block_id?.startsWith(notePrefix))
    .flatMap((block): KnownBlock[] => {
      const key = block.block_id ?? '';
      const field = (form.fields as Record<string, Field | undefined>)[key];
      const value = theirs.values[key] ?? null;
      if (!field || JSON.stringify(value) === JSON.stringify(mine[key])) return [block];
      const note = context(`${escapeMrkdwn(theirs.who)} has: ${field.words(value)}`);
      return [block, { ...note, block_id: noteId(key) }];
    });
  return { ...warned, blocks: noted, private_metadata: JSON.stringify(metadata) };
}

const notePrefix = 'theirs/';

/** The block id of a note of what the other one saved: a note of a conflict before it gives way to it. */
export function noteId(what: string): string {
  return `${notePrefix}${what}`;
}
