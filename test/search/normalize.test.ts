import { expect, test } from 'vitest';
import { normalize } from '../../src/search/normalize.ts';
import { queryOf } from '../../src/search/query.ts';

test.each([
  ['Rare terms: accuracy < 80 %', 'rare terms accuracy 80'],
  ['大模型评审', '大模 模型 型评 评审 审'],
  ['用GPT-4做评审。', '用 gpt 4 做评 评审 审'],
  ['ＧＰＴ４ ﬁne ①', 'gpt4 fine 1'],
  ['モデルの評価', 'モデ デル ルの の評 評価 価'],
  ['ｶﾞｲﾄﾞ', 'ガイ イド ド'],
  ['모델 평가', '모델 델 평가 가'],
  ['型', '型'],
  ['𠮷野家', '𠮷野 野家 家'],
  ['naïve Straße ÉTÉ', 'naïve straße été'],
  ['<!channel> a/b x.y 3.5', 'channel a b x y 3 5'],
  [' 。！🙂—… ', ''],
])('%j is searched as %j', (text, words) => {
  expect(normalize(text)).toBe(words);
});

test('a text of any length is kept to what a tsvector holds, by whole words', () => {
  const kept = normalize('模型 '.repeat(100_000));
  expect(kept.length).toBeLessThanOrEqual(100_000);
  expect(new Set(kept.split(' '))).toEqual(new Set(['模型', '型']));
});

test.each([
  ['bottlenecks', 'bottlenecks', ''],
  ['GPT-4 cost', '"gpt 4" cost', ''],
  ['"peak day" -pilot or spike', '"peak day" -"pilot" or spike', ''],
  ['大模型', '"大模 模型"', ''],
  ['模型', '"模型"', ''],
  ['型', '', '型:*'],
  ['-型 模型', '"模型"', '!型:*'],
  ['GPT模型', 'gpt "模型"', ''],
  ['-GPT模型', '-"gpt 模型"', ''],
  ['"模型 latency"', '"模型 型 latency"', ''],
  ['“大模型 评审”', '"大模 模型 型 评审"', ''],
  ['"not closed', '"not closed"', ''],
  [`'); drop table x; -- & | ! :* <-> \\`, 'drop table x', ''],
  ['-- "" - "', '', ''],
])('%j is looked for as %j and %j', (typed, web, single) => {
  expect(queryOf(typed)).toMatchObject({ web, single });
});

test('what is to be marked is what is wanted, once each', () => {
  expect(queryOf('Model 模型 model 型 -cost "peak 日"')).toMatchObject({
    words: ['model', 'peak'],
    runs: ['模型', '型', '日'],
  });
});
