import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSlack } from '../sandbox/slack.ts';
import { createTypist } from './servers/commands.ts';
import type { ServerProcess } from './servers/launch.ts';
import { launchAipm, launchBareBolt } from './servers/programs.ts';
import { median, megabytes, table } from './support/numbers.ts';
import { startPostgres } from './support/postgres.ts';

const starts = 7;
const commands = 500;

/** One start: milliseconds until ready, bytes resident when ready and after the commands, and at the most. */
type Start = { milliseconds: number; ready: number; after: number; peak: number };
type Case = { name: string; launch: () => Promise<ServerProcess> };

/** The time from a cold start to ready, and the memory held, on each database; a bare Bolt app is the measure. */
export async function benchStart(): Promise<void> {
  const slack = await startSlack();
  const postgres = await startPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'aipm-bench-'));
  const pglite = (name: string) => `pglite:${join(folder, name)}`;
  let fresh = 0;
  try {
    const migrated = await postgres.create('migrated');
    const cases: Case[] = [
      { name: 'bare Bolt', launch: () => launchBareBolt(slack, 'help') },
      { name: 'aipm, PostgreSQL', launch: () => launchAipm(slack, migrated) },
      {
        name: 'aipm, PostgreSQL, first start',
        launch: async () => launchAipm(slack, await postgres.create('empty')),
      },
      { name: 'aipm, PGlite', launch: () => launchAipm(slack, pglite('kept')) },
      {
        name: 'aipm, PGlite, first start',
        launch: () => {
          fresh += 1;
          return launchAipm(slack, pglite(`fresh-${fresh}`));
        },
      },
    ];
    // The folder that is kept, and whatever the disk has to be asked for the first time.
    for (const { launch } of cases) await measure(slack, await launch());
    report(cases, await takeTurns(slack, cases));
  } finally {
    await slack.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Slack = Awaited<ReturnType<typeof startSlack>>;

async function takeTurns(slack: Slack, cases: Case[]): Promise<Map<string, Start[]>> {
  const measured = new Map<string, Start[]>(cases.map(({ name }) => [name, []]));
  for (let turn = 0; turn < starts; turn += 1) {
    for (const { name, launch } of cases) measured.get(name)?.push(await measure(slack, await launch()));
  }
  return measured;
}

async function measure(slack: Slack, server: ServerProcess): Promise<Start> {
  const typist = createTypist(slack, server.url, 4);
  try {
    const milliseconds = await server.ready();
    const { resident: ready } = await server.usage();
    await typist.types(commands);
    const { resident: after, peak } = await server.usage();
    return { milliseconds, ready, after, peak };
  } finally {
    typist.leave();
    await server.end('SIGTERM');
  }
}

function report(cases: Case[], measured: Map<string, Start[]>): void {
  const of = (name: string, what: keyof Start) => median((measured.get(name) ?? []).map((one) => one[what]));
  const base = cases[0]?.name ?? '';
  console.log(`From start to ready, and resident memory: medians of ${starts} starts`);
  const rows = cases.map(({ name }) => [
    `  ${name}`,
    `${Math.round(of(name, 'milliseconds'))} ms`,
    `${(of(name, 'milliseconds') / of(base, 'milliseconds')).toFixed(1)} x`,
    megabytes(of(name, 'ready')),
    megabytes(of(name, 'after')),
    megabytes(of(name, 'peak')),
  ]);
  console.log(table([['', 'ready in', 'ratio', 'ready', `${commands} commands`, 'peak'], ...rows]));
}
