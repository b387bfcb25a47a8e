import type { BlockAction, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { type Deadline, read, transaction, within } from '../db/transaction.ts';
import { UserError } from '../errors.ts';
import { parseCommand, subcommand } from '../slack/command.ts';
import { conflictModal } from '../slack/conflict.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { type FilledView, fieldErrors, hashValues, parseForm, readForm } from '../slack/form.ts';
import { showModal } from '../slack/modal.ts';
import type { Viewer } from '../slack/people.ts';
import type { AipmApp, RequestContext } from '../slack/request.ts';
import { dayIn, oneLine, tidy } from '../slack/text.ts';
import { workspaceCurrency } from '../workspaces/store.ts';
import { mayChangeProject, type ProjectInput } from './rules.ts';
import {
  type Project,
  type ProjectWithMembers,
  projectById,
  projectByKey,
  type SavedProject,
  saveProject,
  searchProjects,
} from './store.ts';
import {
  editProjectAction,
  editProjectModal,
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

function register(app: AipmApp, deps: Deps): void {
  app.command('/aipm', subcommand('project'), async ({ ack, command, client, context }) => {
    await ack();
    await showModal({ client, context }, { open: command.trigger_id }, 'Project', async () =>
      formFor(deps, await context.viewer(), parseCommand(command.text).rest, command.channel_id),
    );
  });

  app.action('project_new', async ({ ack, body, client, context }) => {
    await ack();
    const { view } = body as BlockAction;
    if (!view) return;
    const { channel = null } = JSON.parse(view.private_metadata) as { channel?: string };
    await showModal({ client, context }, { replace: view }, 'Project', async () =>
      formFor(deps, await context.viewer(), '', channel),
    );
  });

  app.action(editProjectAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const { view } = body as BlockAction;
    if (!view || action.type !== 'external_select') return;
    const id = action.selected_option?.value ?? '';
    await showModal({ client, context }, { replace: view }, 'Project', async () => {
      const viewer = await context.viewer();
      const project = await read(within(2000), () => projectById(deps.workspaceId, deps.db, viewer, id));
      return project ? editForm(deps, viewer, project) : formFor(deps, viewer, '', null);
    });
  });

  app.options(searchProjectsAction, async ({ ack, payload, context }) => {
    await ack({ options: await search(deps, context, payload.value) });
  });

  app.options(editProjectAction, async ({ ack, payload, context }) => {
    const options = await search(deps, context, payload.value);
    await ack({ options: options.filter((found) => !found.value?.startsWith('new:')) });
  });

  app.view(projectCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    const input = parseForm(projectForm, view);
    checkAccess(view, viewer, input);
    const saved = await save(deps, context.deadline, viewer, view, input);
    await ack({ response_action: 'update', view: await afterSaving(deps, view, saved) });
  });
}

async function search(deps: Deps, context: RequestContext, asTyped: string) {
  const viewer = await context.viewer();
  const typed = oneLine(tidy(asTyped));
  const found = await read(context.deadline, () => searchProjects(deps.workspaceId, deps.db, viewer, typed));
  return searchOptions(found, typed);
}

/** The form of the project with that key; an empty one, holding the key, where there is none. */
async function formFor(deps: Deps, viewer: Viewer, key: string, channel: string | null) {
  const { workspaceId, db } = deps;
  return read(within(2000), async () => {
    const project = key ? await projectByKey(workspaceId, db, viewer, key) : undefined;
    if (project) return editForm(deps, viewer, project);
    const currency = await workspaceCurrency(workspaceId, db);
    return newProjectModal({ key: key.toUpperCase().slice(0, 12), owner: viewer.userId, channel, currency });
  });
}

function editForm(deps: Deps, viewer: Viewer, project: ProjectWithMembers) {
  checkMayChange(viewer, project);
  return editProjectModal(project, dayIn(viewer.zone, deps.now()));
}

/** Whoever restricts a project must not lock themselves out by mistake. */
function checkAccess(view: FilledView, viewer: Viewer, input: ProjectInput): void {
  const sees = input.visibility === 'workspace' || [input.owner, ...input.members].includes(viewer.userId);
  if (!sees)
    throw fieldErrors(view, { members: 'Name yourself too, or you will not see this project any more.' });
}

function checkMayChange(viewer: Viewer, project: Project): void {
  if (mayChangeProject(viewer, project)) return;
  throw new UserError(`Only the owner of ${project.key} and admins can change it, because it is restricted.`);
}

async function save(deps: Deps, deadline: Deadline, viewer: Viewer, view: ViewOutput, input: ProjectInput) {
  const { workspaceId } = deps;
  const { id, revision } = JSON.parse(view.private_metadata) as ProjectMetadata;
  const base = id && revision ? { id, revision } : undefined;
  const valuesHash = hashValues(readForm(projectForm, view));
  const submission = { viewer, now: deps.now(), viewId: view.id, valuesHash };
  return transaction(deps.db, deadline, async (tx) => {
    const before = base && (await projectById(workspaceId, tx, viewer, base.id));
    if (before) checkMayChange(viewer, before);
    return saveProject(workspaceId, tx, submission, input, base);
  });
}

async function afterSaving(deps: Deps, view: ViewOutput, saved: SavedProject): Promise<ModalView> {
  switch (saved.kind) {
    case 'saved':
      return projectSavedModal(saved.project, saved.isNew);
    case 'key taken':
      throw fieldErrors(view, { key: 'Another project has this key: choose a different one.' });
    case 'not found':
      throw new UserError('You can no longer see this project, so nothing was saved.');
    case 'changed meanwhile': {
      const { id, revision, changedBy } = saved.project;
      const names = await deps.people.names([changedBy]);
      const metadata: ProjectMetadata = { id, revision };
      const theirs = { who: names.get(changedBy) ?? 'Somebody', values: projectValues(saved.project) };
      return conflictModal(projectForm, view, theirs, metadata);
    }
  }
}
