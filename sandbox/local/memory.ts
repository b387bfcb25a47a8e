import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Workspace } from '../workspace.ts';

/** What a sandbox remembers between two runs, beside the bot's database and the files people uploaded. */
export type Memory = {
  /** How far the clock was put forward, in milliseconds. */
  offsetMs: number;
  isEmpty: boolean;
  workspace: Workspace;
};

/** Raise it when the shape of what is remembered changes. */
const VERSION = 1;

const list = z.array(z.looseObject({ id: z.string() }));
const record = z.record(z.string(), z.unknown());
const stored = z.object({
  version: z.literal(VERSION),
  offsetMs: z.number(),
  isEmpty: z.boolean(),
  workspace: z.looseObject({
    team: z.looseObject({ id: z.string() }),
    app: z.looseObject({ userId: z.string() }),
    members: list,
    channels: list,
    messages: z.array(z.looseObject({ ts: z.string(), channel: z.string() })),
    files: list,
    stacks: record,
    homes: record,
    triggers: record,
    responseUrls: record,
    scopes: z.array(z.string()),
    counter: z.number(),
    lastTs: z.number(),
  }),
});

export const startAfresh = 'Start afresh with: npm run sandbox -- --reset';

/**
 * What was remembered in a folder, or nothing when it holds no finished sandbox.
 * @throws Error with a sentence when it can't be read any more
 */
export async function recall(folder: string): Promise<Memory | undefined> {
  const text = await readFile(fileIn(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`${fileIn(folder)} can't be read (${error.code}). ${startAfresh}`);
  });
  if (text === undefined) return undefined;
  const parsed = stored.safeParse(parse(text));
  if (!parsed.success)
    throw new Error(`${fileIn(folder)} is damaged, or from another version. ${startAfresh}`);
  return parsed.data as unknown as Memory;
}

export async function forget(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Keeps what `look` gives in a folder. The returned function is done when everything up to its call is on disk. */
export function rememberIn(folder: string, look: () => Memory): () => Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  async function write(): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = `${fileIn(folder)}.new`;
    await writeFile(draft, JSON.stringify({ version: VERSION, ...look() }), { mode: 0o600 });
    await rename(draft, fileIn(folder));
  }

  return () => {
    // One write that fails must not be the end of all later ones.
    next ??= writing
      .catch(() => {})
      .then(() => {
        next = undefined;
        writing = write();
        return writing;
      });
    return next;
  };
}

function fileIn(folder: string): string {
  return join(folder, 'workspace.json');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
