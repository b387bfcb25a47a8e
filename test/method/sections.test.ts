import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Whose ritual is not built yet: the launch gate's item about evaluations is filled in by hand until then. */
const later = ['Evaluations and feedback (`/aipm eval`, HTTP API)'];

test('every section of the method has a test of its name, which takes its example through the bot', () => {
  const method = readFileSync(new URL('../../docs/method.md', import.meta.url), 'utf8');
  const sections = [...method.matchAll(/^## \d+\. (.+)$/gm)].map(([, title = '']) => title);
  expect(sections.length).toBeGreaterThanOrEqual(16);
  const named = testNames();
  expect(sections.filter((title) => !named.includes(title))).toEqual(later);
});

/** What the tests in this folder are called, those that are left out not among them. */
function testNames(): string[] {
  const folder = new URL('./', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .flatMap((text) => [...text.matchAll(/^(?:describe|test)\(\s*'([^'\n]+)'/gm)])
    .map(([, name = '']) => name);
}
