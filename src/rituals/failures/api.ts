import { z } from 'zod';
import { type Endpoint, listEndpoint } from '../../api/endpoint.ts';
import { ApiProblem } from '../../api/problem.ts';
import { read } from '../../db/transaction.ts';
import { projectByKey } from '../../projects/store.ts';
import type { Deps } from '../../slack/feature.ts';
import {
  cellOf,
  cells,
  comparators,
  domainRisks,
  heldAgainst,
  isOpen,
  kinds,
  mechanisms,
  noAnswerPolicies,
  passes,
  statuses,
} from './rules.ts';
import { failurePage, type ListedFailure, latestReadings, type Reading } from './store.ts';

const FailureItem = z.object({
  id: z.uuid(),
  project: z.string().describe("The project's key."),
  kind: z.enum(kinds),
  what_happens: z.string(),
  risk: z.int().describe('Business risk, 1 to 5.'),
  cost: z.int().describe('Mitigation cost, 1 to 5.'),
  cell: z.enum(cells).describe('Where risk and cost place it.'),
  status: z.enum(statuses).describe('The first two count as open.'),
  mechanism: z.enum(mechanisms).nullable().describe('What will change.'),
  owner: z.string().describe("The owner's id in Slack."),
  due_date: z.iso.date().nullable(),
  no_answer_policy: z.enum(noAnswerPolicies).nullable(),
  review_threshold: z
    .string()
    .nullable()
    .describe('People look at answers below this confidence, in percent.'),
  reviews_a_day: z.int().nullable().describe('So many answers a day,'),
  working_days: z.int().nullable().describe('on so many days a month.'),
  metric: z.string().nullable(),
  comparator: z.enum(comparators).nullable(),
  target: z.string().nullable().describe('An exact decimal.'),
  unit: z.string().nullable(),
  domain_risk: z.enum(domainRisks).nullable(),
  latest_value: z.string().nullable().describe('The latest reading of the metric, an exact decimal.'),
  latest_measured_on: z.iso.date().nullable(),
  latest_passes: z.boolean().nullable().describe('Against the target of the day on which it was noted.'),
  source_link: z.string().nullable().describe('The message in Slack that it was logged from.'),
  created_by: z.string().describe('The id in Slack of who logged it.'),
  created_at: z.iso.datetime(),
  moved_at: z.iso.datetime().describe('When its status last changed.'),
});

const Filters = z.object({
  project: z.string().optional().describe('The key of one project.'),
  status: z.enum(statuses, `A status is one of: ${statuses.join(', ')}.`).optional(),
  open_only: z
    .enum(['true', 'false'], 'Say true or false.')
    .optional()
    .describe('With true, only those that are open or being mitigated.'),
  kind: z.enum(kinds, `A kind is one of: ${kinds.join(', ')}.`).optional(),
});
type Filters = z.output<typeof Filters>;

/** The register of failure modes, for programs. */
export function failureEndpoints({ workspaceId, db }: Deps): Endpoint[] {
  return [
    listEndpoint({
      path: '/failures',
      summary: 'List failure modes, newest first',
      filters: Filters,
      item: FailureItem,
      find: ({ viewer, deadline, filters, after, limit }) =>
        read(db, deadline, async (tx) => {
          const { project: key, kind } = filters;
          const project = key === undefined ? undefined : await projectByKey(workspaceId, tx, viewer, key);
          if (key !== undefined && !project)
            throw new ApiProblem(404, [
              { path: 'project', message: 'There is no such project that you can see.' },
            ]);
          const { failures, next } = await failurePage(workspaceId, tx, viewer, {
            projectId: project?.id,
            statuses: wantedStatuses(filters),
            kind,
            cursor: after && { createdAt: after.time, id: after.id },
            size: limit,
          });
          const ids = failures.map(({ id }) => id);
          const readings = await latestReadings(workspaceId, tx, viewer, ids);
          return {
            items: failures.map((mode) => itemOf(mode, readings.get(mode.id))),
            next: next && { time: next.createdAt, id: next.id },
          };
        }),
    }),
  ];
}

/** The statuses that both filters leave; undefined for all. */
function wantedStatuses({ status, open_only }: Filters) {
  if (status === undefined && open_only !== 'true') return undefined;
  return statuses.filter(
    (one) => (status === undefined || one === status) && (open_only !== 'true' || isOpen({ status: one })),
  );
}

function itemOf(mode: ListedFailure, latest: Reading | undefined): z.input<typeof FailureItem> {
  const against = latest && heldAgainst(latest);
  return {
    id: mode.id,
    project: mode.projectKey,
    kind: mode.kind,
    what_happens: mode.description,
    risk: mode.risk,
    cost: mode.cost,
    cell: cellOf(mode),
    status: mode.status,
    mechanism: mode.mechanism,
    owner: mode.ownerId,
    due_date: mode.dueDate,
    no_answer_policy: mode.noAnswerPolicy,
    review_threshold: mode.reviewThreshold,
    reviews_a_day: mode.reviewsADay,
    working_days: mode.workingDays,
    metric: mode.metric,
    comparator: mode.comparator,
    target: mode.target,
    unit: mode.unit,
    domain_risk: mode.domainRisk,
    latest_value: latest?.value ?? null,
    latest_measured_on: latest?.measuredOn ?? null,
    latest_passes: latest && against ? passes(against, latest.value) : null,
    source_link: mode.sourceLink,
    created_by: mode.createdBy,
    created_at: mode.createdAt.toISOString(),
    moved_at: mode.movedAt.toISOString(),
  };
}
