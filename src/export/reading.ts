import type { Readable } from 'node:stream';
import { type Entry, openPromise } from 'yauzl';
import { format, type Manifest, manifestPath } from './layout.ts';

/** A file can't be imported; `message` is a plain sentence that says why. */
export class ImportError extends Error {}

/** The files of an export, by their paths; each can be read as often as needed. */
export type Archive = {
  /** @throws ImportError when it is not there */
  lines: (path: string) => AsyncIterable<string>;
  close: () => void;
};

/** Opens a ZIP. @throws ImportError when it is none */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await openPromise(path, { autoClose: false }).catch((error: NodeJS.ErrnoException) => {
    throw new ImportError(
      error.code === 'ENOENT' ? `There is no file ${path}.` : `${path} is not a ZIP, or it is damaged.`,
    );
  });
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return {
    close: () => zip.close(),
    lines: async function* (name) {
      const entry = entries.get(name);
      if (!entry)
        throw new ImportError(`The file has no ${name}: it is no export of aipm, or a part of one.`);
      yield* linesOf(await zip.openReadStreamPromise(entry));
    },
  };
}

/** Line feeds alone end lines: what people typed may hold every other kind. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/**
 * What an export says of itself.
 * @throws ImportError when it was written by another version, whose tables are others
 */
export async function manifestOf(archive: Archive, schema: string): Promise<Manifest> {
  let text = '';
  for await (const line of archive.lines(manifestPath)) text += line;
  const manifest = parsed(text) as Manifest | undefined;
  if (manifest?.format === format && manifest.schema === schema) return manifest;
  throw new ImportError(
    `The export comes from another version of aipm (${manifest?.schema ?? 'unknown'}; here it is ${schema}). Export and import with the same version.`,
  );
}

/** What a line of JSON says; undefined where it is none. */
export function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
