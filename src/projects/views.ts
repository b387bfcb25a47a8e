import type { KnownBlock, ModalView } from '@slack/types';
import { actions, button, context, option, plain, section } from '../slack/blocks.ts';
import {
  channel,
  day,
  decimal,
  type FieldValue,
  type Initial,
  oneOf,
  people,
  person,
  search,
  text,
} from '../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../slack/form.ts';
import { formModal, pageModal } from '../slack/modal.ts';
import { cut, dayText, ended, escapeMrkdwn, inline } from '../slack/text.ts';
import { type FormId, newFormId } from '../submission.ts';
import { newProjectChoice, newProjectName, ProjectInput, projectTitle } from './rules.ts';
import type { Project, ProjectWithMembers } from './store.ts';

export const searchProjectsAction = 'project_search';
export const editProjectAction = 'project_edit';
export const newProjectAction = 'project_new';
export const projectCallback = 'project';

const stageWords = {
  problem: 'Problem',
  data: 'Data',
  training: 'Training',
  evaluation: 'Evaluation',
  deployment: 'Deployment',
  monitoring: 'Monitoring',
};

const choices = (words: Record<string, string>) =>
  Object.entries(words).map(([value, shown]) => ({ value, text: shown }));

/** The form that creates and edits a project. */
export const projectForm: Form<typeof ProjectInput> = {
  schema: ProjectInput,
  fields: {
    key: text('Key', {
      max: 12,
      hint: 'Short and unique, such as TRIAGE: it is what people type after a command.',
    }),
    name: text('Name', { max: 100, placeholder: 'Medical triage' }),
    owner: person('Owner', { hint: 'Asked for outcomes, and answers for the project in digests.' }),
    channel: channel('Channel', {
      optional: true,
      hint: 'Where its cards go if they can not go where the command was typed; those of a restricted project always.',
    }),
    visibility: oneOf('Who can see it', {
      as: 'radio',
      of: choices({
        workspace: 'Every member of the workspace',
        restricted: 'Only its owner and the people named below',
      }),
    }),
    members: people('People who can see it when restricted', { max: 50, optional: true }),
    stage: oneOf('Lifecycle stage', { of: choices(stageWords) }),
    status: oneOf('Status', { of: choices({ active: 'Active', paused: 'Paused', stopped: 'Stopped' }) }),
    targetDate: day('Target date', {
      optional: true,
      hint: 'The first one is kept: being on time counts against it.',
    }),
    shippedDate: day('Shipped on', { optional: true }),
    currency: text('Currency', { max: 3, hint: 'A code such as USD, EUR or CNY.' }),
    investment: decimal('Investment', {
      optional: true,
      hint: 'What it takes once: compute and people, in its currency.',
    }),
    annualSaving: decimal('Net saving a year', {
      optional: true,
      hint: 'What it saves or earns in a year, less a year of running it.',
    }),
  },
};

/** What the project form carries: the project and revision that it was opened on, none for a new one. */
export type ProjectMetadata = FormId & { opened?: { id: string; revision: number } };

/** A field in which a project is found by typing, or made on the spot. */
export function projectField() {
  return search('Project', {
    actionId: searchProjectsAction,
    placeholder: 'Type a name or key; a new name makes a new project',
  });
}

/** What fills that field for a project. */
export function projectChoice(project: { id: string; name: string; key: string }) {
  return { value: project.id, text: projectTitle(project) };
}

/** What fills that field in a draft: a project, one still to be made, or nothing. */
export function projectInDraft(
  value: FieldValue,
  project: { id: string; name: string; key: string } | undefined,
): Initial {
  if (project) return projectChoice(project);
  const name = typeof value === 'string' ? newProjectName(value) : undefined;
  return name === undefined ? null : newChoice(name);
}

function newChoice(name: string) {
  return { value: newProjectChoice(name), text: `New project: ${inline(name)}` };
}

/** The entries of the project search; whatever was typed can become a project. */
export function searchOptions(found: Project[], typed: string) {
  const name = cut(typed, 60);
  const isNamed = found.some((project) => project.name.toLowerCase() === name.toLowerCase());
  return [
    ...found.map((project) => option(projectTitle(project), project.id)),
    ...(name && !isNamed ? [option(newChoice(name).text, newChoice(name).value)] : []),
  ];
}

/** An empty form, with the key that was typed after the command. */
export function newProjectModal(given: {
  key: string;
  owner: string;
  channel: string | null;
  currency: string;
}): ModalView {
  const initial = { ...given, visibility: 'workspace', stage: 'problem', status: 'active' };
  return formModal({
    title: 'New project',
    callbackId: projectCallback,
    metadata: newFormId() satisfies ProjectMetadata,
    blocks: [editInstead(), ...formBlocks(projectForm, initial)],
  });
}

function editInstead(): KnownBlock {
  return {
    type: 'section',
    text: plain('To change a project that exists, choose it here.'),
    accessory: {
      type: 'external_select',
      action_id: editProjectAction,
      min_query_length: 0,
      placeholder: plain('Edit a project'),
    },
  };
}

/** The form filled with a project. */
export function editProjectModal(project: ProjectWithMembers, today: string): ModalView {
  const { id, revision, firstTargetDate } = project;
  const first =
    firstTargetDate && firstTargetDate !== project.targetDate
      ? [context(ended(`First committed to ${dayText(firstTargetDate, today)}`))]
      : [];
  return formModal({
    title: `Edit ${project.key}`,
    callbackId: projectCallback,
    metadata: { ...newFormId(), opened: { id, revision } } satisfies ProjectMetadata,
    blocks: [...formBlocks(projectForm, projectValues(project)), ...first],
  });
}

/** What follows a save: what was saved, and what one would do next. */
export function projectSavedModal(project: Project, isNew: boolean): ModalView {
  const title = escapeMrkdwn(inline(projectTitle(project)));
  const who =
    project.visibility === 'workspace'
      ? 'every member of the workspace'
      : 'its owner and the people it names';
  return pageModal({
    title: isNew ? 'Project created' : 'Project saved',
    blocks: [
      section(`*${title}*\nOwner <@${project.ownerId}> · visible to ${who}`),
      actions(button('Start a technical review', 'review_start', project.id, 'primary')),
    ],
  });
}

/** A saved project as its form holds it, to compare with what stands in one. */
export function projectValues(project: ProjectWithMembers): FormValues {
  const { ownerId, channelId } = project;
  const fields = { ...project, owner: ownerId, channel: channelId } as Record<string, unknown>;
  return Object.fromEntries(Object.keys(projectForm.fields).map((key) => [key, fields[key] as FieldValue]));
}
