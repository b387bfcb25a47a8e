import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAipm } from '../src/aipm.ts';
import { createLogger } from '../src/log.ts';
import type { Person } from './person/person.ts';
import { type Slack, startSlack } from './slack.ts';

/** `npm run sandbox`: one technical review in a local Slack workspace, through the running bot. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'aipm-sandbox-'));
  const manifest = JSON.parse(await readFile(new URL('../manifests/http.json', import.meta.url), 'utf8'));
  const slack = await startSlack({ manifest });
  const aipm = await startAipm(
    {
      slack: {
        botToken: slack.botToken,
        apiUrl: slack.url,
        transport: { kind: 'http', signingSecret: slack.signingSecret },
      },
      port: 0,
      database: { kind: 'pglite', path: join(folder, 'data') },
      logLevel: 'warn',
      metricsToken: undefined,
    },
    { log: createLogger('warn') },
  );
  slack.deliverTo(`http://127.0.0.1:${aipm.port}/slack/events`);
  try {
    await playReview(slack);
  } finally {
    await aipm.stop();
    await slack.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const answers = {
  '1. What core technology does the solution use?': 'GPT-4, or Llama 3 fine-tuned on our own samples',
  '2. How do its data, compute and time costs compare with the alternatives?':
    'GPT-4 costs 30,000 a month; Llama 3 costs 26,000 a month and 5,000 labelled medical samples',
  '3. Where might it bottleneck after launch?': 'Rare terms: accuracy is under 80 %',
  '4. How does it handle extreme load spikes?': 'The peak day is 10,000 consultations; beyond it, they queue',
  '5. Is the data sufficient and stable for future model improvements?':
    'Yes: 400 new labelled cases a month',
  Verdict: 'Go with conditions',
  'Conditions, or the evidence that is needed':
    'Recall on rare terms >= 85 % on the 400-case gold set before the pilot',
  'Confidence, in %': '75',
  'How will we know that this was right?': 'Rare-term accuracy in production >= 85 %',
};

async function playReview(slack: Slack): Promise<void> {
  const alice = slack.person('alice');
  say('A local Slack workspace and aipm are running. Alice Chen types in #triage:', '/aipm review');
  await alice.types('#triage', '/aipm review');
  await alice.sees('Save review', { in: 'modal' });
  await makesProject(alice, 'Medical triage');
  for (const [label, value] of Object.entries(answers)) await alice.fillsIn(label, value);
  await alice.fillsIn('Who took part', ['Alice Chen', 'Bob Meyer', 'Caro Silva']);
  say('She fills in the form with her team:', alice.modal()?.text ?? '');
  await alice.submits();
  await alice.sees('Go with conditions', { in: '#triage' });
  say('She presses Save review, and #triage shows:', slack.shows('#triage'));
  await alice.types('#triage', '/aipm decisions');
  await alice.sees('Go with conditions', { in: 'modal' });
  say('From now on it stands in the log. Alice types /aipm decisions:', alice.modal()?.text ?? '');
}

async function makesProject(person: Person, name: string): Promise<void> {
  const [offer] = await person.searches('Project', name);
  await person.picks('Project', offer ?? name);
}

function say(heading: string, text: string): void {
  process.stdout.write(`\n${heading}\n\n${text.replace(/^/gm, '    ')}\n`);
}

await main();
