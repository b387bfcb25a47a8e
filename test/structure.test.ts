import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A source file: its path from the root, such as `src/rituals/pocs/store.ts`, and its text. */
type Source = { path: string; text: string };

/** `to` is a path from the root, or a package's name. `isType` says that nothing of it is left when the code runs. */
type Import = { from: string; to: string; isType: boolean };

type Rule = {
  says: string;
  forbids: (found: Import) => boolean;
  /** An import that breaks it, and one that does not. */
  wrong: [path: string, text: string];
  right: [path: string, text: string];
};

const statement = /\b(?:import|export)\s+(type\b)?([^;'"]*?)\bfrom\s*['"]([^'"]+)['"]/g;
const bare = /\bimport\s*\(?\s*['"]([^'"]+)['"]/g;

function importsOf({ path, text }: Source): Import[] {
  const named = [...text.matchAll(statement)].map(([, type, names = '', to = '']) => ({
    to,
    isType: type !== undefined || onlyTypes(names),
  }));
  const whole = [...text.matchAll(bare)].map(([, to = '']) => ({ to, isType: false }));
  return [...named, ...whole].map((found) => ({ ...found, from: path, to: resolved(path, found.to) }));
}

/** Whether every name in `{ type A, type B }` is a type's. */
function onlyTypes(names: string): boolean {
  const inBraces = /^\s*\{(.*)\}\s*$/s
    .exec(names)?.[1]
    ?.split(',')
    .map((name) => name.trim());
  return inBraces?.filter(Boolean).every((name) => name.startsWith('type ')) ?? false;
}

function resolved(from: string, to: string): string {
  return to.startsWith('.') ? posix.join(dirname(from), to) : to;
}

function isIn(path: string, ...folders: string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

function isPackage(name: string, ...packages: string[]): boolean {
  return packages.some((each) => name === each || name.startsWith(`${each}/`));
}

function ritualOf(path: string): string | undefined {
  return /^src\/rituals\/([^/]+)\//.exec(path)?.[1];
}

function inSource(folder: string): string {
  return `src/${folder}`;
}

const pureFiles = ['src/errors.ts', 'src/slack/text.ts'];

function isPure(path: string): boolean {
  return /\/(rules|input)\.ts$/.test(path);
}

const rules: Rule[] = [
  {
    says: 'a ritual never imports another ritual',
    forbids: ({ from, to }) =>
      ritualOf(from) !== undefined && ![undefined, ritualOf(from)].includes(ritualOf(to)),
    wrong: ['src/rituals/pocs/ritual.ts', `import type { Review } from '../reviews/store.ts';`],
    right: ['src/rituals/pocs/ritual.ts', `import { pocCard } from './views.ts';`],
  },
  {
    says: 'rules.ts and input.ts import zod and pure code only',
    forbids: ({ from, to }) =>
      isPure(from) && !isPackage(to, 'zod', 'big.js') && !isPure(to) && !pureFiles.includes(to),
    wrong: ['src/projects/rules.ts', `import { projects } from './schema.ts';`],
    right: ['src/projects/rules.ts', `import { cut } from '../slack/text.ts';\nimport { z } from 'zod';`],
  },
  {
    says: 'views.ts, cards.ts and record.ts never see Bolt, Drizzle or the database, and of a store only types',
    forbids: ({ from, to, isType }) =>
      /\/(views|cards|record)\.ts$/.test(from) &&
      (isPackage(to, '@slack/bolt', 'drizzle-orm') ||
        isIn(to, 'src/db') ||
        (to.endsWith('/store.ts') && !isType)),
    wrong: ['src/projects/views.ts', `import { projectByKey } from './store.ts';`],
    right: ['src/projects/views.ts', `import type { Project } from './store.ts';`],
  },
  {
    says: 'store.ts never sees Slack, but for types',
    forbids: ({ from, to, isType }) =>
      from.endsWith('/store.ts') && !isType && (isPackage(to, '@slack') || isIn(to, 'src/slack')),
    wrong: ['src/messages/store.ts', `import { type KnownBlock, section } from '../slack/blocks.ts';`],
    right: ['src/messages/store.ts', `import { type Viewer } from '../slack/people.ts';`],
  },
  {
    says: 'api.ts, which declares endpoints, never sees Slack, but for types and text',
    forbids: ({ from, to, isType }) =>
      from.endsWith('/api.ts') &&
      !isType &&
      !pureFiles.includes(to) &&
      (isPackage(to, '@slack') || isIn(to, 'src/slack') || to.endsWith('/views.ts')),
    wrong: ['src/decisions/api.ts', `import { section } from '../slack/blocks.ts';`],
    right: ['src/decisions/api.ts', `import type { Deps } from '../slack/feature.ts';`],
  },
  {
    says: 'what puts rituals together knows none of them, only what all of them give',
    forbids: ({ from, to }) =>
      isIn(
        from,
        ...['portfolio', 'projects', 'decisions', 'digest', 'home', 'reminders', 'search'].map(inSource),
      ) && ritualOf(to) !== undefined,
    wrong: ['src/portfolio/digest.ts', `import { ritual } from '../rituals/scorecards/rules.ts';`],
    right: ['src/home/views.ts', `import type { Ritual } from '../rituals/ritual.ts';`],
  },
  {
    says: 'the HTTP API knows no feature',
    forbids: ({ from, to }) =>
      isIn(from, 'src/api') &&
      isIn(to, 'src/rituals', 'src/decisions', 'src/portfolio', 'src/settings', 'src/messages'),
    wrong: ['src/api/receiving.ts', `import { reportOverrun } from '../rituals/costs/overruns/report.ts';`],
    right: ['src/api/receiving.ts', `import type { Deps } from '../slack/feature.ts';`],
  },
  {
    says: 'the database knows no feature',
    forbids: ({ from, to }) =>
      isIn(from, 'src/db') && isIn(to, 'src/rituals', 'src/projects', 'src/decisions', 'src/messages'),
    wrong: ['src/db/migrate.ts', `export { projects } from '../projects/schema.ts';`],
    right: ['src/db/migrate.ts', `import type { Database } from './database.ts';`],
  },
  {
    says: 'nothing imports the sandbox or the tests',
    forbids: ({ from, to }) => isIn(from, 'src') && isIn(to, 'sandbox', 'test'),
    wrong: ['src/main.ts', `const { startSlack } = await import('../sandbox/slack.ts');`],
    right: ['src/main.ts', `import { startSlack } from './app.ts';`],
  },
];

type Ban = { says: string; text: RegExp; allowedIn: RegExp; wrong: string };

const bans: Ban[] = [
  {
    says: 'only config.ts reads the environment',
    text: /\bprocess\s*\.\s*env\b|\benv\b[^;\n]*from\s*['"](node:)?process['"]/,
    allowedIn: /^src\/config\.ts$/,
    wrong: 'const port = process.env.PORT;',
  },
  {
    says: 'the log goes through the logger; only main.ts and doctor print',
    text: /\bconsole\s*\./,
    allowedIn: /^src\/(main|doctor)\b/,
    wrong: `console.log('hello');`,
  },
];

function wrongImports(rule: Rule, source: Source): string[] {
  return importsOf(source)
    .filter(rule.forbids)
    .map(({ from, to }) => `${from} imports ${to}`);
}

function isBanned(ban: Ban, { path, text }: Source): boolean {
  return ban.text.test(text) && !ban.allowedIn.test(path);
}

async function sources(): Promise<Source[]> {
  const files = await readdir(join(root, 'src'), { recursive: true });
  const paths = files.filter((file) => file.endsWith('.ts')).map((file) => posix.join('src', file));
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })));
}

