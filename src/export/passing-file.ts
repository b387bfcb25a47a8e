import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** A file to fill once, and then to read from its beginning. */
export type PassingFile = { fill: () => Writable; read: () => Readable; size: () => Promise<number> };

/**
 * Lends a file that has lost its name: only this process can read it, and it is gone when the process is, however that ends.
 */
export async function withPassingFile<T>(use: (file: PassingFile) => Promise<T>): Promise<T> {
  const file = await openPassingFile();
  const streams: (Readable | Writable)[] = [];
  const lent = <S extends Readable | Writable>(stream: S): S => {
    streams.push(stream);
    return stream;
  };
  try {
    return await use({
      fill: () => lent(file.createWriteStream({ autoClose: false })),
      read: () => lent(file.createReadStream({ autoClose: false, start: 0 })),
      size: async () => (await file.stat()).size,
    });
  } finally {
    // A handle closes when none of its streams is left.
    for (const stream of streams) stream.destroy();
    await file.close();
  }
}

async function openPassingFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'aipm-'));
  try {
    return await open(join(folder, 'file'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
