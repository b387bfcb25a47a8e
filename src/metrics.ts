import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Everything `/metrics` shows. One registry a process; several apps in one process (tests) share it. */
export const registry = new Registry();

collectDefaultMetrics({ register: registry, prefix: 'aipm_' });

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3];

export const listenerSeconds = new Histogram({
  name: 'aipm_listener_seconds',
  help: 'Time from the arrival of a request from Slack to the end of its listener',
  labelNames: ['name', 'result'] as const,
  buckets: seconds,
  registers: [registry],
});

export const databaseSeconds = new Histogram({
  name: 'aipm_database_seconds',
  help: 'Time of a transaction, waiting for a connection included',
  labelNames: ['result'] as const,
  buckets: seconds,
  registers: [registry],
});

export const deliveries = new Counter({
  name: 'aipm_deliveries_total',
  help: 'Attempts to make Slack show what a message row says',
  labelNames: ['result'] as const,
  registers: [registry],
});

export const possibleRepeats = new Counter({
  name: 'aipm_possible_repeats_total',
  help: 'Posts whose outcome is not known, because the process died or Slack did not answer: Slack may show them twice',
  registers: [registry],
});
