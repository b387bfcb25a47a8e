import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { startLocal } from '../../sandbox/local/local.ts';
import { createLogger } from '../../src/log.ts';
import { clockFrom } from './stories.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of a seeded sandbox, to copy from. */
    seeded: string;
  }
}

/** Builds the sandbox's page once for the whole test run, and lets a team live through its weeks. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = fileURLToPath(new URL('../../sandbox/page', import.meta.url));
  await build({ root, configFile: `${root}/vite.config.ts`, logLevel: 'warn' });
  const folder = await mkdtemp(join(tmpdir(), 'aipm-seeded-'));
  const local = await startLocal({ folder, now: clockFrom(Date.now()), log: createLogger('silent') });
  await local.stop();
  project.provide('seeded', folder);
  return () => rm(folder, { recursive: true, force: true });
}
