import type { ModalView } from '@slack/types';
import { scopes, tools } from '../api/rules.ts';
import { context } from '../slack/blocks.ts';
import { decimal, oneOf, text } from '../slack/fields.ts';
import { type Form, formBlocks } from '../slack/form.ts';
import { formModal } from '../slack/modal.ts';
import type { FormId } from '../submission.ts';
import type { WorkspaceSettings } from '../workspaces/store.ts';
import { AddressInput, KeyInput, toolWords, WorkspaceInput } from './rules.ts';

export const workspaceCallback = 'settings_workspace';
export const keyCallback = 'settings_key';
export const addressCallback = 'settings_address';

/** What the workspace's form carries: the settings that it was opened on. */
export type WorkspaceMetadata = FormId & { opened: WorkspaceSettings };

export const workspaceForm: Form<typeof WorkspaceInput> = {
  schema: WorkspaceInput,
  fields: {
    currency: text('Currency', { max: 3, hint: 'A code such as EUR. Projects that exist keep theirs.' }),
    zone: text('Time zone', {
      max: 60,
      hint: 'Such as Asia/Shanghai. Its midnight ends a month of cost; entries that are there stay in their month.',
    }),
    tokenRate: decimal('Rate for 1,000 tokens', { hint: 'For projects that set none, in this currency.' }),
    gpuRate: decimal('Rate for a GPU hour'),
  },
};

export const keyForm: Form<typeof KeyInput> = {
  schema: KeyInput,
  fields: {
    name: text('Name', { max: 80, hint: 'Where it will be used, such as "nightly cost export".' }),
    scope: oneOf('What it may do', {
      as: 'radio',
      of: scopes.map((scope) => ({ value: scope, text: scope === 'read' ? 'Read' : 'Read and write' })),
    }),
  },
};

export const addressForm: Form<typeof AddressInput> = {
  schema: AddressInput,
  fields: {
    name: text('Name', { max: 80, hint: 'Such as "LiteLLM in production".' }),
    tool: oneOf('Tool', { of: tools.map((tool) => ({ value: tool, text: toolWords[tool] })) }),
    aliases: text('What stands for which project', {
      max: 3000,
      multiline: true,
      hint: 'A line each: care-prod = CARE. For LiteLLM the alias of the key or team, for Langfuse the name of the alert.',
    }),
  },
};

/** The form of the workspace's settings. */
export function workspaceModal(metadata: WorkspaceMetadata): ModalView {
  return formModal({
    title: 'Workspace settings',
    callbackId: workspaceCallback,
    metadata,
    blocks: formBlocks(workspaceForm, metadata.opened),
  });
}

/** The form of a new API key. */
export function keyModal(metadata: FormId): ModalView {
  return formModal({
    title: 'New API key',
    callbackId: keyCallback,
    submit: 'Make key',
    metadata,
    blocks: [
      ...formBlocks(keyForm, { scope: 'read' }),
      context('It acts as you: it sees the projects that you see, and stops when you leave the workspace.'),
    ],
  });
}

/** The form of a new report address. */
export function addressModal(metadata: FormId): ModalView {
  return formModal({
    title: 'New report address',
    callbackId: addressCallback,
    submit: 'Make address',
    metadata,
    blocks: [
      ...formBlocks(addressForm, {}),
      context('What the tool reports opens an incident of the project. It enters no costs.'),
    ],
  });
}
