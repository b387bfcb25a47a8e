import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { rituals } from '../../src/rituals/index.ts';

const folder = new URL('../../src/rituals/', import.meta.url);

test('the list of rituals names every folder, and every folder has the same five files, in itself or in its parts', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(rituals.map(({ name }) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
  for (const { name } of folders) {
    const files = readdirSync(new URL(name, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
      basename(path),
    );
    expect(files).toEqual(
      expect.arrayContaining(['ritual.ts', 'rules.ts', 'schema.ts', 'store.ts', 'views.ts']),
    );
  }
});

test('no two rituals share a command word', () => {
  const words = rituals.flatMap(({ commands }) => commands.map(({ word }) => word));
  expect(new Set(words).size).toBe(words.length);
});
