import { createHash, randomBytes } from 'node:crypto';

/** A new secret: what is shown once, what is kept of it, and what it is told by. */
export type Secret = { text: string; hash: string; prefix: string };

/** What every API key begins with, so that scanners for leaked secrets can tell one. */
export const keyPrefix = 'aipm_';

const charactersTold = 6;

/** 32 random bytes after a prefix. */
export function newSecret(prefix: string): Secret {
  const random = randomBytes(32).toString('base64url');
  const text = `${prefix}${random}`;
  return { text, hash: hashOf(text), prefix: `${prefix}${random.slice(0, charactersTold)}` };
}

/** Whether a text could be a key: what could not needs no look into the database. */
export function looksLikeKey(text: string): boolean {
  return text.startsWith(keyPrefix) && /^[\w-]{43}$/.test(text.slice(keyPrefix.length));
}

/** What is kept of a secret. It is random and long, so that a plain hash can't be guessed back. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
