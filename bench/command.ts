import { startSlack } from '../sandbox/slack.ts';
import { createTypist, type Typist } from './servers/commands.ts';
import type { ServerProcess } from './servers/launch.ts';
import { launchAipm, launchBareBolt } from './servers/programs.ts';
import { median, spread } from './support/numbers.ts';
import { startPostgres } from './support/postgres.ts';

const rounds = 24;
const commandsPerRound = 3000;
const commandsToWarmUp = 6000;
const commandsAtOnce = 8;

type Contender = { server: ServerProcess; typist: Typist };

/**
 * The server's CPU time for one acknowledged `/aipm help`, against a bare Bolt app that answers the same text. The two
 * take turns, and the ratio is formed within each round, so that whatever else the machine does hits both.
 */
export async function benchCommand(): Promise<void> {
  const postgres = await startPostgres();
  const slack = await startSlack();
  const contend = async (server: ServerProcess): Promise<Contender> => {
    await server.ready();
    return { server, typist: createTypist(slack, server.url, commandsAtOnce) };
  };
  const contenders: Contender[] = [];
  try {
    const aipm = await contend(await launchAipm(slack, await postgres.create('migrated')));
    contenders.push(aipm);
    const bare = await contend(await launchBareBolt(slack, await aipm.typist.types(1)));
    contenders.push(bare);
    if ((await bare.typist.types(1)) !== (await aipm.typist.types(1))) throw new Error('The answers differ.');
    for (const { typist } of contenders) await typist.types(commandsToWarmUp);
    report(await takeTurns(aipm, bare));
  } finally {
    for (const { server, typist } of contenders) {
      typist.leave();
      await server.end('SIGTERM');
    }
    await slack.stop();
    await postgres.stop();
  }
}

type Round = { aipm: number; bare: number };

async function takeTurns(aipm: Contender, bare: Contender): Promise<Round[]> {
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) measured.push({ aipm: await cpuPerCommand(aipm), bare: await cpuPerCommand(bare) });
    else measured.push({ bare: await cpuPerCommand(bare), aipm: await cpuPerCommand(aipm) });
  }
  return measured;
}

/** In microseconds. */
async function cpuPerCommand({ server, typist }: Contender): Promise<number> {
  const before = await server.usage();
  await typist.types(commandsPerRound);
  const after = await server.usage();
  return (after.cpu - before.cpu) / commandsPerRound;
}

function report(measured: Round[]): void {
  const of = (who: keyof Round) => measured.map((round) => round[who]);
  console.log(
    `CPU time of the server for one /aipm help, ${rounds} rounds of ${commandsPerRound} commands each`,
  );
  console.log(`  aipm       ${spread(of('aipm'), 0)} µs`);
  console.log(`  bare Bolt  ${spread(of('bare'), 0)} µs`);
  const ratios = measured.map(({ aipm, bare }) => aipm / bare);
  console.log(`  ratio      ${spread(ratios, 2)}: ${median(ratios) <= 1.3 ? 'within' : 'above'} 1.3`);
}
