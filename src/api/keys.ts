import { transaction } from '../db/transaction.ts';
import type { Deadline } from '../deadline.ts';
import { DatabaseUnavailable, UserError } from '../errors.ts';
import type { Deps } from '../slack/feature.ts';
import type { Viewer } from '../slack/people.ts';
import { ApiProblem } from './problem.ts';
import type { Scope } from './rules.ts';
import { hashOf, looksLikeKey } from './secrets.ts';
import { type Key, useKey } from './store.ts';

/**
 * The key of a request. It is looked up each time, so that a revoked one stops at once.
 * @throws ApiProblem 401 without a key, or with one that does not hold
 */
export async function keyOf(
  { workspaceId, db, now }: Deps,
  authorization: string | undefined,
  deadline: Deadline,
): Promise<Key> {
  const [, given] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (given === undefined)
    throw unauthorized(
      'Give an API key, in the header Authorization: Bearer. /aipm settings makes keys.',
      '',
    );
  if (!looksLikeKey(given)) throw unauthorized(notHeld);
  const key = await transaction(db, deadline, (tx) => useKey(workspaceId, tx, hashOf(given), now())).catch(
    (error: unknown) => {
      // Whatever became of noting the use, nothing of the request was done.
      throw error instanceof DatabaseUnavailable ? new DatabaseUnavailable('not begun', error) : error;
    },
  );
  if (!key) throw unauthorized(notHeld);
  return key;
}

/** @throws ApiProblem 403 where a key reads only and the request writes */
export function allow(key: Key, wanted: Scope): void {
  if (wanted === 'read' || key.scope === 'write') return;
  throw new ApiProblem(403, 'This key may only read. Make one that may write in /aipm settings.', {
    'www-authenticate': 'Bearer realm="aipm", error="insufficient_scope", scope="write"',
  });
}

/**
 * The one place where a key becomes somebody: the member who made it, as Slack knows them now. Somebody who has left, or
 * is a guest now, takes their keys with them.
 * @throws ApiProblem 403, or 503 while Slack does not tell
 */
export async function viewerOf({ people }: Deps, key: Key): Promise<Viewer> {
  try {
    return await people.viewer(key.createdBy);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [outsider] = await people.outsiders([key.createdBy]);
    if (outsider) throw new ApiProblem(403, 'Whoever made this key is no member of the workspace any more.');
    throw new ApiProblem(
      503,
      'Slack did not tell who made this key, so nothing was changed. It is safe to send this again.',
      { 'retry-after': '5' },
    );
  }
}

const notHeld = 'This key is unknown or was revoked.';

function unauthorized(message: string, why = ', error="invalid_token"'): ApiProblem {
  return new ApiProblem(401, message, { 'www-authenticate': `Bearer realm="aipm"${why}` });
}
