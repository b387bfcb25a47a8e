import { describe, expect, test } from 'vitest';
import { helpText, parseCommand, unknownCommandText } from '../../src/slack/command.ts';

const commands = [
  { word: 'review', usage: '[project]', does: 'Hold a technical review' },
  { word: 'help', does: 'Show this list' },
];

describe('what is typed after /aipm', () => {
  test.each([
    ['', { word: '', rest: '' }],
    ['review', { word: 'review', rest: '' }],
    ['  Review   TRIAGE ', { word: 'review', rest: 'TRIAGE' }],
    ['decisions rare terms', { word: 'decisions', rest: 'rare terms' }],
    ['review \u0000TRIAGE', { word: 'review', rest: 'TRIAGE' }],
  ])('%j is a word and the rest', (text, parsed) => {
    expect(parseCommand(text)).toEqual(parsed);
  });

  test('is answered with the nearest command when it is none', () => {
    expect(unknownCommandText('reviw', commands)).toContain('Did you mean `/aipm review`?');
    expect(unknownCommandText('banana', commands)).not.toContain('Did you mean');
  });

  test('is shown back safely', () => {
    const text = unknownCommandText('<!channel>`', commands);
    expect(text).not.toContain('<!channel>');
    expect(text).toContain("&lt;!channel&gt;'");
  });

  test('is listed in the help', () => {
    expect(helpText(commands)).toContain('`/aipm review [project]`  Hold a technical review');
  });
});
