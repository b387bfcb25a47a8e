import type { Database } from './database.ts';

/** What is thrown to undo a part of a transaction. */
class Undone<Outcome> extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('A part of a transaction was undone');
    this.outcome = outcome;
  }
}

/** Does a part of a transaction. What it wrote and locked is undone unless its outcome is to be kept. */
export async function keptIf<Outcome>(
  tx: Database,
  isKept: (outcome: Outcome) => boolean,
  part: (inner: Database) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await tx.transaction(async (inner) => {
      const outcome = await part(inner);
      if (!isKept(outcome)) throw new Undone(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Undone) return error.outcome;
    throw error;
  }
}
