import type { Person } from '../../sandbox/person/person.ts';

/** The medical triage review of docs/method.md (1), by the labels of its form. */
export const triageReview = {
  '1. What core technology does the solution use?': 'GPT-4, or Llama 3 fine-tuned on our own samples',
  '2. How do its data, compute and time costs compare with the alternatives?':
    'GPT-4 is 30,000 a month; Llama 3 is 26,000 a month plus 5,000 labelled medical samples',
  '3. Where might it bottleneck after launch?': 'Rare terms: accuracy is under 80 %',
  '4. How does it handle extreme load spikes?': 'The peak day is 10,000 consultations; beyond it they queue',
  '5. Is the data sufficient and stable for future model improvements?':
    'Yes, 400 new labelled cases a month',
  Verdict: 'Go with conditions',
  'Conditions, or the evidence that is needed': 'Recall on rare terms >= 85 % on the 400-case gold set',
  'Confidence, in %': '75',
  'How will we know that this was right?': 'Rare-term accuracy in production >= 85 %',
};

export type ReviewFields = Partial<Record<keyof typeof triageReview, string>>;

/** Opens the review form in a channel and waits until its fields are there. */
export async function opensReview(person: Person, channel: string, project = ''): Promise<void> {
  await person.types(channel, `/aipm review ${project}`.trim());
  await person.sees('Save review', { in: 'modal' });
}

/** Fills the review form with the triage review, or with other values for some of its fields. */
export async function fillsReview(person: Person, fields: ReviewFields = {}): Promise<void> {
  for (const [label, value] of Object.entries({ ...triageReview, ...fields }))
    await person.fillsIn(label, value);
}

/** Chooses the project of a form by what people would type, or makes it on the spot. */
export async function choosesProject(person: Person, name: string): Promise<void> {
  const found = await person.searches('Project', name);
  const match = found.find((option) => option.startsWith(name)) ?? found.at(-1);
  await person.picks('Project', match ?? name);
}

/** Holds the whole triage review, from the command to the submission; earlier verdicts on its project stand beside it. */
export async function holdsReview(
  person: Person,
  channel: string,
  fields: ReviewFields = {},
  project = 'Medical triage',
): Promise<void> {
  await opensReview(person, channel);
  await choosesProject(person, project);
  await fillsReview(person, fields);
  const { outcome, ...rest } = await person.submits();
  if (outcome === 'updated') {
    await person.sees('Does the new verdict take its place?', { in: 'modal' });
    await person.closes({ all: true });
  } else if (outcome !== 'closed')
    throw new Error(`The review was not taken: ${outcome} ${JSON.stringify(rest)}`);
}

/** Creates a project through its form. */
export async function createsProject(
  person: Person,
  channel: string,
  key: string,
  fields: Record<string, string | string[]> = {},
): Promise<void> {
  await person.types(channel, `/aipm project ${key}`);
  await person.sees('Save', { in: 'modal' });
  await person.sees('Lifecycle stage', { in: 'modal' });
  for (const [label, value] of Object.entries({ Name: 'Medical triage', ...fields })) {
    await person.fillsIn(label, value);
  }
  const { outcome, ...rest } = await person.submits();
  if (outcome !== 'updated') throw new Error(`The project was not saved: ${outcome} ${JSON.stringify(rest)}`);
}
