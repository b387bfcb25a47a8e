import { describe, expect, test } from 'vitest';
import type { Template } from '../../src/rituals/documents/template.ts';
import { approach } from '../../src/rituals/documents/templates/approach.ts';
import { bottleneck } from '../../src/rituals/documents/templates/bottleneck.ts';
import { bridge } from '../../src/rituals/documents/templates/bridge.ts';
import { canvas } from '../../src/rituals/documents/templates/canvas.ts';
import { data } from '../../src/rituals/documents/templates/data.ts';
import { moat } from '../../src/rituals/documents/templates/moat.ts';
import { model } from '../../src/rituals/documents/templates/model.ts';
import { postmortem } from '../../src/rituals/documents/templates/postmortem.ts';
import { session } from '../../src/rituals/documents/templates/session.ts';
import { spec } from '../../src/rituals/documents/templates/spec.ts';
import { fillsDocument, writesDocument } from '../support/document-writing.ts';
import { previewsDigest, stories } from './story.ts';

const { bot, person, comes } = stories();
const triage = '#triage';

/** The card of a document that Alice writes. */
async function cardOf(template: Template, fields: Record<string, string> = {}): Promise<string> {
  await writesDocument(person('alice'), triage, template, fields);
  return bot().slack.shows(triage);
}

test('The value bridge (`/aipm bridge`)', async () => {
  const card = await cardOf(bridge, {
    'What does it cost once?': '800000',
    'What does it save or earn in a year?': '1500000',
    'What does running it cost a month?': '',
    'Technical KPIs': 'error rate: -15 %\nmiss rate: < 3 %\nlatency: <= 2 s',
  });
  expect(card).toContain('*Cost* 800,000 once');
  expect(card).toContain('It pays back in 6.4 months, at a return ratio of 1:1.88.');
  expect(card).toContain('*KPIs* error rate -15 % · miss rate < 3 % · latency <= 2 s');
  expect(card).toContain('*The AI can*');
  expect(card).toContain('*The AI cannot*');
});

test('Data plan in five steps (`/aipm data`)', async () => {
  const alice = person('alice');
  await fillsDocument(alice, triage, data, {
    'Quality standards': 'text accuracy: > 95 %\nintent coverage: > 90 %',
    'Where does the data come from?': 'real: 70 %\nsimulated: 20 %',
    'Its click-through rate, in percent': '8',
  });
  expect((await alice.submits()).errors).toEqual({
    'Where does the data come from?': 'These add up to 90 %, not 100 %: 10 % is missing.',
  });
  await alice.fillsIn('Where does the data come from?', 'real: 70 %\nsimulated: 30 %');
  expect(await alice.submits()).toEqual({ outcome: 'closed' });
  const card = await alice.sees('*Origin* 70 % real + 30 % simulated', { in: triage });
  expect(card).toContain('*Quality* text accuracy > 95 % · intent coverage > 90 %');
  expect(card).toContain('(8 % click-through)');
});

describe('AI feature spec and working backwards (`/aipm spec`)', () => {
  test('has a ladder of four metrics, and flags a better model with worse business', async () => {
    const alice = person('alice');
    const card = await cardOf(spec, {
      'Target of the business metric': '>= 95 %',
      'Target of the model metric': '>= 85 %',
    });
    expect(card).toContain('*Headline*');
    expect(card).toMatch(/\(business\): .* >= 95 %\s+.*\(proxy\): .*\s+.*\(model\): .* >= 85 %/);
    expect(card).toContain('(data): not measured yet');
    for (const [business, accuracy] of [
      ['93', '82'],
      ['91', '87'],
    ] as const) {
      await alice.clicks('Log readings', { in: triage });
      await alice.sees('Measured on', { in: 'modal' });
      await alice.fillsIn('Urgent messages read within 15 minutes (business)', business);
      await alice.fillsIn('Accuracy on the gold set (model)', accuracy);
      expect(await alice.submits()).toEqual({ outcome: 'closed' });
      await alice.sees(`(model): ${accuracy}`, { in: triage });
      await comes('2026-11-28T08:00:00Z');
    }
    await alice.sees('*Warning:* The model got better (82 → 87) while the business got worse (93 → 91).', {
      in: triage,
    });
  });

  test('begins with a canvas on one page', async () => {
    const card = await cardOf(canvas);
    expect(card).toContain('*Problem* Nurses sort 10,000 messages a day by hand');
    for (const label of ['*Data sources*', '*Model outputs*', '*User value*']) expect(card).toContain(label);
  });
});

