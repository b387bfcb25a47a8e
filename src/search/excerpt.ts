import { cut, oneLine } from '../slack/text.ts';
import { fold, tokensOf } from './normalize.ts';

/** A piece of a text; what was looked for is to be seen. */
export type Piece = { text: string; isMatch: boolean };

/** What was looked for, as it stands in a text: words and runs, folded. */
export type Terms = { words: string[]; runs: string[] };

/** A place in a text, from one index to before another. */
type Place = { from: number; to: number; term: string };

/** Matches beyond these are not looked at: an excerpt shows a few. */
const mostPlaces = 500;
/** What is shown before the first match, in characters. */
const lead = 40;

/**
 * The part of a text that holds most of what was looked for, on one line with dots between its own, in pieces of which matches are marked. Where
 * nothing of it is found, it is the beginning.
 * @param length about how many characters
 */
export function excerptAround(text: string, terms: Terms, length = 240): Piece[] {
  const line = oneLine(
    text
      .normalize()
      .trim()
      .replace(/\s*\n\s*/g, ' · '),
  );
  const places = placesOf(line, terms);
  const first = bestOf(places, length - lead);
  const from = startOf(line, (first?.from ?? 0) - lead);
  const shown = cut(line.slice(from), length);
  const inside = places
    .filter((place) => place.from >= from)
    .map((place) => ({ from: place.from - from, to: Math.min(place.to - from, shown.length) }))
    .filter((place) => place.from < place.to);
  const pieces = piecesOf(shown, inside);
  return from > 0 ? [{ text: '…', isMatch: false }, ...pieces] : pieces;
}

/** Where a line holds what was looked for, in order and without overlaps. */
function placesOf(line: string, { words, runs }: Terms): Place[] {
  const { folded, origins } = foldedWithOrigins(line);
  const wanted = new Set(words);
  const places: Place[] = [];
  for (const token of tokensOf(folded)) {
    const found = token.isRun ? runsIn(token.text, runs) : wanted.has(token.text) ? [whole(token.text)] : [];
    for (const { from, to, term } of found)
      places.push({ from: origins[token.at + from] ?? 0, to: origins[token.at + to] ?? line.length, term });
    if (places.length >= mostPlaces) break;
  }
  return places;
}

function whole(word: string): Place {
  return { from: 0, to: word.length, term: word };
}

/** Where a run holds others, the longest first where several begin. */
function runsIn(text: string, runs: string[]): Place[] {
  const longest = [...runs].sort((a, b) => b.length - a.length);
  const places: Place[] = [];
  for (let at = 0; at < text.length; ) {
    const term = longest.find((run) => text.startsWith(run, at));
    if (term) places.push({ from: at, to: at + term.length, term });
    at += term?.length ?? 1;
  }
  return places;
}

/** A line as it is searched, and for each place in it the one in the line that it comes from. */
function foldedWithOrigins(line: string): { folded: string; origins: number[] } {
  const origins: number[] = [];
  let folded = '';
  let at = 0;
  for (const character of line) {
    const same = fold(character);
    for (let unit = 0; unit < same.length; unit += 1) origins.push(at);
    folded += same;
    at += character.length;
  }
  return { folded, origins };
}

/** The match from which on, within a length, the most different terms follow. */
function bestOf(places: Place[], length: number): Place | undefined {
  let best: Place | undefined;
  let most = 0;
  for (const [index, place] of places.entries()) {
    const after = places.slice(index, index + 20).filter(({ to }) => to <= place.from + length);
    const terms = new Set(after.map(({ term }) => term)).size;
    if (terms > most) [best, most] = [place, terms];
  }
  return best;
}

/** The beginning of a word, or of a character, at or after an index; the beginning of the line where it is near. */
function startOf(line: string, index: number): number {
  if (index <= 0) return 0;
  const space = line.indexOf(' ', index);
  if (space >= 0 && space < index + lead) return space + 1;
  return (line.codePointAt(index - 1) ?? 0) > 0xffff ? index + 1 : index;
}

function piecesOf(line: string, places: { from: number; to: number }[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to } of places) {
    pieces.push(
      { text: line.slice(at, from), isMatch: false },
      { text: line.slice(from, to), isMatch: true },
    );
    at = to;
  }
  return [...pieces, { text: line.slice(at), isMatch: false }].filter(({ text }) => text !== '');
}
