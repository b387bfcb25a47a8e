import { createHash } from 'node:crypto';
import Big from 'big.js';
import type { Database } from '../../db/database.ts';
import { UserError } from '../../errors.ts';
import type { Clocked } from '../../slack/feature.ts';
import type { Viewer } from '../../slack/people.ts';
import { type WorkspaceSettings, workspaceSettings } from '../../workspaces/store.ts';
import { type Account, accountsByKey, lockCurrency } from './ledger/accounts.ts';
import type { EntryInput } from './ledger/input.ts';
import { amountOf, momentProblem, monthOf, ratesOf, type Source } from './ledger/rules.ts';
import { addEntries, type EntryKey, knownEntries, type NewEntry } from './ledger/store.ts';
import { lockEntries, voidEntriesOf, type Which } from './ledger/voiding.ts';
import { checkOverruns } from './overruns/check.ts';

/** What is wrong with an entry: which of those given, in which field, in a sentence. */
export type EntryProblem = { index: number; field: keyof EntryInput; message: string };

/** What came of entries: how many are new, and how many were there already; or what is wrong, and then nothing was. */
export type Entering =
  | { kind: 'entered'; entered: number; repeated: number }
  | { kind: 'refused'; problems: EntryProblem[]; isConflict: boolean };

type By = { viewer: Viewer; source: Source; importId?: string };

/**
 * Takes entries into the ledger, in the caller's transaction; those that are there already change nothing. Where it is
 * refused some may have been written: roll back, so that it is all of them or none. Overruns that they cause are opened or
 * rise, and what Slack is to show of them is owed: nudge the dispatcher after the commit. `isConflict` says that a key is
 * taken by another content.
 */
export async function enterCosts(
  deps: Clocked,
  tx: Database,
  { viewer, source, importId }: By,
  inputs: EntryInput[],
): Promise<Entering> {
  const { workspaceId } = deps;
  const now = deps.now();
  const keys = [...new Set(inputs.map(({ project }) => project))];
  const [settings, accounts] = await Promise.all([
    workspaceSettings(workspaceId, tx),
    accountsByKey(workspaceId, tx, viewer, keys),
  ]);
  const checked = inputs.map((input, index) => checkedEntry(input, index, accounts, settings, now));
  const problems = checked.flatMap((entry) => ('message' in entry ? [entry] : []));
  if (problems.length > 0) return refused(problems);

  const entries = checked.flatMap((entry) => ('message' in entry ? [] : [entry]));
  const distinct = new Map<string, NewEntry>();
  for (const [index, entry] of entries.entries()) {
    const first = distinct.get(nameOf(entry)) ?? entry;
    if (first.contentHash !== entry.contentHash) return refused([{ index, ...keyTwice }], true);
    distinct.set(nameOf(entry), first);
  }

  await lockCurrencies(workspaceId, tx, [...accounts.values()], now);
  const origin = { source, importId: importId ?? null, enteredBy: viewer.userId, enteredAt: now };
  // Sent together and done in order: others wait for these keys, so no time is lost between them.
  const [known] = await Promise.all([
    addEntries(workspaceId, tx, [...distinct.values()], origin),
    checkTouched(deps, tx, entries),
  ]);
  const taken = await takenKeys(workspaceId, tx, entries, known);
  if (taken.length > 0) return refused(taken, true);
  const entered = distinct.size - known.length;
  return { kind: 'entered', entered, repeated: inputs.length - entered };
}

function nameOf({ projectId, key }: EntryKey): string {
  return `${projectId} ${key}`;
}

const keyTwice = { field: 'key', message: 'This key stands in here twice, with different content.' } as const;

function refused(problems: EntryProblem[], isConflict = false): Entering {
  return { kind: 'refused', problems, isConflict };
}

