import { PassThrough } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import type { Database } from '../../src/db/database.ts';
import { type Exported, writeExport } from '../../src/export/archive.ts';
import type { Scope } from '../../src/export/scope.ts';

/** An export as bytes, without dossiers' records. */
export async function exportOf(db: Database, scope: Scope): Promise<{ zip: Buffer; exported: Exported }> {
  const output = new PassThrough();
  const [zip, exported] = await Promise.all([
    buffer(output),
    writeExport(db, scope, output, { parts: [], names: new Map([['U00OWNER001', 'Olga']]) }),
  ]);
  return { zip, exported };
}

/** The files of a ZIP, by their paths. */
export async function unzipped(zip: Buffer): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const archive = await fromBufferPromise(zip);
  for await (const entry of archive.eachEntry())
    files.set(entry.fileName, await text(await archive.openReadStreamPromise(entry)));
  return files;
}
