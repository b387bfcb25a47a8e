import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type Bytes = AsyncIterable<Uint8Array>;

/**
 * Streams what a file holds into a folder and gives its size in bytes. What goes beyond `limit` is counted but not kept;
 * it is read all the same, so that its sender gets to hear why it is refused.
 */
export async function writeContent(folder: string, id: string, bytes: Bytes, limit: number): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let size = 0;
  async function* kept() {
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size <= limit) yield chunk;
    }
  }
  try {
    await pipeline(kept, createWriteStream(join(folder, id), { mode: 0o600 }));
  } catch (error) {
    await removeContent(folder, id);
    throw error;
  }
  return size;
}

/** What a file holds, as a stream; undefined when it is not in the folder. */
export async function readContent(folder: string, id: string): Promise<Readable | undefined> {
  const handle = await open(join(folder, id)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return handle?.createReadStream();
}

export async function removeContent(folder: string, id: string): Promise<void> {
  await rm(join(folder, id), { force: true });
}
