import { listed } from '../../../slack/text.ts';
import { type Feature, isEasilyCopied, isMoat, readFeatures } from '../moat-features.ts';
import { essay, optional, readAll } from '../questions.ts';
import { readShares, sharesText } from '../shares.ts';
import { note, template, warning } from '../template.ts';
import { called } from '../typed-lines.ts';

/** The differentiation matrix: what users value and nobody copies easily (docs/method.md, 13). */
export const moat = template({
  kind: 'moat',
  word: 'moat',
  title: 'Differentiation matrix',
  about: 'Find what users value and others can’t easily copy',
  start: 'Look for a moat',
  questions: {
    features: readAll('Features', readFeatures, {
      placeholder: 'triage protocol of 12 clinics: 5, 4\nchat window: 4, 1',
      hint: 'One a line, “name: user value, imitation cost”, each from 1 to 5. Both at least 4 is a moat.',
    }),
    weights: optional(
      readAll('Weights of the signals', readShares, {
        placeholder: 'clicks: 60\ndwell time: 20\nshares: 15\nsurveys: 5',
        hint: 'If it ranks by signals: one a line, with its weight; together 100.',
      }),
    ),
    next: optional(
      essay('What will deepen the moat?', {
        placeholder: 'Nurses’ corrections, which only we collect, every week',
      }),
    ),
  },
  pages: [[{ title: 'The matrix', keys: ['features', 'weights', 'next'] }]],
  findings: ({ features }) => {
    const moats = features.filter(isMoat).map(({ name }) => called(name));
    const copied = features.filter(isEasilyCopied).map(({ name }) => called(name));
    return [
      moats.length > 0
        ? note(`${moats.length === 1 ? 'A moat' : 'Moats'}: ${listed(moats)}.`)
        : warning('No moat yet: nothing has both a user value and an imitation cost of at least 4.'),
      ...(copied.length > 0 ? [note(`Valued, but easily copied: ${listed(copied)}.`)] : []),
    ];
  },
  facts: ({ features, weights, next }) => [
    { label: 'Moats', words: features.filter(isMoat).map(featureText).join(' · ') || 'none' },
    {
      label: 'Other features',
      words:
        features
          .filter((each) => !isMoat(each))
          .map(featureText)
          .join(' · ') || 'none',
    },
    ...(weights === null ? [] : [{ label: 'Weights of the signals', words: sharesText(weights) }]),
    ...(next === null ? [] : [{ label: 'To deepen it', words: next }]),
  ],
});

/** "triage protocol (value 5, cost 4)". */
function featureText({ name, value, cost }: Feature): string {
  return `${name} (value ${value}, cost ${cost})`;
}
