import Big from 'big.js';
import { z } from 'zod';
import { type Scope, scopes, type Tool, tools } from '../api/rules.ts';
import { isCurrency } from '../projects/rules.ts';
import { zoneNamed } from '../slack/text.ts';

export const scopeWords: Record<Scope, string> = { read: 'reads', write: 'reads and writes' };
export const toolWords: Record<Tool, string> = { litellm: 'LiteLLM', langfuse: 'Langfuse' };

const Rate = z
  .string('Give a rate, 0 where it costs nothing.')
  .regex(/^\d{1,9}(\.\d{1,12})?$/, 'A rate is zero or more, with at most 12 decimal places, such as 0.002.')
  .transform((rate) => new Big(rate).toFixed());

/** The languages that dates and numbers can be written in, as BCP 47 tags. */
export const locales = ['en-GB', 'en-US', 'de-DE', 'fr-FR', 'zh-CN'] as const;
export const localeWords: Record<string, string> = {
  'en-GB': 'English (United Kingdom)',
  'en-US': 'English (United States)',
  'de-DE': 'German (Germany)',
  'fr-FR': 'French (France)',
  'zh-CN': 'Chinese (China)',
};

/** The settings of a workspace as their form gives them. */
export const WorkspaceInput = z.object({
  currency: z
    .string('Name a currency, such as EUR.')
    .transform((code) => code.toUpperCase())
    .refine(isCurrency, 'A currency is a code such as USD, EUR or CNY.'),
  zone: z
    .string('Name a time zone, such as Asia/Shanghai.')
    .refine(
      (name) => zoneNamed(name) !== undefined,
      'I know no such time zone. Write it as Asia/Shanghai or UTC.',
    )
    .transform((name) => zoneNamed(name) ?? name),
  tokenRate: Rate,
  gpuRate: Rate,
  locale: z.enum(locales, 'Choose a language from the list.'),
});

/** What a workspace without settings of its own lets a POC use: it may lower that (docs/method.md, 2). */
const most = { items: 1000, days: 10, people: 2 };

/** The bounds of the limits and thresholds. */
export const bounds = {
  pocItemLimit: { min: 1, max: most.items },
  pocDayLimit: { min: 1, max: most.days },
  pocPeopleLimit: { min: 1, max: most.people },
  warningPercent: { min: 1, max: 100 },
  voteReminderHours: { min: 1, max: 168 },
  judgementDays: { min: 30, max: 1095 },
};

function wholeNumberIn({ min, max }: { min: number; max: number }) {
  const sentence = `A whole number from ${min} to ${max}.`;
  return z
    .string(sentence)
    .regex(/^\d{1,6}$/, sentence)
    .transform(Number)
    .refine((number) => number >= min && number <= max, sentence);
}

/** The limits and thresholds of a workspace as their form gives them. */
export const LimitsInput = z.object({
  pocItemLimit: wholeNumberIn(bounds.pocItemLimit),
  pocDayLimit: wholeNumberIn(bounds.pocDayLimit),
  pocPeopleLimit: wholeNumberIn(bounds.pocPeopleLimit),
  warningPercent: wholeNumberIn(bounds.warningPercent),
  voteReminderHours: wholeNumberIn(bounds.voteReminderHours),
  judgementDays: wholeNumberIn(bounds.judgementDays),
});

/** The most people who count as admins beside Slack's. */
export const mostAdmins = 20;

/** Who counts as an admin beside Slack's, as the form gives it. */
export const AdminsInput = z.object({
  adminIds: z
    .array(z.string())
    .max(mostAdmins, `Name at most ${mostAdmins} people.`)
    .nullable()
    .transform((ids) => [...new Set(ids)].sort()),
});

/** Where a test message goes, as the form gives it. */
export const TestInput = z.object({ channel: z.string('Choose a channel.') });

/** Stands for what Slack said where it said nothing. */
export const noAnswer = 'no answer';

/** What Slack's refusal of a test message means, in mrkdwn. @param channel its id */
export function testRefusal(channel: string, refusal: string): string {
  const where = `<#${channel}>`;
  if (refusal === 'not_in_channel' || refusal === 'channel_not_found')
    return `I am not in ${where}. Type \`/invite @aipm\` there, then try again.`;
  if (refusal === 'is_archived') return `${where} is archived. Unarchive it, or choose another channel.`;
  if (refusal.startsWith('restricted_action'))
    return `Posting in ${where} is restricted. Ask an admin of Slack to let aipm post there.`;
  if (refusal === 'missing_scope')
    return 'aipm has not been granted what it takes to post. Install it again from its manifest.';
  if (['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired'].includes(refusal))
    return `Slack no longer takes aipm's token (${refusal}). Install it again, and give it the new token.`;
  if (refusal === 'ratelimited')
    return `Slack wants a pause before more is posted in ${where}. Try again in a minute.`;
  if (refusal === noAnswer)
    return `Slack did not answer, so I can't tell. Look in ${where} whether it stands there before you try again.`;
  return `Slack did not post it in ${where} (it said ${refusal}).`;
}

const Name = z.string('Give it a name to know it by.').max(80, 'A name has at most 80 characters.');

/** A new API key as its form gives it. */
export const KeyInput = z.object({ name: Name, scope: z.enum(scopes, 'Choose what it may do.') });
export type KeyInput = z.infer<typeof KeyInput>;

const mostAliases = 50;
const aliasLine = /^(.{1,200}?)\s*=\s*([A-Za-z][A-Za-z0-9]{1,11})$/;

/** What another tool calls a project, and the project's key in capitals. */
export type Alias = { alias: string; key: string };

/** A new report address as its form gives it. Its names come as lines, "care-prod = CARE". */
export const AddressInput = z.object({
  name: Name,
  tool: z.enum(tools, 'Choose the tool.'),
  aliases: z.string('Say which name stands for which project.').transform((text, context): Alias[] => {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const aliases = lines.map(aliasIn);
    const wrong = problemIn(lines, aliases);
    if (wrong === undefined) return aliases.filter((alias) => alias !== undefined);
    context.addIssue({ code: 'custom', message: wrong });
    return z.NEVER;
  }),
});
export type AddressInput = z.infer<typeof AddressInput>;

function aliasIn(line: string): Alias | undefined {
  const [, alias, key] = aliasLine.exec(line.trim()) ?? [];
  return alias === undefined || key === undefined ? undefined : { alias, key: key.toUpperCase() };
}

function problemIn(lines: string[], aliases: (Alias | undefined)[]): string | undefined {
  if (lines.length === 0) return 'Say which name stands for which project.';
  if (lines.length > mostAliases) return `Name at most ${mostAliases} at one address.`;
  const unclear = aliases.indexOf(undefined);
  if (unclear >= 0)
    return `"${(lines[unclear] ?? '').slice(0, 60)}" is not clear. Write it as care-prod = CARE.`;
  const names = aliases.map((alias) => alias?.alias);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `"${twice.slice(0, 60)}" stands here twice.`;
}
