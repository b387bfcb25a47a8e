import { fold, normalize, type Token, tokensOf } from './normalize.ts';

/** What somebody looks for, ready for Postgres. */
export type Query = {
  /**
   * For `websearch_to_tsquery`: words, phrases in quotes, `or`, a minus sign before what must not be there. There is
   * nothing else in it than letters, numbers, spaces and those.
   */
  web: string;
  /** For `to_tsquery`: single characters of runs, each as the beginning of a pair. Empty where there are none. */
  single: string;
  /** The words and runs that are looked for, folded, to be marked where they are found. */
  words: string[];
  runs: string[];
};

/** A part of it: one word, one run, or a phrase. */
type Part = { tokens: Token[]; isUnwanted: boolean; isPhrase: boolean };

/** A minus sign or none, then what stands in quotes, which need not be closed, or one word. */
const parts = /(-?)(?:"([^"]*)"?|([^\s"]+))/g;

/** What was typed into a search, whatever that is. */
export function queryOf(typed: string): Query {
  const quoted = fold(typed).replace(/[“”„«»「」『』]/g, '"');
  const all = [...quoted.matchAll(parts)].flatMap(([, minus, phrase, word = '']) =>
    partsOf({ tokens: tokensOf(phrase ?? word), isUnwanted: minus === '-', isPhrase: phrase !== undefined }),
  );
  const wanted = all.flatMap(({ tokens, isUnwanted }) => (isUnwanted ? [] : tokens));
  const textsOf = (areRuns: boolean) => [
    ...new Set(wanted.filter(({ isRun }) => isRun === areRuns).map(({ text }) => text)),
  ];
  return {
    web: all
      .filter((part) => !isSingle(part))
      .map(webOf)
      .join(' '),
    single: all.filter(isSingle).map(beginningOf).join(' & '),
    words: textsOf(false),
    runs: textsOf(true),
  };
}

/**
 * What was typed without a space: "GPT-4" is a phrase, while the run in "GPT模型" may stand elsewhere. What is unwanted is
 * so as a whole.
 */
function partsOf(part: Part): Part[] {
  const { tokens, isUnwanted, isPhrase } = part;
  if (tokens.length === 0) return [];
  if (isPhrase || isUnwanted) return [part];
  const groups: Token[][] = [];
  for (const token of tokens) {
    const last = groups.at(-1);
    if (last && !token.isRun && !last.at(-1)?.isRun) last.push(token);
    else groups.push([token]);
  }
  return groups.map((group) => ({ tokens: group, isUnwanted, isPhrase }));
}

/** Whether it is one character of a run, which no pair holds alone. */
function isSingle({ tokens: [first, ...others] }: Part): boolean {
  return first !== undefined && others.length === 0 && first.isRun && isOneCharacter(first);
}

function isOneCharacter({ text }: Token): boolean {
  return [...text].length === 1;
}

/** Every character of a run begins a pair, or is its last. */
function beginningOf({ tokens, isUnwanted }: Part): string {
  return `${isUnwanted ? '!' : ''}${tokens.map(({ text }) => text).join('')}:*`;
}

/** A word alone stays without quotes: "or" is then an operator. */
function webOf(part: Part): string {
  const { tokens, isUnwanted, isPhrase } = part;
  const [first] = tokens;
  if (first && tokens.length === 1 && !first.isRun && !isUnwanted && !isPhrase) return first.text;
  return `${isUnwanted ? '-' : ''}"${phraseOf(tokens)}"`;
}

/** A phrase as texts hold it, but for the last character of a run at its end: in a text that run may go on. */
function phraseOf(tokens: Token[]): string {
  const last = tokens.at(-1);
  const words = normalize(tokens.map(({ text }) => text).join(' '));
  return last?.isRun && !isOneCharacter(last) ? words.slice(0, words.lastIndexOf(' ')) : words;
}