test('Build, buy or fine-tune (`/aipm approach`)', async () => {
  const alice = person('alice');
  const card = await cardOf(approach, {
    'How soon must it work?': 'Within some months',
    'How much control over the model do you need?': 'Some: how it behaves',
    'Must answers be up to date, or name their sources?': 'No',
    'Must it keep a fixed style or format?': 'Yes',
    'Which ML skills are on the team?': 'Some: we have tuned models before',
    'How much training data is there?': 'Some: thousands of examples',
    'How good is that data?': 'Clean, labelled and stable',
    'What does the team choose?': 'Buy an API',
    'Why?': 'It is there tomorrow',
  });
  expect(card).toContain(
    'The answers suggest: Fine-tune, because it must keep a fixed style or format and the training data is stable.',
  );
  expect(card).toContain('The team chose otherwise: Buy an API.');
  await alice.types(triage, '/aipm decisions');
  await alice.sees('*Buy an API*', { in: 'modal' });
});

test('Model capability card (`/aipm model`)', async () => {
  const card = await cardOf(model, {
    'Which model?': 'A general LLM',
    Strengths: 'Conversational Q&A',
    'Unsuitable uses': 'Accounting',
    'Cost per 1,000 words': '0.03',
    'What does the project need done?': 'Find groups nobody has named: clustering',
    'How does this model learn?': 'A generative model',
  });
  expect(card).toContain('*Strengths* Conversational Q&A');
  expect(card).toContain('*Unsuitable* Accounting');
  expect(card).toContain('*Cost* 0.03 per 1,000 words');
  expect(card).toContain('this takes unsupervised learning, and the card names a generative model.');
});

test('Architecture bottleneck sheet (`/aipm bottleneck`)', async () => {
  const card = await cardOf(bottleneck, {
    'Cache hit rate now, in percent': '45',
    'Cache hit rate it could have, in percent': '65',
    'Inference cost a month now': '115500',
  });
  expect(card).toContain('A hit rate of 65 % instead of 45 % on 115,500 a month saves 42,000 a month.');
  expect(card).toContain('*Over their limit* Model inference, Vector database');
});

test('Differentiation matrix (`/aipm moat`)', async () => {
  const card = await cardOf(moat, {
    Features: 'triage protocol: 4, 4\nchat window: 5, 3\nvoice: 3, 5',
    'Weights of the signals': 'clicks: 60\ndwell time: 20\nshares: 15\nsurveys: 5',
  });
  expect(card).toContain('*Moats* triage protocol (value 4, cost 4)');
  expect(card).toContain('*Other features* chat window (value 5, cost 3) · voice (value 3, cost 5)');
  expect(card).toContain('60 % clicks + 20 % dwell time + 15 % shares + 5 % surveys');
});

test('Post-mortems and briefs (`/aipm note`)', async () => {
  const alice = person('alice');
  const questions = ['1. Was it the prompt?', '2. Was it the retrieval pipeline?'] as const;
  const [prompt, retrieval] = questions;
  await fillsDocument(alice, triage, postmortem, {
    [prompt]: 'No',
    [retrieval]: '',
    '3. Was it a limit of the model?': 'Yes',
    '4. Was it the training data?': '',
  });
  const labels = alice.modal()?.labels ?? [];
  expect(labels.filter((label) => /^\d\. /.test(label))).toEqual([
    ...questions,
    '3. Was it a limit of the model?',
    '4. Was it the training data?',
  ]);
  expect((await alice.submits()).errors).toEqual({
    [retrieval]: 'Answer this too: none of the questions before it has a yes.',
  });
  await alice.fillsIn(retrieval, 'Yes');
  expect(await alice.submits()).toEqual({ outcome: 'closed' });
  await alice.sees('*Diagnosis* The retrieval pipeline', { in: triage });
  await writesDocument(alice, triage, session);

  const seen = await previewsDigest(alice, triage, 'of 2 sharing sessions');
  expect(seen).toContain('2 notes this month · 1 of 2 sharing sessions · 2 of about 20 notes in half a year');
});
