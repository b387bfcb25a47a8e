import type { Slack } from '../../slack.ts';
import type { Day, Event } from './event.ts';

type Item = [name: string, evidence: string];

/** What is ready, by how the gate calls it. The support plan and the liability statement are still missing. */
const ready: Item[] = [
  ['Target user and job', 'Nurses who sort messages; twelve interviews, wiki.northwind.example/triage/users'],
  ['Known failure modes', 'Three in the register, each with who sees to it'],
  ['Evals', '87.3 % on 400 cases, threshold 85 %; runs on every change'],
  ['Observability', 'https://grafana.northwind.example/triage'],
  ['Fallbacks', 'Below 70 % confidence a nurse decides; when it is down, messages go by time'],
  ['Security review', 'Signed on the 5th: nothing leaves the clinic, kept for 30 days'],
  ['Consent for data', 'In the clinic’s admission form'],
];

/** The gate of a pilot that is nearly ready. */
export const launches: Event[] = [{ weeksAgo: 1, weekday: 5, time: '10:10', happens: prepare }];

async function prepare(slack: Slack, day: Day): Promise<void> {
  await fillIn(slack, ...ready.map(([name, Evidence]) => ({ name, fields: { Evidence } })), {
    name: 'Bias balance',
    state: 'At risk',
    fields: {
      Evidence: 'Recall for patients over 75 is 4 points lower; 200 more cases are being labelled',
      Owner: 'caro',
      'By when': day(14),
    },
  });
}

type Filled = { name: string; state?: string; fields: Record<string, string> };

async function fillIn(slack: Slack, ...items: Filled[]): Promise<void> {
  const alice = slack.person('alice');
  await alice.types('#triage', '/aipm launch TRIAGE');
  for (const { name, state = 'Ready', fields } of items) {
    await alice.presses('Fill it in', { beside: name });
    await alice.sees('How far has it come?', { in: 'modal' });
    await alice.fillsIn('How far has it come?', state);
    for (const [label, value] of Object.entries(fields)) await alice.fillsIn(label, value);
    const { outcome, errors } = await alice.submits();
    if (outcome !== 'closed') throw new Error(`${name} was not taken: ${JSON.stringify(errors)}`);
  }
  await alice.sees('Closed because of 3 things', { in: 'modal' });
  await alice.closes({ all: true });
}
