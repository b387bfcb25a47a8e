import { keptBack, nameOf } from './tables.ts';

/** How the files of an export are laid out; import takes no other. */
export const format = 1;

/** Where the manifest of an export stands in it. */
export const manifestPath = 'manifest.json';

/** Where the JSON Lines of a table stand. */
export function jsonPath(table: string): string {
  return `jsonl/${table}.jsonl`;
}

/** What a program should know before it reads an export: its layout, the last migration, and rows by table. */
export type Manifest = { format: number; schema: string; rows: Record<string, number> };

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** What an export is, for whoever opens it. It says nothing of who made it and when: the same data is the same file. */
export function readmeText({ schema, rows }: Manifest, lastChange: Date): string {
  const counts = Object.entries(rows).map(([table, count]) => `| ${table} | ${count} |`);
  return `# A workspace of aipm

Everything up to its last change, on ${lastChange.toISOString()}. Days and times are in UTC.

- \`markdown/decisions.md\` is the decision log, \`markdown/projects/\` has a dossier for each project.
- \`csv/\` has a file for each table, for spreadsheets. Text that a spreadsheet would run as a formula begins with an apostrophe.
- \`jsonl/\` has the same as JSON Lines, exactly as it is kept. \`npm run import -- <this file>\` reads them into an empty
  workspace, from where an export gives this file again. (Version: ${schema}, layout ${format}.)

## What is not in here
- Restricted projects that whoever exported is not on, with everything of theirs. The message that came with the file counts them.
- Votes that are hidden: those of rounds that were not revealed. The message counts them, too.
- Who voted how where names are hidden. Those ballots stand under \`hidden-1\`, \`hidden-2\`, ... in the order of their scores, and
  no reason stands beside the scores that it was given for.
${keptBack.map(({ table, why }) => `- \`${nameOf(table)}\`: ${why}.`).join('\n')}

## Rows
| table | rows |
| --- | --- |
${counts.join('\n')}
`;
}
