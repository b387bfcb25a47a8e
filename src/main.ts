import { startAipm } from './aipm.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLogger } from './log.ts';

/** The process: configuration, start, and a graceful stop. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = createLogger(config.logLevel);
  const aipm = await startAipm(config, { log });
  process.once('unhandledRejection', async (error) => {
    log.fatal({ err: error }, 'Something failed where nobody listened; stopping, to be started anew');
    await aipm.stop();
    process.exit(1);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      log.info({ signal }, 'Stopping');
      await aipm.stop();
      log.info('Stopped');
      process.exit(0);
    });
  }
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`aipm could not start: ${message}\n`);
  process.exit(error instanceof ConfigError ? 78 : 1);
});
