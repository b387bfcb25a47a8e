import { type Config, readConfig } from './config.ts';
import { examine, type Finding } from './doctor/examine.ts';

/** `npm run doctor`: looks at everything aipm needs and prints a line for each: ok, or what to do. */
async function main(): Promise<void> {
  const findings = await look();
  for (const { subject, problem, detail } of findings) {
    process.stdout.write(
      problem === undefined
        ? `ok    ${subject}${detail ? `: ${detail}` : ''}\n`
        : `mend  ${subject}: ${problem}\n`,
    );
  }
  process.exitCode = findings.every(({ problem }) => problem === undefined) ? 0 : 1;
}

async function look(): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    return [{ subject: 'configuration', problem: error instanceof Error ? error.message : String(error) }];
  }
  return [{ subject: 'configuration' }, ...(await examine(config))];
}

await main();
