import { z } from 'zod';
import { type Endpoint, listEndpoint } from '../api/endpoint.ts';
import { ApiProblem } from '../api/problem.ts';
import { read } from '../db/transaction.ts';
import { projectByKey } from '../projects/store.ts';
import type { Deps } from '../slack/feature.ts';
import { decisionPage, type LoggedDecision } from './store.ts';

const DecisionItem = z.object({
  id: z.uuid(),
  project: z.string().describe("The project's key."),
  project_name: z.string(),
  ritual: z.string().describe('What it was decided in: "review", "poc", "scorecard".'),
  record_id: z.uuid(),
  verdict: z.string(),
  terms: z.string().nullable().describe('What the verdict hangs on.'),
  confidence: z.int().nullable().describe('50 to 100, in percent.'),
  expectation: z.string().nullable(),
  check_date: z.iso.date().nullable(),
  owner: z.string().describe("The owner's id in Slack."),
  decided_at: z.iso.datetime(),
});

/** The decision log, for programs. */
export function decisionEndpoints({ workspaceId, db }: Deps): Endpoint[] {
  return [
    listEndpoint({
      path: '/decisions',
      summary: 'List decisions, newest first',
      filters: z.object({
        project: z.string().optional().describe('The key of one project.'),
        ritual: z.string().optional().describe('What it was decided in, as an item names it.'),
      }),
      item: DecisionItem,
      find: ({ viewer, deadline, filters, after, limit }) =>
        read(db, deadline, async (tx) => {
          const project = filters.project && (await projectByKey(workspaceId, tx, viewer, filters.project));
          if (filters.project !== undefined && !project)
            throw new ApiProblem(404, [
              { path: 'project', message: 'There is no such project that you can see.' },
            ]);
          const page = await decisionPage(workspaceId, tx, viewer, {
            projectId: project ? project.id : undefined,
            ritual: filters.ritual,
            cursor: after && { direction: 'older', decidedAt: after.time, id: after.id },
            size: limit,
          });
          const last = page.decisions[page.decisions.length - 1];
          const next = page.hasOlder && last ? { time: last.decidedAt.toISOString(), id: last.id } : null;
          return { items: page.decisions.map(itemOf), next };
        }),
    }),
  ];
}

function itemOf(decision: LoggedDecision): z.input<typeof DecisionItem> {
  return {
    id: decision.id,
    project: decision.projectKey,
    project_name: decision.projectName,
    ritual: decision.ritual,
    record_id: decision.recordId,
    verdict: decision.verdict,
    terms: decision.terms,
    confidence: decision.confidence,
    expectation: decision.expectation,
    check_date: decision.checkDate,
    owner: decision.ownerId,
    decided_at: decision.decidedAt.toISOString(),
  };
}
