import type { ModalView } from '@slack/types';
import { scopes, tools } from '../api/rules.ts';
import { context, section } from '../slack/blocks.ts';
import { channel, decimal, oneOf, people, text, wholeNumber } from '../slack/fields.ts';
import { type Form, type FormValues, formBlocks } from '../slack/form.ts';
import { formModal } from '../slack/modal.ts';
import type { FormId } from '../submission.ts';
import type { WorkspaceSettings } from '../workspaces/store.ts';
import {
  AddressInput,
  AdminsInput,
  bounds,
  KeyInput,
  LimitsInput,
  locales,
  localeWords,
  mostAdmins,
  TestInput,
  toolWords,
  WorkspaceInput,
} from './rules.ts';

export const workspaceCallback = 'settings_workspace';
export const limitsCallback = 'settings_limits';
export const adminsCallback = 'settings_admins';
export const testCallback = 'settings_test';
export const keyCallback = 'settings_key';
export const addressCallback = 'settings_address';

/** What the forms of settings carry: the settings that they were opened on. */
export type SettingsMetadata = FormId & { opened: Partial<WorkspaceSettings> };

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
    locale: oneOf('Language of dates and numbers', {
      of: locales.map((locale) => ({ value: locale, text: localeWords[locale] ?? locale })),
      hint: 'How dates, numbers and amounts are written from now on. Words stay English.',
    }),
  },
};

export const limitsForm: Form<typeof LimitsInput> = {
  schema: LimitsInput,
  fields: {
    pocItemLimit: wholeNumber('Data items of a POC', {
      ...bounds.pocItemLimit,
      hint: 'More than these three takes a reason and somebody who approves. POCs that are planned keep theirs.',
    }),
    pocDayLimit: wholeNumber('Days of a POC', bounds.pocDayLimit),
    pocPeopleLimit: wholeNumber('People of a POC', bounds.pocPeopleLimit),
    warningPercent: wholeNumber('Warn from how many percent of a budget on', {
      ...bounds.warningPercent,
      hint: 'What the form of a new budget begins with. Budgets that exist keep theirs.',
    }),
    voteReminderHours: wholeNumber('Remind voters how many hours before a vote closes', {
      ...bounds.voteReminderHours,
      hint: 'In the last quarter of a vote at the earliest.',
    }),
    judgementDays: wholeNumber('Over how many days judgements are counted', {
      ...bounds.judgementDays,
      hint: 'For the accuracy in `/aipm judgement` and in digests.',
    }),
  },
};

export const adminsForm: Form<typeof AdminsInput> = {
  schema: AdminsInput,
  fields: {
    adminIds: people("Who counts as an admin beside Slack's", {
      max: mostAdmins,
      optional: true,
      hint: 'They can change these settings, every budget and every project. It counts within a minute.',
    }),
  },
};

export const testForm: Form<typeof TestInput> = {
  schema: TestInput,
  fields: { channel: channel('Channel', { hint: 'Everybody there will see a short message.' }) },
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

/** Settings as forms hold them. */
export function settingsValues(settings: Partial<WorkspaceSettings>): FormValues {
  const entries = Object.entries(settings).map(([key, value]) => {
    return [key, typeof value === 'number' ? String(value) : value] as const;
  });
  return Object.fromEntries(entries);
}

/** The form of currency, zone, rates and language. */
export function workspaceModal(metadata: SettingsMetadata): ModalView {
  return formModal({
    title: 'Workspace settings',
    callbackId: workspaceCallback,
    metadata,
    blocks: formBlocks(workspaceForm, settingsValues(metadata.opened)),
  });
}

/** The form of limits and thresholds. */
export function limitsModal(metadata: SettingsMetadata): ModalView {
  return formModal({
    title: 'Limits',
    callbackId: limitsCallback,
    metadata,
    blocks: formBlocks(limitsForm, settingsValues(metadata.opened)),
  });
}

/** The form of who counts as an admin. */
export function adminsModal(metadata: SettingsMetadata): ModalView {
  return formModal({
    title: 'Admins',
    callbackId: adminsCallback,
    metadata,
    blocks: formBlocks(adminsForm, settingsValues(metadata.opened)),
  });
}

/** The form of a test message. */
export function testModal(channelId: string | undefined): ModalView {
  return formModal({
    title: 'Test message',
    callbackId: testCallback,
    submit: 'Send',
    blocks: [
      section('I post a short message and say what is wrong where I can not.'),
      ...formBlocks(testForm, { channel: channelId }),
    ],
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
