import Big from 'big.js';
import { z } from 'zod';
import { cut, inline, oneLine } from '../slack/text.ts';

/** Lifecycle stages of a project, in order (docs/method.md, 15). */
export const stages = ['problem', 'data', 'training', 'evaluation', 'deployment', 'monitoring'] as const;

/** How urgently a project wants investment: critical, important, defer (docs/method.md, 3). */
export const tiers = ['P0', 'P1', 'P2'] as const;
export type Tier = (typeof tiers)[number];
export const tierWords: Record<Tier, string> = { P0: 'critical', P1: 'important', P2: 'defer' };

/** A mean to one decimal place, cut, never rounded up: 79.96 shows 79.9. */
export function shownMean(sum: number, votes: number): string {
  const tenths = (sum * 10 - ((sum * 10) % votes)) / votes;
  return `${(tenths - (tenths % 10)) / 10}.${tenths % 10}`;
}

/** A score older than this wants a new vote, in days (docs/method.md, 3). */
export const staleAfterDays = 90;

export const statuses = ['active', 'paused', 'stopped'] as const;

/** Who sees a project: every member of the workspace, or its owner and the people it names. */
export const visibilities = ['workspace', 'restricted'] as const;

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whether a code is an ISO 4217 currency, such as USD. */
export function isCurrency(code: string): boolean {
  return currencies.has(code);
}

const Day = z.iso.date('A day looks like 2026-11-21.');

const Amount = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,4})?$/, 'An amount of at most 15 digits and 4 decimal places, such as 800000.');

/** What a project saves in a year, net of running it, may be a loss. */
const Saving = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,4})?$/, 'An amount of at most 15 digits and 4 decimal places, such as 800000.');

/** A project as its form gives it. Days are `YYYY-MM-DD`, the currency an ISO 4217 code, amounts exact decimals. */
export const ProjectInput = z.object({
  key: z
    .string('Give the project a short key, such as TRIAGE.')
    .transform((key) => key.toUpperCase())
    .pipe(
      z
        .string()
        .regex(
          /^[A-Z][A-Z0-9]{1,11}$/,
          'A key has 2 to 12 letters and digits and begins with a letter, such as TRIAGE.',
        ),
    ),
  name: z.string('Give the project a name.').max(100, 'A name has at most 100 characters.'),
  owner: z.string('Choose who owns the project.'),
  channel: z.string().nullable(),
  visibility: z.enum(visibilities, 'Choose who can see the project.'),
  members: z
    .array(z.string())
    .max(50, 'Name at most 50 people.')
    .nullable()
    .transform((named) => named ?? []),
  stage: z.enum(stages, 'Choose a lifecycle stage.'),
  status: z.enum(statuses, 'Choose a status.'),
  targetDate: Day.nullable(),
  shippedDate: Day.nullable(),
  currency: z
    .string('Choose a currency, such as EUR.')
    .transform((code) => code.toUpperCase())
    .refine(isCurrency, 'A currency is a code such as USD, EUR or CNY.'),
  investment: Amount.nullable(),
  annualSaving: Saving.nullable(),
});
export type ProjectInput = z.infer<typeof ProjectInput>;

/** The first target date ever committed to; later ones don't move it, so that lateness can't be edited away. */
export function firstTargetDate(first: string | null, target: string | null): string | null {
  return first ?? target;
}

/** What an investment brings: net saving a year, months until it is paid back, and net saving for each unit invested. */
export type Return = {
  investment: string;
  saving: string;
  /** Running cost a month. */
  running: string;
  net: string;
  payback: string | 'never';
  ratio: string;
};

/**
 * Payback months = investment / (net annual saving / 12), net of a year's running cost; "never" at or below zero. Return
 * ratio = net annual saving / investment, written 1:1.88 (docs/method.md, 5).
 * @param investment above zero
 * @param saving in a year
 * @param running cost a month, 0 where none is expected
 */
