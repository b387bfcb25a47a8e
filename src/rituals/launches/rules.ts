/** What the decision log calls this ritual. */
export const ritual = 'launch';

/** How far an item of the gate has come (docs/method.md, 12). */
export const itemStates = ['ready', 'at risk', 'missing'] as const;
export type ItemState = (typeof itemStates)[number];

/** The seven readiness and three ethics items, in the order in which they are asked (docs/method.md, 12). */
export const items = {
  users: 'Target user and job',
  failures: 'Known failure modes, with mitigations',
  evals: 'Evals: offline regression suite, thresholds, baseline',
  observability: 'Observability: latency, cost, safety, top errors',
  fallbacks: 'Fallbacks',
  security: 'Security review: data flow, retention, access, audit',
  support: 'Support plan',
  consent: 'Consent for data',
  bias: 'Bias balance',
  liability: 'Liability statement',
} as const;
export type Item = keyof typeof items;

/** The items in the order in which they are asked, in their two groups. */
export const itemKeys = Object.keys(items) as Item[];
export const groups = [
  { title: 'Readiness', of: itemKeys.slice(0, 7) },
  { title: 'Ethics', of: itemKeys.slice(7) },
];

/** How an item of a gate stands; one that nobody has filled in is missing. `dueDate` is a day, `YYYY-MM-DD`. */
export type Standing = {
  item: Item;
  state: ItemState;
  evidence: string | null;
  ownerId: string | null;
  dueDate: string | null;
};

/** All ten items, with those that nobody has filled in. */
export function allItems(filledIn: (Omit<Standing, 'item'> & { item: string })[]): Standing[] {
  return itemKeys.map((item) => {
    const found = filledIn.find((each) => each.item === item);
    const { state = 'missing', evidence = null, ownerId = null, dueDate = null } = found ?? {};
    return { item, state, evidence, ownerId, dueDate };
  });
}

/** Why an item keeps the gate closed, if it does. */
export type Lack = 'missing' | 'no owner' | 'no date';

/** An item keeps the gate closed while it is missing, or at risk without an owner and a date (docs/method.md, 12). */
export function lackOf({ state, ownerId, dueDate }: Omit<Standing, 'item' | 'evidence'>): Lack | undefined {
  if (state === 'missing') return 'missing';
  if (state === 'ready') return undefined;
  if (ownerId === null) return 'no owner';
  return dueDate === null ? 'no date' : undefined;
}

/** Whether a gate may be opened, and how much keeps it closed: its own items, and what else is in the way. */
export type Verdict = { isClear: boolean; inAll: number; lacking: { item: Item; lack: Lack }[] };

/** The gate is clear when no item and nothing of the other rituals keeps it closed (docs/method.md, 12). */
export function verdictOf(standings: Standing[], others: { inAll: number }[]): Verdict {
  const lacking = standings.flatMap((standing) => {
    const lack = lackOf(standing);
    return lack === undefined ? [] : [{ item: standing.item, lack }];
  });
  const inAll = others.reduce((sum, { inAll }) => sum + inAll, lacking.length);
  return { isClear: inAll === 0, inAll, lacking };
}

/** What kept a gate closed when somebody opened it all the same: its key, and its line in mrkdwn. */
export type Overridden = { key: string; line: string };

/** The key of the entry that says how many more there are of a kind. @param key of one of them: "failure/<id>" */
export function moreKey(key: string): string {
  return `${key.split('/')[0]}/more`;
}

/**
 * Those of some things in the way that were not there when the gate was opened. Of kinds that were more than are listed
 * it can't be told which are new, so they are left out.
 */
export function sinceOpening<Known extends { key: string }>(
  blockers: Known[],
  overrode: Overridden[],
): Known[] {
  const known = new Set(overrode.map(({ key }) => key));
  return blockers.filter(({ key }) => !known.has(key) && !known.has(moreKey(key)));
}

/** What an opening decided, in the words of the decision log. */
export function launchVerdict(inAll: number): string {
  if (inAll === 0) return 'Launch';
  return `Launch over ${inAll} ${inAll === 1 ? 'blocker' : 'blockers'}`;
}

/** What closing an open gate decided. */
export const closedVerdict = 'No launch';

type Problems<Key extends string> = Partial<Record<Key, string>>;

/** What speaks against an item, by field of its form. @param before as it stood @param today of who writes it */
export function itemProblems(
  next: Omit<Standing, 'item'>,
  before: { dueDate: string | null },
  today: string,
): Problems<'evidence' | 'owner' | 'dueDate'> {
  const { state, evidence, ownerId, dueDate } = next;
  if (state === 'ready' && evidence === null)
    return { evidence: 'What shows that it is ready? Give a link, or a few words.' };
  if (state !== 'at risk') return {};
  const passed = dueDate !== null && dueDate < today && dueDate !== before.dueDate;
  return {
    ...(ownerId === null && { owner: 'It is at risk: who sees to it?' }),
    ...(dueDate === null && { dueDate: 'It is at risk: by when will it be ready?' }),
    ...(passed && { dueDate: 'That day has passed.' }),
  };
}

/** What speaks against opening a gate, by field of its form. @param today of who opens it */
export function openingProblems(
  input: { reason: string | null; expectation: string | null; checkDate: string | null },
  { isClear }: Verdict,
  today: string,
): Problems<'reason' | 'expectation' | 'checkDate'> {
  const { reason, expectation, checkDate } = input;
  const unasked = expectation !== null && checkDate === null;
  return {
    ...(!isClear && reason === null && { reason: 'Why should it open all the same?' }),
    ...(checkDate !== null &&
      expectation === null && { expectation: 'What would show on that day that it was right?' }),
    ...(unasked && { checkDate: 'When will we know? Choose a day, or leave both empty.' }),
    ...(checkDate !== null && checkDate <= today && { checkDate: 'Choose a day after today.' }),
  };
}
