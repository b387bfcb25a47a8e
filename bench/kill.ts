import { crashWhileReviewing, type Events } from './crash/crash.ts';
import { type Findings, faultsOf } from './crash/findings.ts';
import { startPostgres } from './support/postgres.ts';

/**
 * The acid test: people hold 200 reviews while the bot is killed 50 times. Whatever was acknowledged must be there.
 * @param seed decides when the bot is killed and what people do
 */
export async function benchKills(seed = Date.now() % 1_000_000): Promise<void> {
  console.log(`50 kills during 200 reviews, seed ${seed}`);
  const postgres = await startPostgres();
  try {
    const { findings, ...events } = await crashWhileReviewing({
      seed,
      kills: 50,
      reviews: 200,
      databaseUrl: await postgres.create('migrated'),
      from: 'build',
      endLeases: false,
      patience: 6 * 60_000,
    });
    report(events, findings);
    const faults = faultsOf(findings, events.suspected);
    for (const fault of faults) console.log(`  ${fault}`);
    console.log(faults.length === 0 ? '  Nothing acknowledged is missing.' : `  Faults: ${faults.length}`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    await postgres.stop();
  }
}

function report(events: Events, findings: Findings): void {
  const { kills, killsInSave, presses, refused, refusals, suspected } = events;
  const { acknowledged, rows, savedUnanswered, decisions, lost, doubled, unseen, repeated, copies } =
    findings;
  const struck = Object.entries(kills).map(([after, times]) => `${times} after ${after}`);
  console.log(`  kills: ${struck.join('; ')}; ${killsInSave} in all while a Save was unanswered`);
  console.log(`  Save was pressed ${presses} times, and ${refused} times the form stayed:`);
  for (const [sentence, times] of refusals) console.log(`    ${times} x ${sentence}`);
  console.log(`  forms that Save found saved already, by a Save whose answer was lost: ${savedUnanswered}`);
  console.log(`  acknowledged ${acknowledged}, rows ${rows}, decisions ${decisions}`);
  console.log(`  acknowledged without a row ${lost.length}, with several ${doubled.length}`);
  console.log(`  acknowledged without a card ${unseen.length}`);
  console.log(`  cards shown more than once ${repeated}, copies in all ${copies}`);
  console.log(`  posts that the bot counted as possible repeats ${suspected}`);
}
