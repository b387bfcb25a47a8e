import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A file in a ZIP; its content is asked for when the ones before it are written. */
export type Entry = { path: string; content: () => AsyncIterable<string> };

/** The same time for every file, wherever and whenever it is written: ZIPs know local time. */
const fixed = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, mode: 0o100644 };

/**
 * Writes files into a ZIP, one after the other, no faster than it is taken. The same files give the same bytes.
 * @throws what their content throws
 */
export async function writeZip(entries: Entry[], output: Writable): Promise<void> {
  const zip = new ZipFile();
  const stream = zip.outputStream as Readable;
  zip.on('error', (error) => stream.destroy(error));
  for (const { path, content } of entries)
    zip.addReadStreamLazy(path, fixed, (give) => give(null, Readable.from(bytesOf(content()))));
  zip.end();
  await pipeline(stream, output);
}

async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const text of texts) if (text !== '') yield Buffer.from(text);
}
