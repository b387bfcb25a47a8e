import { detailsTable } from '../../digest/details.ts';
import { type DigestPart, digestPart, type Scope, type Told } from '../../digest/part.ts';
import { counted } from '../../slack/phrases.ts';
import { dayIn, dayText } from '../../slack/text.ts';
import { type NotesSnapshot, notesSnapshot } from './digest-store.ts';
import { notesText } from './rules.ts';
import type { Template } from './template.ts';

/** The word of those documents that are notes, which are counted (docs/method.md, 14). */
const word = 'note';

/** Notes in digests: how many there are, against how many the team means to write. */
export function notesDigest(templates: Template[]): DigestPart {
  const notes = templates.filter((template) => template.word === word);
  const titles = new Map(notes.map(({ kind, title }) => [kind, title]));
  return digestPart({
    section: 'notes',
    title: 'Notes',
    read: (workspaceId, tx, scope) => notesSnapshot(workspaceId, tx, [...titles.keys()], scope),
    tell: (snapshot, scope) => tellNotes(snapshot, titles, scope),
  });
}

/** What a digest says of notes. @param titles what each kind is called */
export function tellNotes(
  { counts, written, notes }: NotesSnapshot,
  titles: Map<string, string>,
  { zone, today }: Scope,
): Told {
  return {
    needs: [],
    needsInAll: 0,
    summary: counts.inHalfYear === 0 ? null : notesText(counts),
    changes: written > 0 ? [counted(written, 'new note')] : [],
    details: detailsTable(
      'Notes of this month, the newest first',
      ['Project', 'Note', 'Written'],
      notes.map(({ kind, projectKey, createdAt }) => [
        projectKey,
        titles.get(kind) ?? kind,
        { number: createdAt.getTime(), text: dayText(dayIn(zone, createdAt), today) },
      ]),
      counts.inMonth,
    ),
  };
}