for (const rule of rules) {
  describe(rule.says, () => {
    test('in all of src', async () => {
      expect((await sources()).flatMap((source) => wrongImports(rule, source))).toEqual([]);
    });

    test('and a source that breaks it is found, one that keeps it is not', () => {
      const [[wrongPath, wrong], [rightPath, right]] = [rule.wrong, rule.right];
      expect(wrongImports(rule, { path: wrongPath, text: wrong })).toHaveLength(1);
      expect(wrongImports(rule, { path: rightPath, text: right })).toEqual([]);
    });
  });
}

for (const ban of bans) {
  describe(ban.says, () => {
    test('in all of src', async () => {
      const found = (await sources()).filter((source) => isBanned(ban, source));
      expect(found.map(({ path }) => path)).toEqual([]);
    });

    test('and a source that breaks it is found, one that keeps it is not', () => {
      expect(isBanned(ban, { path: 'src/projects/store.ts', text: ban.wrong })).toBe(true);
      expect(isBanned(ban, { path: 'src/projects/store.ts', text: 'const port = 3000;' })).toBe(false);
    });
  });
}

test.each([
  [`import { z } from 'zod';`, 'zod', false],
  [`import type { A } from './a.ts';`, 'src/x/a.ts', true],
  [`import { type A, type B } from "../b.ts";`, 'src/b.ts', true],
  [`import {\n  type A,\n  b,\n} from '../b.ts';`, 'src/b.ts', false],
  [`import * as a from './a.ts';`, 'src/x/a.ts', false],
  [`import './a.ts';`, 'src/x/a.ts', false],
  [`export * from './a.ts';`, 'src/x/a.ts', false],
  [`export type { A } from './a.ts';`, 'src/x/a.ts', true],
  [`const a = await import('./a.ts');`, 'src/x/a.ts', false],
])('the walk understands %j', (text, to, isType) => {
  expect(importsOf({ path: 'src/x/y.ts', text })).toEqual([{ from: 'src/x/y.ts', to, isType }]);
});

test('the walk finds the sources', async () => {
  const found = await sources();
  expect(found.map(({ path }) => path)).toContain('src/db/database.ts');
  expect(found.flatMap(importsOf).map(({ to }) => to)).toContain('drizzle-orm');
});
