import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds the sandbox's page once for the whole test run. */
export async function setup(): Promise<void> {
  const root = fileURLToPath(new URL('../../sandbox/page', import.meta.url));
  await build({ root, configFile: `${root}/vite.config.ts`, logLevel: 'warn' });
}
