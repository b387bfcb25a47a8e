import { cut, inline, oneLine } from '../../slack/text.ts';

/** What something typed comes to: what it says, or a sentence on what is wrong with it. */
export type Parsed<Answer> = { read: Answer } | { wrong: string };

/** A number from zero up as people type it, for patterns: at most 15 digits and 6 decimal places. */
export const numberPattern = String.raw`\d{1,15}(?:\.\d{1,6})?`;

const mostLines = 20;

/**
 * Reads each line that something stands on, without the bullet it may begin with.
 * @param readLine its `wrong` ends a sentence that begins with the line: "needs a share, such as …"
 */
export function readLines<Answer>(
  typed: string,
  readLine: (line: string) => Parsed<Answer>,
): Parsed<Answer[]> {
  const lines = typed
    .split('\n')
    .map((line) => typedLine(line).replace(/^[-*•] /, ''))
    .filter((line) => line !== '');
  if (lines.length > mostLines) return { wrong: `At most ${mostLines} lines, please.` };
  const all: Answer[] = [];
  for (const line of lines) {
    const parsed = readLine(line);
    if ('wrong' in parsed) return { wrong: `${called(line)} ${parsed.wrong}` };
    all.push(parsed.read);
  }
  return { read: all };
}

/** What was typed on one line, with the wide letters, digits and signs of Chinese keyboards as narrow ones: "７０％" is "70%". */
export function typedLine(typed: string): string {
  return oneLine(typed).replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

/** A line "name: the rest", parted at its last colon. */
export function readNamed(line: string): { name: string; rest: string } | undefined {
  const [, name = '', rest = ''] = /^(.*):(.*)$/.exec(line) ?? [];
  return name.trim() === '' || rest.trim() === '' ? undefined : { name: name.trim(), rest: rest.trim() };
}

/** What is named twice, whatever its case, as a problem. */
export function namedTwice(entries: { name: string }[]): string | undefined {
  const names = entries.map(({ name }) => name.toLowerCase());
  const twice = entries.find(({ name }, at) => names.indexOf(name.toLowerCase()) < at);
  return twice && `${called(twice.name)} stands here twice.`;
}

/** Somebody's words inside a sentence of ours: “web logs”. */
export function called(words: string): string {
  return `“${inline(cut(words, 60))}”`;
}