export function investmentReturn(investment: string, saving: string, running: string): Return {
  const net = Big(saving).minus(Big(running).times(12));
  return {
    investment: Big(investment).toFixed(),
    saving,
    running,
    net: net.toFixed(),
    payback: net.lte(0) ? 'never' : Big(investment).times(12).div(net).round(1, Big.roundHalfUp).toFixed(),
    ratio: returnRatio(net, investment),
  };
}

/** Net annual saving / investment, written 1:1.88 (docs/method.md, 5). @param investment above zero */
export function returnRatio(net: Big, investment: Big | string): string {
  return `1:${net.div(investment).round(2, Big.roundHalfUp).toFixed()}`;
}

const newPrefix = 'new:';

/** The choice that stands for a project still to be made, under a name. */
export function newProjectChoice(name: string): string {
  return `${newPrefix}${name}`;
}

/** The name in such a choice; undefined for the id of a project that exists. */
export function newProjectName(choice: string): string | undefined {
  return choice.startsWith(newPrefix) ? choice.slice(newPrefix.length).trim() : undefined;
}

/** A key to propose for a name: its first long word that can be one, else its initials, else PROJECT. */
export function proposedKey(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => /^[A-Z]/.test(word));
  const initials = words.map((word) => word[0]).join('');
  const key = words.find((word) => word.length >= 3) ?? (initials.length >= 2 ? initials : 'PROJECT');
  return key.slice(0, 12);
}

type Actor = { userId: string; isAdmin: boolean };

/** Who may change everything about a project: its owner, and admins. */
export function mayManageProject(viewer: Actor, project: { ownerId: string }): boolean {
  return project.ownerId === viewer.userId || viewer.isAdmin;
}

/** Who may change a project at all: everybody who sees an open one, its owner and admins a restricted one. */
export function mayChangeProject(
  viewer: Actor,
  project: { visibility: (typeof visibilities)[number]; ownerId: string },
): boolean {
  return project.visibility === 'workspace' || mayManageProject(viewer, project);
}

/** What of a project only its owner and admins change: who has it, and who sees it. */
export function guardedChanges(
  before: { ownerId: string; visibility: string; members: string[] },
  input: ProjectInput,
): ('owner' | 'visibility' | 'members')[] {
  const same = (a: string[], b: string[]) => [...a].sort().join() === [...b].sort().join();
  return [
    ...(before.ownerId === input.owner ? [] : (['owner'] as const)),
    ...(before.visibility === input.visibility ? [] : (['visibility'] as const)),
    ...(same(before.members, input.members) ? [] : (['members'] as const)),
  ];
}

/**
 * Where a card of a project goes, best place first: where the command was typed, the project's channel, the person who
 * typed it. A restricted project's cards go to its own channel alone, or to its owner while it has none.
 */
export function cardTargets(
  project: { visibility: (typeof visibilities)[number]; channelId: string | null; ownerId: string },
  typedIn: string | null,
  typedBy: string,
): string[] {
  if (project.visibility === 'restricted') return [project.channelId ?? project.ownerId];
  return [...new Set([typedIn, project.channelId, typedBy])].filter((target) => target !== null);
}

/**
 * Who is told when a message of a project can't be shown and nobody has just acted: the preferred person, or a restricted
 * project's owner, who surely still sees it.
 */
export function noticeTo(
  project: { visibility: (typeof visibilities)[number]; ownerId: string },
  preferred: string,
): string {
  return project.visibility === 'restricted' ? project.ownerId : preferred;
}

/** "Medical triage (TRIAGE)": how a project is called wherever it is named. */
export function projectTitle(project: { name: string; key: string }): string {
  return `${project.name} (${project.key})`;
}

/** The same on one line of about 60 characters, for cells of tables: a long name gives way, the key stays. */
export function shortTitle({ name, key }: { name: string; key: string }): string {
  return projectTitle({ name: inline(cut(oneLine(name), 57 - key.length)), key });
}
