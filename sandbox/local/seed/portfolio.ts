import type { Slack } from '../../slack.ts';
import type { Day, Event } from './event.ts';

type Project = {
  key: string;
  name: string;
  by: string;
  in: string;
  stage: string;
  /** Days from the day it is created. */
  targetInDays?: number;
  /** What it takes once, and what it saves in a year net of running it. */
  estimate?: { investment: string; annualSaving: string };
  restrictedTo?: string[];
};

/** Eight ideas and a quiet one, before any of them is judged: the portfolio that the method trims to three. */
const projects: Project[] = [
  {
    key: 'TRIAGE',
    name: 'Medical triage',
    by: 'alice',
    in: '#triage',
    stage: 'Evaluation',
    targetInDays: 90,
  },
  { key: 'CARE', name: 'Customer service', by: 'bob', in: '#care', stage: 'Monitoring', targetInDays: 30 },
  {
    key: 'INSPECT',
    name: 'Quality inspection',
    by: 'caro',
    in: '#general',
    stage: 'Training',
    targetInDays: 110,
    estimate: { investment: '800000', annualSaving: '1500000' },
  },
  {
    key: 'NEWS',
    name: 'Newsroom fact check',
    by: 'bob',
    in: '#general',
    stage: 'Evaluation',
    targetInDays: 60,
  },
  { key: 'COPY', name: 'Marketing copy', by: 'dan', in: '#general', stage: 'Data' },
  { key: 'CONTRACT', name: 'Contract search', by: 'caro', in: '#general', stage: 'Problem' },
  { key: 'SPAM', name: 'Spam detection', by: 'dan', in: '#general', stage: 'Deployment', targetInDays: 50 },
  { key: 'GAME', name: 'Game characters', by: 'dan', in: '#general', stage: 'Problem' },
  {
    key: 'HIRING',
    name: 'Interview summaries',
    by: 'alice',
    in: '#board-room',
    stage: 'Data',
    restrictedTo: ['alice', 'bob', 'caro'],
  },
];

export const portfolio: Event[] = [
  ...projects.map((project, index) => ({
    weeksAgo: 8,
    weekday: 1,
    time: `08:${String(10 + index * 3).padStart(2, '0')}`,
    happens: (slack: Slack, day: Day) => create(slack, project, day),
  })),
  {
    weeksAgo: 4,
    weekday: 1,
    time: '08:15',
    happens: (slack, day) => ship(slack, 'CARE', 'bob', '#care', day(0)),
  },
];

async function create(slack: Slack, project: Project, day: Day): Promise<void> {
  const person = slack.person(project.by);
  await person.types(project.in, `/aipm project ${project.key}`);
  await person.sees('Lifecycle stage', { in: 'modal' });
  await person.fillsIn('Name', project.name);
  await person.fillsIn('Channel', project.in);
  await person.fillsIn('Lifecycle stage', project.stage);
  await person.fillsIn('Currency', 'CNY');
  if (project.targetInDays) await person.fillsIn('Target date', day(project.targetInDays));
  if (project.estimate) {
    await person.fillsIn('Investment', project.estimate.investment);
    await person.fillsIn('Net saving a year', project.estimate.annualSaving);
  }
  if (project.restrictedTo) {
    await person.fillsIn('Who can see it', 'Only its owner and the people named below');
    await person.fillsIn('People who can see it when restricted', project.restrictedTo);
  }
  const { outcome, errors } = await person.submits();
  if (outcome !== 'updated') throw new Error(`${project.key} was not created: ${JSON.stringify(errors)}`);
  await person.closes({ all: true });
}

async function ship(slack: Slack, key: string, by: string, channel: string, on: string): Promise<void> {
  const person = slack.person(by);
  await person.types(channel, `/aipm project ${key}`);
  await person.sees(`Edit ${key}`, { in: 'modal' });
  await person.fillsIn('Shipped on', on);
  const { outcome, errors } = await person.submits();
  if (outcome !== 'updated') throw new Error(`${key} was not shipped: ${JSON.stringify(errors)}`);
  await person.closes({ all: true });
}
