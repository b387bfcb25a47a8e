import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { Tool } from '../api/rules.ts';
import { actions, alert, button, confirmation, context, section } from '../slack/blocks.ts';
import { pageModal } from '../slack/modal.ts';
import { counted } from '../slack/phrases.ts';
import {
  decimalText,
  escapeMrkdwn,
  excerpt,
  inline,
  listed,
  momentText,
  numberText,
  percentText,
} from '../slack/text.ts';
import type { WorkspaceSettings } from '../workspaces/store.ts';
import { localeWords, noAnswer, scopeWords, testRefusal, toolWords } from './rules.ts';
import type { Revocable, Shown, ShownAddress, ShownKey } from './store.ts';

export const showSettingsAction = 'settings_show';
export const turnSettingsAction = 'settings_turn';
export const editWorkspaceAction = 'settings_workspace_edit';
export const editLimitsAction = 'settings_limits_edit';
export const editAdminsAction = 'settings_admins_edit';
export const testMessageAction = 'settings_test';
export const newKeyAction = 'settings_key_new';
export const newAddressAction = 'settings_address_new';
export const revokeKeyAction = 'settings_key_revoke';
export const revokeAddressAction = 'settings_address_revoke';

/** From which key and which address on the page shows them. */
export type SettingsPlace = { keys: number; addresses: number };

/** So many keys, and as many addresses, stand on a page. */
export const shownAtOnce = 15;
const aliasesShown = 8;

/** The settings, as admins see them. */
export function settingsModal(
  settings: WorkspaceSettings,
  keys: Shown<ShownKey>,
  addresses: Shown<ShownAddress>,
  place: SettingsPlace,
  notice?: string,
): ModalView {
  return pageModal({
    title: 'Settings',
    metadata: place,
    blocks: [
      ...workspaceBlocks(settings),
      { type: 'divider' },
      section('*API keys*', button('New key', newKeyAction, 'new')),
      ...(keys.total === 0 ? [context('None yet. A key lets a program read and write what you see.')] : []),
      ...keys.items.map(keyBlock),
      ...turning(keys, place, 'keys'),
      { type: 'divider' },
      section('*Report addresses*', button('New address', newAddressAction, 'new')),
      ...(addresses.total === 0
        ? [context('None yet. LiteLLM and Langfuse can report overruns to an address of yours.')]
        : []),
      ...addresses.items.map(addressBlock),
      ...turning(addresses, place, 'addresses'),
      ...(notice ? [alert(notice, 'success')] : []),
    ],
  });
}

function workspaceBlocks(settings: WorkspaceSettings): KnownBlock[] {
  const { currency, zone, tokenRate, gpuRate, locale } = settings;
  return [
    section(
      `*Workspace*\n${currency} · months end at midnight in ${escapeMrkdwn(zone)} · ${localeWords[locale] ?? escapeMrkdwn(locale)}`,
      button('Change', editWorkspaceAction, 'edit'),
    ),
    context(
      `${numberText(1000)} tokens cost ${currency} ${decimalText(tokenRate)}, a GPU hour ${currency} ${decimalText(gpuRate)}, unless a project says otherwise.`,
    ),
    section(`*Limits*\n${limitWords(settings)}`, button('Change limits', editLimitsAction, 'edit')),
    section(`*Admins*\n${adminWords(settings)}`, button('Change admins', editAdminsAction, 'edit')),
    section(
      '*Test message*\nSee whether I can post in a channel',
      button('Send one', testMessageAction, 'new'),
    ),
  ];
}

function limitWords(settings: WorkspaceSettings): string {
  const { pocItemLimit, pocDayLimit, pocPeopleLimit } = settings;
  const { warningPercent, voteReminderHours, judgementDays } = settings;
  const poc = [
    counted(pocItemLimit, 'data item'),
    counted(pocDayLimit, 'day'),
    pocPeopleLimit === 1 ? '1 person' : `${pocPeopleLimit} people`,
  ];
  return [
    `A POC without a reason for more: ${listed(poc)}`,
    `New budgets warn from ${percentText(warningPercent)} on`,
    `Voters are reminded ${counted(voteReminderHours, 'hour')} before a vote closes`,
    `Judgements are counted over ${counted(judgementDays, 'day')}`,
  ].join('\n');
}

function adminWords({ adminIds }: WorkspaceSettings): string {
  const named = adminIds.map((id) => `<@${id}>`);
  return listed(["Slack's admins and owners", ...named]);
}

/** What came of a test message: Slack's refusal in plain words, or that it stands there where there was none. */
export function testedModal(channel: string, refusal: string | null): ModalView {
  const isPosted = refusal === null;
  return pageModal({
    title: 'Test message',
    blocks: [
      isPosted
        ? alert('It is posted: cards and digests can go there.', 'success')
        : alert(refusal === noAnswer ? 'It may not be posted.' : 'It could not be posted.', 'error'),
      section(isPosted ? `Look in <#${channel}>.` : testRefusal(channel, refusal)),
      actions(
        button(isPosted ? 'Try another channel' : 'Try again', testMessageAction, channel),
        button('Back to the settings', showSettingsAction, 'all'),
      ),
    ],
  });
}

