import { expect, test } from 'vitest';
import { excerptAround } from '../../src/search/excerpt.ts';

/** An excerpt as people see it, with brackets for bold. */
function shown(text: string, words: string[], runs: string[] = [], length?: number): string {
  return excerptAround(text, { words, runs }, length)
    .map((piece) => (piece.isMatch ? `[${piece.text}]` : piece.text))
    .join('');
}

test.each([
  ['Rare terms: accuracy\nis low', ['accuracy'], [], 'Rare terms: [accuracy] · is low'],
  ['Inaccuracy is no accuracy', ['accuracy'], [], 'Inaccuracy is no [accuracy]'],
  ['大模型评审，模型', [], ['模型'], '大[模型]评审，[模型]'],
  ['大模型', [], ['型', '模型'], '大[模型]'],
  ['用GPT模型', ['gpt'], ['模型'], '用[GPT][模型]'],
  ['ＧＰＴ costs ﬁne', ['gpt', 'fine'], [], '[ＧＰＴ] costs [ﬁne]'],
  ['*bold* <!channel> & bold', ['bold'], [], '*[bold]* <!channel> & [bold]'],
  ['İstanbul and İzmir', ['i̇zmir'], [], 'İstanbul and [İzmir]'],
  ['nothing of it', ['zebra'], [], 'nothing of it'],
  ['', ['zebra'], [], ''],
])('in %j %j and %j are marked', (text, words, runs, excerpt) => {
  expect(shown(text, words, runs)).toBe(excerpt);
});

test('of a long text it is the part that holds most of what was looked for', () => {
  const filler = 'and so on '.repeat(100);
  const text = `Latency first. ${filler}Now latency meets labels. ${filler}Labels last.`;
  const excerpt = shown(text, ['latency', 'labels'], [], 120);
  expect(excerpt).toMatch(/^…(and|so|on) .*Now \[latency\] meets \[labels\]\. and.*…$/);
  expect(excerpt.length).toBeLessThan(130);
});

test('of a long text without spaces it begins near the match, by whole characters', () => {
  const excerpt = shown(`${'𠮷'.repeat(300)}模型${'评'.repeat(300)}`, [], ['模型'], 100);
  expect(excerpt).toMatch(/^…𠮷+\[模型\]评+…$/u);
  expect(excerpt.isWellFormed()).toBe(true);
});

test('a text of one word a thousand times is marked where it is shown', () => {
  const excerpt = shown('model '.repeat(5000), ['model'], [], 60);
  expect(excerpt).toMatch(/^(\[model\] ){8,}/);
});
