import type { ViewOutput } from '@slack/bolt';
import type { z } from 'zod';
import { read } from '../../db/transaction.ts';
import { within } from '../../deadline.ts';
import { UserError } from '../../errors.ts';
import { type ProjectWithMembers, projectById } from '../../projects/store.ts';
import { conflictModal } from '../../slack/conflict.ts';
import type { Deps } from '../../slack/feature.ts';
import { type Form, type FormValues, hashValues, readForm } from '../../slack/form.ts';
import type { Viewer } from '../../slack/people.ts';
import type { FormId, Submission } from '../../submission.ts';

/** What is said of a project that does not exist, or that a person may not see. */
export const notVisible = 'I know no such project that you can see.';

/** A project for a form or page to be about. @throws UserError where the person sees none */
export async function visibleProject(deps: Deps, viewer: Viewer, id: string): Promise<ProjectWithMembers> {
  const project = await read(deps.db, within(2000), (tx) => projectById(deps.workspaceId, tx, viewer, id));
  if (!project) throw new UserError(notVisible);
  return project;
}

/** A submission of a form as stores take it. */
export function submissionOf<Schema extends z.ZodType>(
  deps: Deps,
  viewer: Viewer,
  form: Form<Schema>,
  view: ViewOutput,
): Submission {
  const { form: formId } = JSON.parse(view.private_metadata) as FormId;
  return { viewer, now: deps.now(), formId, valuesHash: hashValues(readForm(form, view)) };
}

/** The form of a record of a project that somebody else saved meanwhile, which it now builds on. */
export async function conflictOf<Schema extends z.ZodType>(
  deps: Deps,
  form: Form<Schema>,
  view: ViewOutput,
  record: { revision: number; changedBy: string },
  values: FormValues,
) {
  const names = await deps.people.names([record.changedBy]);
  const metadata = { ...(JSON.parse(view.private_metadata) as FormId), opened: record.revision };
  return conflictModal(form, view, { who: names.get(record.changedBy) ?? 'Somebody', values }, metadata);
}
