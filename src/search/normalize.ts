/** A word, or a run of characters that are written without spaces, in folded text. */
export type Token = { text: string; at: number; isRun: boolean };

/** Chinese characters, Japanese syllables and Korean ones, whose words end where no space says so. */
const runs = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー`;
const tokenPattern = new RegExp(String.raw`([${runs}]+)|(?:(?![${runs}])[\p{L}\p{M}\p{N}])+`, 'gu');

/** Text with everything alike that people take for the same: width, ligatures, upper and lower case. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The words and runs of folded text, in order. Whatever is neither letter nor number only separates them. */
export function tokensOf(folded: string): Token[] {
  return [...folded.matchAll(tokenPattern)].map((match) => ({
    text: match[0],
    at: match.index,
    isRun: match[1] !== undefined,
  }));
}

/** A tsvector holds a megabyte, which this many characters stay below whatever they are. */
const mostNormalized = 100_000;

/**
 * Text as it is searched: words separated by single spaces, runs as overlapping pairs and their last character, so that
 * any part of a run is found: "大模型" is "大模 模型 型". What is beyond 100,000 characters is not found.
 */
export function normalize(text: string): string {
  const words = tokensOf(fold(text))
    .flatMap(({ text: word, isRun }) => (isRun ? pairsOf(word) : [word]))
    .join(' ');
  return words.length <= mostNormalized ? words : words.slice(0, words.lastIndexOf(' ', mostNormalized));
}

/** The overlapping pairs of a run, and its last character. */
function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, index) => `${character}${characters[index + 1] ?? ''}`);
}
