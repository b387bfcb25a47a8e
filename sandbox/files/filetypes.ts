import { extname } from 'node:path';

type Filetype = { filetype: string; mimetype: string };

const UNKNOWN = { filetype: 'binary', mimetype: 'application/octet-stream' };

// Slack's own names for types that are not called like the extension.
const KNOWN: Record<string, Filetype> = {
  csv: { filetype: 'csv', mimetype: 'text/csv' },
  gif: { filetype: 'gif', mimetype: 'image/gif' },
  htm: { filetype: 'html', mimetype: 'text/html' },
  html: { filetype: 'html', mimetype: 'text/html' },
  jpeg: { filetype: 'jpg', mimetype: 'image/jpeg' },
  jpg: { filetype: 'jpg', mimetype: 'image/jpeg' },
  json: { filetype: 'json', mimetype: 'application/json' },
  jsonl: { filetype: 'text', mimetype: 'text/plain' },
  md: { filetype: 'markdown', mimetype: 'text/markdown' },
  pdf: { filetype: 'pdf', mimetype: 'application/pdf' },
  png: { filetype: 'png', mimetype: 'image/png' },
  txt: { filetype: 'text', mimetype: 'text/plain' },
  zip: { filetype: 'zip', mimetype: 'application/zip' },
};

/** The extension of a file's name, without its dot and in lower case; empty when there is none. */
export function extensionOf(name: string): string {
  return extname(name).slice(1).toLowerCase();
}

/** What Slack calls a file of this name. */
export function filetypeOf(name: string): Filetype {
  const extension = extensionOf(name);
  return Object.hasOwn(KNOWN, extension) ? (KNOWN[extension] ?? UNKNOWN) : UNKNOWN;
}
