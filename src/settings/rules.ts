import Big from 'big.js';
import { z } from 'zod';
import { type Scope, scopes, type Tool, tools } from '../api/rules.ts';
import { isCurrency } from '../projects/rules.ts';

export const scopeWords: Record<Scope, string> = { read: 'reads', write: 'reads and writes' };
export const toolWords: Record<Tool, string> = { litellm: 'LiteLLM', langfuse: 'Langfuse' };

/** The name of a zone as the runtime knows it, whatever its case; undefined where there is none. */
function zoneNamed(name: string): string | undefined {
  if (!/^[a-z]/i.test(name)) return undefined;
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    // Some names stand for others, which people may not expect: Asia/Kolkata stays what it is.
    return known.toLowerCase() === name.toLowerCase() ? known : name;
  } catch {
    return undefined;
  }
}

const Rate = z
  .string('Give a rate, 0 where it costs nothing.')
  .regex(/^\d{1,9}(\.\d{1,12})?$/, 'A rate is zero or more, with at most 12 decimal places, such as 0.002.')
  .transform((rate) => new Big(rate).toFixed());

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
});

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
