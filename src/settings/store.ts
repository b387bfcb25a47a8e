import { and, asc, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import { apiKeys, reportAddresses, reportAliases } from '../api/schema.ts';
import { keyPrefix, newSecret } from '../api/secrets.ts';
import { recordChange } from '../audit/store.ts';
import type { Database } from '../db/database.ts';
import { idIs } from '../db/uuid.ts';
import { projects } from '../projects/schema.ts';
import { projectByKey } from '../projects/store.ts';
import { visibleTo } from '../projects/visibility.ts';
import type { Viewer } from '../slack/people.ts';
import type { Submission } from '../submission.ts';
import { changeWorkspaceSettings, type WorkspaceSettings, workspaceSettings } from '../workspaces/store.ts';
import type { AddressInput, Alias, KeyInput } from './rules.ts';

export type ShownKey = Pick<
  typeof apiKeys.$inferSelect,
  'id' | 'name' | 'scope' | 'prefix' | 'createdBy' | 'createdAt' | 'lastUsedAt'
>;
export type ShownAddress = Pick<
  typeof reportAddresses.$inferSelect,
  'id' | 'name' | 'tool' | 'prefix' | 'createdBy' | 'createdAt' | 'lastUsedAt'
> & {
  /** Those whose projects the person may see, and how many others there are. */
  aliases: Alias[];
  hidden: number;
};

/** Some of the things that still hold, newest first, and how many there are. */
export type Shown<Item> = { items: Item[]; total: number };

type Piece = { from: number; size: number };

/** The keys that were not revoked. */
export async function keysShown(
  workspaceId: string,
  db: Database,
  { from, size }: Piece,
): Promise<Shown<ShownKey>> {
  const held = and(eq(apiKeys.workspaceId, workspaceId), isNull(apiKeys.revokedAt));
  const items = await db
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      scope: apiKeys.scope,
      prefix: apiKeys.prefix,
      createdBy: apiKeys.createdBy,
      createdAt: apiKeys.createdAt,
      lastUsedAt: apiKeys.lastUsedAt,
    })
    .from(apiKeys)
    .where(held)
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(size)
    .offset(from);
  const [all] = await db.select({ count: count() }).from(apiKeys).where(held);
  return { items, total: Number(all?.count ?? 0) };
}

/** The report addresses that were not revoked, with what stands for which project. */
export async function addressesShown(
  workspaceId: string,
  db: Database,
  viewer: Viewer,
  { from, size }: Piece,
): Promise<Shown<ShownAddress>> {
  const held = and(eq(reportAddresses.workspaceId, workspaceId), isNull(reportAddresses.revokedAt));
  const rows = await db
    .select()
    .from(reportAddresses)
    .where(held)
    .orderBy(desc(reportAddresses.createdAt), desc(reportAddresses.id))
    .limit(size)
    .offset(from);
  const ids = rows.map(({ id }) => id);
  const named = await aliasesOf(workspaceId, db, viewer, ids);
  const items = rows.map(({ id, name, tool, prefix, createdBy, createdAt, lastUsedAt }) => {
    const ofIt = named.filter(({ addressId }) => addressId === id);
    const aliases = ofIt.flatMap(({ alias, key }) => (key === null ? [] : [{ alias, key }]));
    const hidden = ofIt.length - aliases.length;
    return { id, name, tool, prefix, createdBy, createdAt, lastUsedAt, aliases, hidden };
  });
  const [all] = await db.select({ count: count() }).from(reportAddresses).where(held);
  return { items, total: Number(all?.count ?? 0) };
}

/** The aliases of some addresses; those of projects that the person may not see have no key. */
async function aliasesOf(workspaceId: string, db: Database, viewer: Viewer, addressIds: string[]) {
  if (addressIds.length === 0) return [];
  return db
    .select({ addressId: reportAliases.addressId, alias: reportAliases.alias, key: projects.key })
    .from(reportAliases)
    .leftJoin(projects, and(eq(projects.id, reportAliases.projectId), visibleTo(workspaceId, viewer)))
    .where(and(eq(reportAliases.workspaceId, workspaceId), inArray(reportAliases.addressId, addressIds)))
    .orderBy(asc(reportAliases.alias));
}

/** What came of making something that is shown once: the secret, or nothing where the same form made it before. */
export type Made = { kind: 'made'; secret: string } | { kind: 'made before' };

