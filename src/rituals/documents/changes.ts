import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Database } from '../../db/database.ts';
import { transaction } from '../../db/transaction.ts';
import type { Deadline } from '../../deadline.ts';
import { answerSaved, askAboutEarlier } from '../../decisions/superseding.ts';
import { keepWhole, whole } from '../../drafts/listeners.ts';
import { removeDraft } from '../../drafts/store.ts';
import { UserError } from '../../errors.ts';
import type { Deps } from '../../slack/feature.ts';
import { type FormValues, fieldErrors } from '../../slack/form.ts';
import { noticeIn } from '../../slack/modal.ts';
import type { Viewer } from '../../slack/people.ts';
import { pageOf } from './answers.ts';
import { allProblems, type Problems, pageProblems } from './checking.ts';
import { meanwhile } from './conflicts.ts';
import { expectPagesBefore, keptForm } from './keeping.ts';
import type { Names } from './lines.ts';
import { newestReadings } from './readings.ts';
import { saveDocument } from './saving.ts';
import { notVisible, showCard } from './showing.ts';
import type { Template } from './template.ts';
import { type DocumentMetadata, documentPage, placeOf, shownOn } from './views.ts';

/** Takes a page that was submitted, and says how Slack should go on. */
export async function submitPage(
  deps: Deps,
  template: Template,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
) {
  const { page } = metadataOf(view);
  return page < template.pages.length
    ? nextPage(deps, template, deadline, viewer, view)
    : save(deps, template, deadline, viewer, view);
}

/** What a document's form carries. */
function metadataOf(view: ViewOutput): DocumentMetadata {
  return JSON.parse(view.private_metadata) as DocumentMetadata;
}

/** Keeps this page and shows the one after it, unless something on this one is wrong. */
async function nextPage(
  deps: Deps,
  template: Template,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
) {
  const metadata = metadataOf(view);
  const { page } = metadata;
  const turned = await transaction(deps.db, deadline, async (tx) => {
    await expectPagesBefore(deps, tx, viewer, metadata);
    const values = await whole(deps, tx, keptForm(deps, template), viewer, view);
    const problems = pageProblems(template, page, values);
    if (Object.keys(problems).length > 0) return { problems };
    return { shown: await turnedTo(deps, tx, template, viewer, view, page + 1, values) };
  });
  if (turned.problems) throw fieldErrors(view, turned.problems);
  return { response_action: 'update', view: turned.shown } as const;
}

/** Keeps this page, right or wrong, and gives the one before it. */
export async function pageBefore(
  deps: Deps,
  template: Template,
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<ModalView> {
  const before = Math.max(1, metadataOf(view).page - 1);
  return transaction(deps.db, deadline, async (tx) => {
    const values = await whole(deps, tx, keptForm(deps, template), viewer, view);
    return turnedTo(deps, tx, template, viewer, view, before, values);
  });
}

async function turnedTo(
  deps: Deps,
  tx: Database,
  template: Template,
  viewer: Viewer,
  view: ViewOutput,
  page: number,
  values: FormValues,
): Promise<ModalView> {
  const kept = await keepWhole(deps, tx, keptForm(deps, template), viewer, view, values);
  return documentPage(template, { values, project: kept.project }, { ...kept.metadata, page });
}

/** Checks and saves all pages together, and says how Slack should go on. */
async function save(deps: Deps, template: Template, deadline: Deadline, viewer: Viewer, view: ViewOutput) {
  const { editing } = metadataOf(view);
  const names = await deps.people.names([editing?.by ?? viewer.userId, viewer.userId]);
  const saved = await transaction(deps.db, deadline, (tx) =>
    saveAll(deps, tx, template, viewer, view, names),
  );
  switch (saved.kind) {
    case 'saved':
      return answerSaved(saved.asking);
    case 'wrong':
      return refusal(template, view, saved.problems, saved.metadata);
    case 'not visible':
      if (editing) throw new UserError(notVisible);
      return refusal(template, view, { project: 'Choose a project that you can see.' }, saved.metadata);
    case 'changed meanwhile':
      return meanwhile(deps, template, deadline, viewer, view, saved);
  }
}

/** Where nothing is saved, what was typed stays in the draft, so that another page can be mended. */
async function saveAll(
  deps: Deps,
  tx: Database,
  template: Template,
  viewer: Viewer,
  view: ViewOutput,
  names: Names,
) {
  const { workspaceId } = deps;
  const form = keptForm(deps, template);
  const metadata = metadataOf(view);
  await expectPagesBefore(deps, tx, viewer, metadata);
  const values = await whole(deps, tx, form, viewer, view);
  const keep = async () =>
    template.pages.length > 1 ? (await keepWhole(deps, tx, form, viewer, view, values)).metadata : metadata;
  const problems = allProblems(template, values);
  if (Object.keys(problems).length > 0) return { kind: 'wrong' as const, problems, metadata: await keep() };
  const submission = { viewer, now: deps.now(), formId: metadata.form };
  const result = await saveDocument(workspaceId, tx, submission, template, values, metadata);
  if (result.kind === 'not visible') return { ...result, metadata: await keep() };
  if (result.kind !== 'saved') return { ...result, values };
  await removeDraft(workspaceId, tx, metadata.form, metadata.draft);
  const readings = await newestReadings(tx, template, result.record.document);
  await showCard(deps, tx, template, result.record, readings, names, viewer);
  const asking = await askAboutEarlier(deps, tx, viewer, result.decided);
  return { ...result, asking };
}

/** What is wrong on this page stands under its fields; what is wrong on another is said, and where. */
function refusal(template: Template, view: ViewOutput, problems: Problems, metadata: DocumentMetadata) {
  const shown = shownOn(template, metadata);
  const here = Object.entries(problems).filter(([key]) => shown.includes(key));
  if (here.length > 0) throw fieldErrors(view, Object.fromEntries(here));
  const [first] = Object.entries(problems);
  const [key, sentence] = first ?? ['', ''];
  const words = `${placeOf(template, key, pageOf(template, key))}: ${sentence}`;
  const warned = { ...noticeIn(view, words), private_metadata: JSON.stringify(metadata) };
  return { response_action: 'update', view: warned } as const;
}