/** An entry as it will be written, or what is wrong with it. */
function checkedEntry(
  input: EntryInput,
  index: number,
  accounts: Map<string, Account>,
  settings: WorkspaceSettings,
  now: Date,
): NewEntry | EntryProblem {
  const account = accounts.get(input.project);
  if (!account)
    return { index, field: 'project', message: `There is no project ${input.project} that you can see.` };
  const untimely = momentProblem(input.occurredAt, now);
  if (untimely) return { index, field: 'occurredAt', message: untimely };
  if (input.currency !== null && input.currency !== account.currency)
    return {
      index,
      field: 'currency',
      message: `${account.key} counts in ${account.currency}, not in ${input.currency}.`,
    };
  const { tokens, gpuHour } = ratesOf(account, settings);
  if (input.amount === null && (tokens === null || gpuHour === null))
    return { index, field: 'amount', message: noRates(account, settings) };
  return {
    projectId: account.id,
    occurredAt: input.occurredAt,
    month: monthOf(settings.zone, input.occurredAt),
    action: input.action,
    tokens: input.tokens,
    gpuHours: input.gpuHours,
    amount: amountOf(input, { tokens: tokens ?? '0', gpuHour: gpuHour ?? '0' }),
    quantity: input.quantity,
    key: input.key,
    contentHash: contentHash(input, account),
  };
}

function noRates({ key, currency }: Account, settings: WorkspaceSettings): string {
  return `Give an amount: the workspace's rates are in ${settings.currency}, ${key} counts in ${currency} and has no rates of its own. Its budget can set them.`;
}

/** The same for the same content, however its numbers are written. */
function contentHash(input: EntryInput, account: Account): string {
  const { occurredAt, action, tokens, gpuHours, amount, quantity } = input;
  const numbers = [tokens, gpuHours, amount, quantity].map((number) => number && plainNumber(number));
  const content = JSON.stringify([account.id, occurredAt, action, ...numbers]);
  return createHash('sha256').update(content).digest('base64url');
}

/** A decimal in one notation: most are sent in it. */
function plainNumber(number: string): string {
  return /^(0|[1-9]\d*)(\.\d*[1-9])?$/.test(number) ? number : Big(number).toFixed();
}

/** From the first cost on a project's currency stays, or sums would mean nothing. */
async function lockCurrencies(
  workspaceId: string,
  tx: Database,
  accounts: Account[],
  now: Date,
): Promise<void> {
  const unlocked = accounts.filter(({ isLocked }) => !isLocked).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id, key, currency } of unlocked) {
    const locked = await lockCurrency(workspaceId, tx, id, now);
    if (locked === currency) continue;
    throw new UserError(
      `The currency of ${key} was changed just now. Nothing was entered: please try again.`,
    );
  }
}

/** The entries whose keys name something else already. @param known the keys that were there before */
async function takenKeys(
  workspaceId: string,
  tx: Database,
  entries: NewEntry[],
  known: EntryKey[],
): Promise<EntryProblem[]> {
  if (known.length === 0) return [];
  const before = await knownEntries(workspaceId, tx, known);
  const hashes = new Map(before.map((entry) => [nameOf(entry), entry.contentHash]));
  const message = 'This key names an entry of another content already.';
  return entries.flatMap((entry, index): EntryProblem[] =>
    [undefined, entry.contentHash].includes(hashes.get(nameOf(entry)))
      ? []
      : [{ index, field: 'key', message }],
  );
}

/** Looks at every project and month that entries fall in, each once. */
async function checkTouched(
  deps: Clocked,
  tx: Database,
  entries: Pick<NewEntry, 'projectId' | 'month'>[],
): Promise<void> {
  const months = new Map<string, Set<string>>();
  for (const { projectId, month } of entries)
    months.set(projectId, (months.get(projectId) ?? new Set()).add(month));
  for (const projectId of [...months.keys()].sort())
    await checkOverruns(deps, tx, projectId, [...(months.get(projectId) ?? [])]);
}

type Voided = { kind: 'voided'; count: number } | { kind: 'not visible' } | { kind: 'voided already' };

/** Takes entries out of the sums, with a reason; they stay in the ledger. */
export async function voidEntries(
  deps: Clocked,
  tx: Database,
  { viewer, reason }: { viewer: Viewer; reason: string },
  which: Which,
): Promise<Voided> {
  const { workspaceId } = deps;
  const entries = await lockEntries(workspaceId, tx, viewer, which);
  if (entries.length === 0) return { kind: 'not visible' };
  const ids = entries.map(({ id }) => id);
  const act = { userId: viewer.userId, at: deps.now(), reason };
  const count = await voidEntriesOf(workspaceId, tx, ids, act);
  if (count === 0) return { kind: 'voided already' };
  await checkTouched(deps, tx, entries);
  return { kind: 'voided', count };
}