/** Makes an API key that acts as whoever made it. */
export async function makeKey(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId }: Submission,
  input: KeyInput,
): Promise<Made> {
  const { text, hash, prefix } = newSecret(keyPrefix);
  const [key] = await tx
    .insert(apiKeys)
    .values({ workspaceId, ...input, prefix, hash, createdBy: viewer.userId, createdAt: now, madeBy: formId })
    .onConflictDoNothing()
    .returning({ id: apiKeys.id });
  if (!key) return { kind: 'made before' };
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'API key made',
    subjectId: key.id,
    after: { ...input, prefix },
  });
  return { kind: 'made', secret: text };
}

/** Makes a report address. A key that names no project the person may see is told, and then nothing is made. */
export async function makeAddress(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId }: Submission,
  { name, tool, aliases }: AddressInput,
): Promise<Made | { kind: 'unknown project'; key: string }> {
  const ids = new Map<string, string>();
  for (const key of new Set(aliases.map((alias) => alias.key))) {
    const project = await projectByKey(workspaceId, tx, viewer, key);
    if (!project) return { kind: 'unknown project', key };
    ids.set(key, project.id);
  }
  const { text, hash, prefix } = newSecret('');
  const made = { name, tool, prefix };
  const [address] = await tx
    .insert(reportAddresses)
    .values({ workspaceId, ...made, hash, createdBy: viewer.userId, createdAt: now, madeBy: formId })
    .onConflictDoNothing()
    .returning({ id: reportAddresses.id });
  if (!address) return { kind: 'made before' };
  const rows = aliases.flatMap(({ alias, key }) => {
    const projectId = ids.get(key);
    return projectId === undefined ? [] : [{ workspaceId, addressId: address.id, alias, projectId }];
  });
  await tx.insert(reportAliases).values(rows);
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'report address made',
    subjectId: address.id,
    after: { ...made, aliases },
  });
  return { kind: 'made', secret: text };
}

/** What can be revoked. */
export type Revocable = 'key' | 'address';

/** Makes a key or an address stop at once. @returns false where it had stopped, or never was */
export async function revoke(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Pick<Submission, 'viewer' | 'now'>,
  what: Revocable,
  id: string,
): Promise<boolean> {
  const table = what === 'key' ? apiKeys : reportAddresses;
  const [revoked] = await tx
    .update(table)
    .set({ revokedBy: viewer.userId, revokedAt: now })
    .where(and(eq(table.workspaceId, workspaceId), idIs(table.id, id), isNull(table.revokedAt)))
    .returning({ id: table.id, name: table.name, prefix: table.prefix });
  if (!revoked) return false;
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: what === 'key' ? 'API key revoked' : 'report address revoked',
    subjectId: revoked.id,
    before: { name: revoked.name, prefix: revoked.prefix },
  });
  return true;
}

/** The subject of changes to the workspace itself, which has no uuid of its own. */
export const theWorkspace = '00000000-0000-0000-0000-000000000000';

/** What came of saving some of the workspace's settings; `settings` is how all of them stand now. */
export type SavedSettings = { kind: 'saved' | 'changed meanwhile'; settings: WorkspaceSettings };

/**
 * Saves some of the workspace's settings, unless somebody changed them since the form was opened. The same again changes
 * nothing.
 * @param opened those settings as the form was opened on them
 */
export async function saveSettings(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Submission,
  wanted: Partial<WorkspaceSettings>,
  opened: Partial<WorkspaceSettings>,
): Promise<SavedSettings> {
  const settings = await workspaceSettings(workspaceId, tx, { lock: true });
  const before = pickSettings(settings, wanted);
  if (isSame(before, wanted)) return { kind: 'saved', settings };
  if (!isSame(before, pickSettings(opened, wanted))) return { kind: 'changed meanwhile', settings };
  await changeWorkspaceSettings(workspaceId, tx, wanted);
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'settings changed',
    subjectId: theWorkspace,
    before,
    after: wanted,
  });
  return { kind: 'saved', settings: { ...settings, ...wanted } };
}

/** Of some settings those that others name too, in their order. */
function pickSettings(
  settings: Partial<WorkspaceSettings>,
  named: Partial<WorkspaceSettings>,
): Partial<WorkspaceSettings> {
  const keys = Object.keys(named) as (keyof WorkspaceSettings)[];
  return Object.fromEntries(keys.map((key) => [key, settings[key]]));
}

function isSame(one: Partial<WorkspaceSettings>, other: Partial<WorkspaceSettings>): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Notes that somebody tried whether aipm can post in a channel. @param refusal what Slack said no with, if it did */
export async function noteTestMessage(
  workspaceId: string,
  tx: Database,
  { viewer, now }: Pick<Submission, 'viewer' | 'now'>,
  channel: string,
  refusal: string | null,
): Promise<void> {
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'test message sent',
    subjectId: theWorkspace,
    after: { channel, refusal },
  });
}
