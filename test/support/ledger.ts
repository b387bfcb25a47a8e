import type { Database } from '../../src/db/database.ts';
import { costBudgets } from '../../src/rituals/costs/budget/schema.ts';
import { EntryInput } from '../../src/rituals/costs/ledger/input.ts';
import type { Clocked } from '../../src/slack/feature.ts';
import { alice, northwind } from './members.ts';

/** A Saturday, the 21st day of a month of 30. */
export const today = new Date('2026-11-21T08:00:00Z');

let keys = 0;

/** An entry of one unit for TRIAGE, under a key of its own. */
export function costEntry(change: Partial<EntryInput> = {}): EntryInput {
  keys += 1;
  return EntryInput.parse({
    project: 'TRIAGE',
    occurredAt: new Date('2026-11-20T10:00:00Z'),
    action: 'summarize call',
    tokens: null,
    gpuHours: null,
    amount: '1',
    currency: null,
    quantity: null,
    key: `key ${keys}`,
    ...change,
  });
}

/** Northwind at a moment. */
export function clocked(now = today): Clocked {
  return { workspaceId: northwind, now: () => now };
}

/** Gives a project a budget, past its form. */
export async function budgetFor(
  db: Database,
  projectId: string,
  change: Partial<typeof costBudgets.$inferInsert> = {},
): Promise<void> {
  await db.insert(costBudgets).values({
    workspaceId: northwind,
    projectId,
    amount: '100',
    createdAt: new Date('2026-01-01T00:00:00Z'),
    formId: 'form',
    valuesHash: 'hash',
    changedBy: alice.userId,
    changedAt: today,
    ...change,
  });
}
