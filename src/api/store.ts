import { and, eq, inArray, isNull, lt, or } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import { apiKeys, reportAddresses, reportAliases } from './schema.ts';

/** How exactly the last use is kept, in milliseconds: a busy key does not write with each request. */
const lastUseWithin = 60_000;

export type Key = Pick<typeof apiKeys.$inferSelect, 'id' | 'scope' | 'createdBy'>;
export type Address = Pick<typeof reportAddresses.$inferSelect, 'id' | 'tool'>;

/** The key of a hash, unless it was revoked; notes that it is used. */
export async function useKey(
  workspaceId: string,
  tx: Database,
  hash: string,
  now: Date,
): Promise<Key | undefined> {
  const [key] = await tx
    .select({ id: apiKeys.id, scope: apiKeys.scope, createdBy: apiKeys.createdBy })
    .from(apiKeys)
    .where(and(eq(apiKeys.workspaceId, workspaceId), eq(apiKeys.hash, hash), isNull(apiKeys.revokedAt)));
  if (!key) return undefined;
  await tx
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(apiKeys.workspaceId, workspaceId),
        eq(apiKeys.id, key.id),
        or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, new Date(now.getTime() - lastUseWithin))),
      ),
    );
  return key;
}

/** As `useKey`, the address of a hash. */
export async function useAddress(
  workspaceId: string,
  tx: Database,
  hash: string,
  now: Date,
): Promise<Address | undefined> {
  const [address] = await tx
    .select({ id: reportAddresses.id, tool: reportAddresses.tool })
    .from(reportAddresses)
    .where(
      and(
        eq(reportAddresses.workspaceId, workspaceId),
        eq(reportAddresses.hash, hash),
        isNull(reportAddresses.revokedAt),
      ),
    );
  if (!address) return undefined;
  const before = new Date(now.getTime() - lastUseWithin);
  await tx
    .update(reportAddresses)
    .set({ lastUsedAt: now })
    .where(
      and(
        eq(reportAddresses.workspaceId, workspaceId),
        eq(reportAddresses.id, address.id),
        or(isNull(reportAddresses.lastUsedAt), lt(reportAddresses.lastUsedAt, before)),
      ),
    );
  return address;
}

/** The project that one of some names stands for at an address, the first name that stands for any. */
export async function projectOfAlias(
  workspaceId: string,
  db: Database,
  addressId: string,
  names: string[],
): Promise<{ alias: string; projectId: string } | undefined> {
  if (names.length === 0) return undefined;
  const rows = await db
    .select({ alias: reportAliases.alias, projectId: reportAliases.projectId })
    .from(reportAliases)
    .where(
      and(
        eq(reportAliases.workspaceId, workspaceId),
        eq(reportAliases.addressId, addressId),
        inArray(reportAliases.alias, names),
      ),
    );
  return names.flatMap((name) => rows.filter(({ alias }) => alias === name))[0];
}