function keyBlock(key: ShownKey): KnownBlock {
  return section(`*${nameOf(key)}* · ${scopeWords[key.scope]}\n${history(key)}`, revoking('key', key));
}

function addressBlock(address: ShownAddress): KnownBlock {
  const line = `*${nameOf(address)}* · ${toolWords[address.tool]}`;
  const aliases = address.aliases.map(
    ({ alias, key }) => `${escapeMrkdwn(excerpt(inline(alias), 80))} = ${key}`,
  );
  const others = [
    ...(aliases.length > aliasesShown ? [`${aliases.length - aliasesShown} more`] : []),
    ...(address.hidden > 0 ? [`${address.hidden} of projects that you can't see`] : []),
  ];
  const named = [...aliases.slice(0, aliasesShown), ...others].join(', ');
  return section(`${line}\n${named}\n${history(address)}`, revoking('address', address));
}

function nameOf({ name }: { name: string }): string {
  return escapeMrkdwn(inline(name));
}

function history({ prefix, createdBy, createdAt, lastUsedAt }: ShownKey | ShownAddress): string {
  const used = lastUsedAt ? `last used ${momentText(lastUsedAt)}` : 'never used';
  return `\`${prefix}…\` · ${used}\nMade by <@${createdBy}> ${momentText(createdAt)}`;
}

function revoking(what: Revocable, { id, name }: { id: string; name: string }): Button {
  const action = what === 'key' ? revokeKeyAction : revokeAddressAction;
  const text = `"${inline(name)}" stops at once, for every program that uses it. It can't be taken back.`;
  return {
    ...button('Revoke', `${action}/${id}`, id),
    confirm: {
      ...confirmation(`Revoke this ${what === 'key' ? 'key' : 'address'}?`, text, 'Revoke'),
      style: 'danger',
    },
  };
}

function turning(
  { items, total }: Shown<unknown>,
  place: SettingsPlace,
  which: keyof SettingsPlace,
): KnownBlock[] {
  const from = place[which];
  if (items.length === total) return [];
  const turn = (text: string, target: number) =>
    button(text, `${turnSettingsAction}/${which}/${text}`, JSON.stringify({ ...place, [which]: target }));
  const range = items.length === 0 ? `none here` : `${from + 1} to ${from + items.length}`;
  return [
    context(`${range} of ${total}, newest first`),
    actions(
      ...(from > 0 ? [turn(`Newer ${which}`, Math.max(0, from - shownAtOnce))] : []),
      ...(from + items.length < total ? [turn(`Older ${which}`, from + shownAtOnce)] : []),
    ),
  ];
}

/** Shows a new key, which is done this once. */
export function keyMadeModal(name: string, key: string): ModalView {
  return pageModal({
    title: 'Your new API key',
    blocks: [
      alert('Copy it now: it is shown this once. I keep no copy, so nobody can show it again.', 'warning'),
      section(`*${nameOf({ name })}*\n\`\`\`${key}\`\`\``),
      context('Send it as `Authorization: Bearer …`. `/api/v1/openapi.json` describes the API.'),
      actions(button('Back to the settings', showSettingsAction, 'all')),
    ],
  });
}

const howTo: Record<Tool, (path: string) => string> = {
  litellm: (path) =>
    `In LiteLLM set the environment variable \`WEBHOOK_URL\` to where aipm is reached from there, followed by this path:\n\`\`\`${path}\`\`\`\nand in \`config.yaml\`, under \`general_settings\`, \`alerting: ["webhook"]\`.`,
  langfuse: (path) =>
    `In Langfuse create an automation with the event source Alert and the action Webhook. Its URL is where aipm is reached from there, followed by this path:\n\`\`\`${path}\`\`\`\nThen choose the automation in each alert that is to be reported.`,
};

/** Shows a new report address, which is done this once. */
export function addressMadeModal(name: string, tool: Tool, path: string): ModalView {
  return pageModal({
    title: 'Your report address',
    blocks: [
      alert(
        'Copy it now: it is shown this once. Whoever has it can report in your name, so treat it as a password.',
        'warning',
      ),
      section(`*${nameOf({ name })}*\n${howTo[tool](path)}`),
      actions(button('Back to the settings', showSettingsAction, 'all')),
    ],
  });
}

/** Answers a form that had made its key or address before. */
export function madeBeforeModal(what: Revocable): ModalView {
  const thing = what === 'key' ? 'key' : 'address';
  return pageModal({
    title: what === 'key' ? 'API key' : 'Report address',
    blocks: [
      section(
        `This form has made its ${thing} already, so I made no second one. It was shown then and can't be shown again: if you don't have it, revoke it in the settings and make another.`,
      ),
      actions(button('Back to the settings', showSettingsAction, 'all')),
    ],
  });
}
