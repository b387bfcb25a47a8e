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
