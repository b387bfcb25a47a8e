import { type DigestRun, digestWhileKilled } from './crash/digests.ts';
import { table } from './support/numbers.ts';
import { startPostgres } from './support/postgres.ts';

const digests = 40;

/**
 * 40 digests are due in the same minute, in two processes; one is killed in the middle, while Slack answers 429 to one
 * call in five. Every channel must get its digest, once. @param runs how often, each with another seed
 */
export async function benchDigests(runs = 20): Promise<void> {
  console.log(
    `${runs} runs: ${digests} digests due, two processes, one of them killed, 429 to one call in five`,
  );
  const postgres = await startPostgres();
  const rows: string[][] = [];
  let faults = 0;
  try {
    for (let seed = 1; seed <= runs; seed += 1) {
      const run = await digestWhileKilled({
        seed,
        digests,
        databaseUrl: await postgres.create('migrated'),
        from: 'build',
        replaces: false,
        patience: 4 * 60_000,
      });
      rows.push(rowOf(seed, run));
      console.log(`  ${(rows.at(-1) ?? []).join(' | ')}`);
      faults += faultsIn(run).length;
      for (const fault of faultsIn(run)) console.log(`    ${fault}`);
    }
  } finally {
    await postgres.stop();
  }
  console.log(table([head, ...rows]));
  console.log(faults === 0 ? '  No digest is missing, and every copy was counted.' : `  Faults: ${faults}`);
  console.log(
    '  A copy comes of a kill between Slack taking a post and the note of it: Slack offers no key against it.',
  );
  if (faults > 0) process.exitCode = 1;
}

const head = [
  'seed',
  'posts at the kill',
  'once',
  'missing',
  'twice',
  'copies',
  'counted',
  '429s',
  'seconds',
];

function rowOf(seed: number, run: DigestRun): string[] {
  const { postsBefore, once, missing, repeated, copies, suspected, refused, seconds } = run;
  return [
    seed,
    postsBefore,
    once,
    missing.length,
    repeated.length,
    copies,
    suspected,
    refused,
    Math.round(seconds),
  ].map(String);
}

/** What must not have happened, in sentences. A copy is no fault as long as the bots counted that there may be one. */
export function faultsIn({ missing, copies, suspected, failed }: DigestRun): string[] {
  return [
    ...missing.map((channel) => `No digest in ${channel}`),
    ...(copies <= suspected ? [] : [`There are ${copies} copies, but ${suspected} were counted.`]),
    ...(failed === 0 ? [] : [`${failed} messages were given up.`]),
  ];
}
