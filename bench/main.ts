import { benchCommand } from './command.ts';
import { benchDigest } from './digest.ts';
import { benchDigests } from './digests.ts';
import { benchExport } from './export.ts';
import { benchKills } from './kill.ts';
import { benchLedger } from './ledger.ts';
import { benchSearch } from './search.ts';
import { benchStart } from './start.ts';

/** `npm run bench`: without a name `command` and `start`, with a name that one alone. */
const benchmarks: Record<string, (seed?: number) => Promise<void>> = {
  command: benchCommand,
  start: benchStart,
  kill: benchKills,
  ledger: benchLedger,
  digest: benchDigest,
  digests: benchDigests,
  export: benchExport,
  search: benchSearch,
};

async function main(name?: string, seed?: string): Promise<void> {
  const named = name === undefined ? [benchCommand, benchStart] : [benchmarks[name]];
  for (const run of named) {
    if (!run) throw new Error(`There is no benchmark ${name}, only ${Object.keys(benchmarks).join(', ')}.`);
    await run(seed === undefined ? undefined : Number(seed));
  }
}

await main(...process.argv.slice(2));
