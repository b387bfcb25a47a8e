import { randomUUID } from 'node:crypto';
import type { Viewer } from './slack/people.ts';

/**
 * A form that was opened, as its metadata carries it. Slack keeps a view's id when another form takes its place, so
 * every form gets an id of its own; what it saves remembers it, and so the same submission again changes nothing.
 */
export type FormId = { form: string };

/** Marks a form that is being opened. */
export function newFormId(): FormId {
  return { form: randomUUID() };
}

/** A submission as it arrives: who sent it, when, through which form, and a hash of what stood in it. */
export type Submission = { viewer: Viewer; now: Date; formId: string; valuesHash: string };

/** What a record remembers of the submission that wrote it last. */
export type WrittenBy = { formId: string; valuesHash: string };

/** Whether a record already says what a submission wants it to say, because that submission wrote it. */
export function isRepeat(submission: Submission, written: WrittenBy): boolean {
  return submission.formId === written.formId && submission.valuesHash === written.valuesHash;
}

/**
 * Whether somebody else wrote a record since the form was opened.
 * @param opened the revision that the form was opened on, none for a form that makes a record
 */
export function hasMoved(
  submission: Submission,
  record: WrittenBy & { revision: number },
  opened: number | undefined,
): boolean {
  return record.formId !== submission.formId && record.revision !== opened;
}
