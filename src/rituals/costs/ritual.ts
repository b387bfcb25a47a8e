import type { Deps } from '../../slack/feature.ts';
import type { Router } from '../../slack/router.ts';
import type { Ritual } from '../ritual.ts';
import { registerBudget } from './budget/listeners.ts';
import { costsDossier } from './dossier.ts';
import { registerEstimate } from './estimate/listeners.ts';
import { costEndpoints } from './ledger/api.ts';
import { registerImport } from './ledger/import-listeners.ts';
import { logUsageAction } from './ledger/usage-form.ts';
import { registerUsage } from './ledger/usage-form-listeners.ts';
import { registerEntries } from './ledger/void-listeners.ts';
import { awaitedOverruns } from './overruns/awaiting.ts';
import { overrunGate } from './overruns/gate.ts';
import { registerOverruns } from './overruns/listeners.ts';
import { reportOverrun } from './overruns/report.ts';
import { lookForOverruns } from './overruns/watch.ts';
import { costsDigest } from './page/digest.ts';
import { registerPage } from './page/listeners.ts';

export const costs: Ritual = {
  name: 'costs',
  commands: [
    { word: 'cost', usage: '[project]', does: 'Show what projects cost, against budget and estimate' },
  ],
  start: {
    text: 'Log what it cost',
    about: 'Tokens, GPU hours or an amount, held against the budget',
    actionId: logUsageAction,
  },
  register,
  due: lookForOverruns,
  digest: costsDigest,
  awaits: awaitedOverruns,
  gate: overrunGate,
  dossier: costsDossier,
  api: costEndpoints,
  onReport: reportOverrun,
};

function register(router: Router, deps: Deps): void {
  registerPage(router, deps);
  registerUsage(router, deps);
  registerImport(router, deps);
  registerEntries(router, deps);
  registerEstimate(router, deps);
  registerBudget(router, deps);
  registerOverruns(router, deps);
}
