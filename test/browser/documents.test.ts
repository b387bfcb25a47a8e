import { describe, expect, it } from 'vitest';
import { startSandbox, useBrowser } from '../support/browser.ts';
import { closes, fieldOf, fillsIn, isFit, looks, presses, types } from '../support/in-the-page.ts';

const backwards = {
  'The headline of its press release': 'Urgent messages reach a nurse within minutes',
  'What will a customer say of it?': '“I had a nurse on the phone ten minutes later.”',
  'First FAQ entry': 'What if it gets the urgency wrong? A nurse reads every message within the hour.',
};
const sections = {
  'Problem and success metrics': 'Urgent messages wait for hours',
  'Data requirements': '5,000 labelled messages',
  'Performance thresholds': 'Accuracy >= 85 %',
  'Failure modes and fallback': 'Below 70 % confidence a nurse decides',
  Explainability: 'It shows the sentence that its judgement rests on',
  'Fairness across user segments': 'Recall differs by at most 3 points',
};
const changed = 'Accuracy >= 85 %, P95 latency <= 1.5 s, at 12,000 consultations on a peak day';

describe('a document in the browser', () => {
  const openPage = useBrowser();

  it('is written over three pages, back and forth, edited, and compared with what it was', async () => {
    const local = await startSandbox();
    const page = await openPage(local, '?as=alice&in=triage');
    const form = await types(page, '#triage', '/aipm spec');
    await form.getByText('Page 1 of 3').waitFor();
    await form.getByLabel('Project').fill('Medical triage');
    await page.getByRole('option', { name: 'New project: Medical triage' }).click();
    await fillsIn(page, backwards);
    await presses(page, 'Next');
    await form.getByText('Page 2 of 3').waitFor();
    await fillsIn(page, sections);
    await presses(page, 'Back');
    await form.getByText('Page 1 of 3').waitFor();
    expect(await fieldOf(page, 'First FAQ entry').inputValue()).toBe(backwards['First FAQ entry']);
    await fillsIn(page, { 'The headline of its press release': 'A nurse within ten minutes' });
    await presses(page, 'Next');
    await form.getByText('Page 2 of 3').waitFor();
    for (const [label, words] of Object.entries(sections))
      expect(await fieldOf(page, label).inputValue()).toBe(words);
    await presses(page, 'Next');
    await form.getByText('Page 3 of 3').waitFor();
    await fillsIn(page, { 'Model metric': 'Accuracy on the gold set', 'Target of the model metric': '85' });
    await presses(page, 'Save');
    await form.getByText('Write a target, such as').waitFor();
    await fillsIn(page, { 'Target of the model metric': '>= 85 %' });
    await presses(page, 'Save');
    await form.waitFor({ state: 'hidden' });

    const card = page.getByRole('article').filter({ hasText: 'AI feature spec · Medical triage (MEDICAL)' });
    await card.getByText('A nurse within ten minutes').waitFor();
    await card.getByText('not measured yet · target >= 85 %').waitFor();
    await card.getByText('The FAQ has 1 of its 3 entries.').waitFor();
    await card.getByRole('button', { name: 'Edit' }).click();
    await form.getByText('Page 1 of 3').waitFor();
    await presses(page, 'Next');
    await form.getByText('Page 2 of 3').waitFor();
    await fillsIn(page, { 'Performance thresholds': changed });
    await presses(page, 'Next');
    await form.getByText('Page 3 of 3').waitFor();
    await presses(page, 'Save');
    await form.waitFor({ state: 'hidden' });
    await card.getByText(changed).waitFor();
    await card.getByText('revision 2 by Alice').waitFor();

    await card.getByRole('button', { name: 'Open record' }).click();
    await form.getByText(changed).waitFor();
    await presses(page, 'Compare');
    await form.getByRole('button', { name: 'Show revision 1' }).waitFor();
    const compared = await form.textContent();
    expect(compared).toContain(sections['Performance thresholds']);
    expect(compared).toContain(changed);
    expect(compared).not.toContain(sections['Data requirements']);
    await presses(page, 'Show revision 1');
    await form.getByText('it has changed since').waitFor();
    expect(local.slack.problems).toEqual([]);
  });

  it.each(looks)('has forms, cards and pages fit to be looked at: %s', async (name, look) => {
    const local = await startSandbox({ isEmpty: false });
    const page = await openPage(local, '?as=alice&in=triage', { height: 1000, ...look });
    const card = page.getByRole('article').filter({ hasText: 'AI feature spec · Medical triage' });
    await card.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await isFit(page, `spec-card-${name}`);
    await card.getByRole('button', { name: 'Edit' }).click();
    const form = page.getByRole('dialog');
    await form.getByText('Page 1 of 3').waitFor();
    await isFit(page);
    await presses(page, 'Next');
    await form.getByText('Page 2 of 3').waitFor();
    await isFit(page);
    await fillsIn(page, { 'Performance thresholds': changed });
    await presses(page, 'Next');
    await form.getByText('Page 3 of 3').waitFor();
    await isFit(page);
    await presses(page, 'Save');
    await form.waitFor({ state: 'hidden' });
    await card.getByText('revision 2 by Alice').waitFor();
    await card.getByRole('button', { name: 'Open record' }).click();
    await form.getByText('Working backwards').waitFor();
    await isFit(page);
    await presses(page, 'Compare');
    await form.getByRole('button', { name: 'Show revision 1' }).waitFor();
    await isFit(page);
    await closes(page);
    await card.getByRole('button', { name: 'Log readings' }).click();
    await form.getByLabel('Measured on').waitFor();
    await isFit(page);
    await closes(page);

    await types(page, '#triage', '/aipm dossier TRIAGE');
    await form.getByRole('button', { name: 'Send me the file' }).waitFor();
    await isFit(page);
    await presses(page, 'Send me the file');
    await form.getByText('The file is in your direct messages').waitFor();
    await closes(page);
    await types(page, '#triage', '/aipm note');
    await form.getByText('Note a sharing session').waitFor();
    await isFit(page);
    expect(local.slack.problems).toEqual([]);
  });
});
