import type { BlockAction, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { violatedConstraint } from '../db/failures.ts';
import { read, transaction } from '../db/transaction.ts';
import { type Deadline, within } from '../deadline.ts';
import { UserError } from '../errors.ts';
import { channelOf, parseCommand } from '../slack/command.ts';
import { conflictModal } from '../slack/conflict.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { type FilledView, fieldErrors, hashValues, parseForm, readForm } from '../slack/form.ts';
import { inPlace, showModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { RequestContext } from '../slack/request.ts';
import type { Router } from '../slack/router.ts';
import { dayIn, oneLine, tidy } from '../slack/text.ts';
import { workspaceCurrency } from '../workspaces/store.ts';
import { mayChangeProject, newProjectName, type ProjectInput } from './rules.ts';
import { type SavedProject, saveProject } from './saving.ts';
import {
  manageableProjectByKey,
  type Project,
  type ProjectWithMembers,
  projectById,
  searchProjects,
} from './store.ts';
import {
  editProjectAction,
  editProjectModal,
  newProjectAction,
  newProjectModal,
  type ProjectMetadata,
  projectCallback,
  projectForm,
  projectSavedModal,
  projectValues,
  searchOptions,
  searchProjectsAction,
} from './views.ts';

export const projects: Feature = {
  name: 'projects',
  commands: [{ word: 'project', usage: '[key]', does: 'Create a project, or change the one with that key' }],
  register,
};

function register(router: Router, deps: Deps): void {
  router.command('project', async ({ ack, command, client, context }) => {
    await ack();
    const key = parseCommand(command.text).rest;
    await showModal({ client, context }, { open: command.trigger_id }, 'Project', async () =>
      formFor(deps, await context.viewer(), key, channelOf(command)),
    );
  });

  router.action(newProjectAction, async ({ ack, body, client, context }) => {
    await ack();
    const { channel = null } = JSON.parse(body.view?.private_metadata || '{}') as { channel?: string };
    await showModal({ client, context }, inPlace(body), 'Project', async () =>
      formFor(deps, await context.viewer(), '', channel),
    );
  });

  router.action(editProjectAction, async ({ ack, body, client, context }) => {
    await ack();
    const form = await editFormOf(deps, await context.viewer(), chosenIn(body));
    if (body.view) await showModal({ client, context }, { replace: body.view }, 'Project', async () => form);
  });

  router.options(searchProjectsAction, async ({ ack, payload, context }) => {
    await ack({ options: await search(deps, context, payload.value) });
  });

  router.options(editProjectAction, async ({ ack, payload, context }) => {
    const options = await search(deps, context, payload.value);
    await ack({ options: options.filter(({ value = '' }) => newProjectName(value) === undefined) });
  });

  router.view(projectCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    const input = parseForm(projectForm, view);
    await checkPeople(deps, view, input);
    const saved = await save(deps, context.deadline, viewer, view, input);
    await ack({ response_action: 'update', view: await afterSaving(deps, view, saved) });
    deps.messagesOwed();
  });
}

/** What was chosen in the menu that a request comes from. */
function chosenIn({ actions: [action] }: BlockAction): string {
  return action?.type === 'external_select' ? (action.selected_option?.value ?? '') : '';
}

async function search(deps: Deps, context: RequestContext, asTyped: string) {
  const viewer = await context.viewer();
  const typed = oneLine(tidy(asTyped));
  const found = await read(deps.db, context.deadline, (tx) =>
    searchProjects(deps.workspaceId, tx, viewer, typed),
  );
  return searchOptions(found, typed);
}

/** The form of the project with that key; an empty one, holding the key, where there is none. */
async function formFor(deps: Deps, viewer: Viewer, key: string, channel: string | null) {
  const { workspaceId, db } = deps;
  return read(db, within(2000), async (tx) => {
    const project = key ? await manageableProjectByKey(workspaceId, tx, viewer, key) : undefined;
    if (project) return editForm(deps, viewer, project);
    const currency = await workspaceCurrency(workspaceId, tx);
    return newProjectModal({ key: key.toUpperCase().slice(0, 12), owner: viewer.userId, channel, currency });
  });
}

async function editFormOf({ workspaceId, db, ...deps }: Deps, viewer: Viewer, id: string) {
  const project = await read(db, within(2000), (tx) => projectById(workspaceId, tx, viewer, id));
  if (!project) throw new UserError('I know no such project that you can see.');
  return editForm({ workspaceId, db, ...deps }, viewer, project);
}

function editForm(deps: Deps, viewer: Viewer, project: ProjectWithMembers) {
  checkMayChange(viewer, project);
  return editProjectModal(project, dayIn(viewer.zone, deps.now()));
}

function checkMayChange(viewer: Viewer, project: Project): void {
  if (mayChangeProject(viewer, project)) return;
  throw new UserError(`Only the owner of ${project.key} and admins can change it, because it is restricted.`);
}

/** Whoever is named must be able to act. */
async function checkPeople(deps: Deps, view: FilledView, input: ProjectInput): Promise<void> {
  const outsiders = await deps.people.outsiders([input.owner, ...input.members]);
  if (outsiders.length === 0) return;
  const sentence = 'Only members of this workspace can act in aipm: guests and apps can not.';
  throw fieldErrors(view, outsiders.includes(input.owner) ? { owner: sentence } : { members: sentence });
}

/** Whoever sees a project must not lock themselves out by mistake. */
function checkSees(view: FilledView, viewer: Viewer, input: ProjectInput): void {
  const sees = input.visibility === 'workspace' || [input.owner, ...input.members].includes(viewer.userId);
  if (sees) return;
  throw fieldErrors(view, { members: 'Name yourself too, or you will not see this project any more.' });
}

async function save(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput, input: ProjectInput) {
  const { workspaceId, db } = deps;
  const { form, opened } = JSON.parse(view.private_metadata) as ProjectMetadata;
  const valuesHash = hashValues(readForm(projectForm, view));
  const submission = { viewer, now: deps.now(), formId: form, valuesHash };
  try {
    return await transaction(db, deadline, async (tx) => {
      const before = opened && (await projectById(workspaceId, tx, viewer, opened.id));
      if (before) checkMayChange(viewer, before);
      if (before || !opened) checkSees(view, viewer, input);
      return saveProject(workspaceId, tx, submission, input, opened);
    });
  } catch (error) {
    if (violatedConstraint(error) === 'projects_key') return { kind: 'key taken' } as const;
    throw error;
  }
}

/** What the form turns into. @throws InvalidForm where something has to be mended first */
async function afterSaving(deps: Deps, view: ViewOutput, saved: SavedProject): Promise<ModalView> {
  switch (saved.kind) {
    case 'saved':
      return projectSavedModal(saved.project, saved.isNew);
    case 'key taken':
      throw fieldErrors(view, { key: 'Another project has this key: choose a different one.' });
    case 'guarded':
      throw fieldErrors(
        view,
        Object.fromEntries(saved.fields.map((key) => [key, 'Only the owner and admins can change this.'])),
      );
    case 'currency locked':
      throw fieldErrors(view, {
        currency: `Costs were entered in ${saved.currency}, so the currency stays.`,
      });
    case 'not found':
      throw new UserError('You can no longer see this project, so nothing was saved.');
    case 'changed meanwhile': {
      const { id, revision, changedBy } = saved.project;
      const names = await deps.people.names([changedBy]);
      const { form } = JSON.parse(view.private_metadata) as ProjectMetadata;
      const metadata: ProjectMetadata = { form, opened: { id, revision } };
      const theirs = { who: names.get(changedBy) ?? 'Somebody', values: projectValues(saved.project) };
      return conflictModal(projectForm, view, theirs, metadata);
    }
  }
}
