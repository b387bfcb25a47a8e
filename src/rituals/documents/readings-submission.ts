import type { ViewOutput } from '@slack/bolt';
import { read, transaction } from '../../db/transaction.ts';
import type { Deadline } from '../../deadline.ts';
import { UserError } from '../../errors.ts';
import type { Deps } from '../../slack/feature.ts';
import { hashValues, parseForm, readForm } from '../../slack/form.ts';
import { readerAt, type Viewer } from '../../slack/people.ts';
import { outlineOf } from './answers.ts';
import { noLadder, visibleDocument } from './pages.ts';
import { logReadings } from './readings.ts';
import { type ReadingsMetadata, readingsForm } from './readings-form.ts';
import { ladderFlag } from './rules.ts';
import { notVisible, showCard, showFlag } from './showing.ts';
import type { Template } from './template.ts';

/** Logs readings, shows them on the card, and says under it when the model got better and the business worse. */
export async function submitReadings(
  deps: Deps,
  templates: Template[],
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
) {
  const { workspaceId, db } = deps;
  const { id, form: formId } = JSON.parse(view.private_metadata) as ReadingsMetadata;
  const { template, ...opened } = await read(db, deadline, (tx) =>
    visibleDocument(deps, tx, templates, viewer, id),
  );
  const { ladder } = outlineOf(template, opened.revision.answers);
  if (ladder.length === 0) throw new UserError(noLadder);
  const form = readingsForm(ladder, readerAt(viewer, deps.now()).today);
  const input = parseForm(form, view);
  const submission = { viewer, now: deps.now(), formId, valuesHash: hashValues(readForm(form, view)) };
  const names = await deps.people.names([opened.document.createdBy, opened.revision.revisedBy]);
  const logged = await transaction(db, deadline, async (tx) => {
    const result = await logReadings(workspaceId, tx, submission, template, id, input);
    if (result.kind !== 'saved') return result;
    const { record, before, after } = result;
    await showCard(deps, tx, template, record, after, names, viewer);
    const flag = ladderFlag(ladder, after);
    if (flag !== undefined && flag !== ladderFlag(ladder, before))
      await showFlag(deps, tx, template, record, flag, submission);
    return result;
  });
  if (logged.kind === 'not visible') throw new UserError(notVisible);
  return { response_action: 'clear' } as const;
}
