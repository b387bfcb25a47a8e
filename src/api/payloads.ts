import Big from 'big.js';
import { z } from 'zod';
import { cut, oneLine } from '../slack/text.ts';
import type { ReportLevel, Tool } from './rules.ts';

/** What a tool says, in our words. */
export type Said = {
  /** What the tool calls what was overspent, the likeliest first. */
  names: string[];
  level: ReportLevel;
  /** Exact decimals. */
  spent: string | null;
  limit: string | null;
  sentence: string;
};

const Text = z.string().nullish();
const Amount = z
  .number()
  .nullish()
  .transform((amount) =>
    amount === null || amount === undefined ? null : new Big(amount).round(9).toFixed(),
  );

/**
 * What LiteLLM posts to WEBHOOK_URL: for budgets, but also for each use that a customer makes. Its class `WebhookEvent`
 * in https://github.com/BerriAI/litellm/blob/main/litellm/proxy/_types.py, its sender in
 * https://github.com/BerriAI/litellm/blob/main/litellm/integrations/SlackAlerting/slack_alerting.py, and
 * https://docs.litellm.ai/docs/proxy/alerting. Fields come and go between its versions; most may be null.
 */
export const LitellmEvent = z.looseObject({
  event: z.string(),
  event_group: Text,
  event_message: Text,
  spend: Amount,
  max_budget: Amount,
  soft_budget: Amount,
  projected_spend: Amount,
  projected_exceeded_date: Text,
  token: Text,
  key_alias: Text,
  team_id: Text,
  team_alias: Text,
  user_id: Text,
  user_email: Text,
  customer_id: Text,
  organization_id: Text,
  organization_alias: Text,
  project_id: Text,
  project_alias: Text,
});
type LitellmEvent = z.output<typeof LitellmEvent>;

const litellmLevels: Record<string, ReportLevel> = {
  threshold_crossed: 'warning',
  soft_budget_crossed: 'warning',
  projected_limit_exceeded: 'forecast',
  budget_crossed: 'actual',
};

/**
 * What Langfuse posts when an alert of its (a "monitor", until it was renamed) changes its severity:
 * https://langfuse.com/docs/observability/features/alerts#automations-webhook-payload, and `MonitorAlertSchema` in
 * https://github.com/langfuse/langfuse/blob/main/packages/shared/src/features/monitors/types.ts. It posts other types, such as
 * `prompt-version`, to the same address when it is told to.
 */
export const LangfuseEvent = z.looseObject({
  type: z.string(),
  payload: z
    .looseObject({
      monitorId: Text,
      severity: Text,
      message: z.looseObject({ title: Text, body: Text }).nullish(),
    })
    .nullish(),
});
type LangfuseEvent = z.output<typeof LangfuseEvent>;

const langfuseLevels: Record<string, ReportLevel> = { WARNING: 'warning', ALERT: 'actual' };

/** How what a tool sends is checked, and what it says; undefined for what is no overrun, such as a recovery. */
export const payloads = {
  litellm: { schema: LitellmEvent, read: litellmSays },
  langfuse: { schema: LangfuseEvent, read: langfuseSays },
} as const satisfies Record<Tool, unknown>;

function litellmSays(event: LitellmEvent): Said | undefined {
  const level = litellmLevels[event.event];
  if (!level) return undefined;
  const soft = event.event === 'soft_budget_crossed' ? event.soft_budget : null;
  const limit = soft ?? event.max_budget;
  const names = present(litellmNames(event));
  const until = event.projected_exceeded_date;
  return {
    names,
    level,
    spent: event.spend,
    limit,
    sentence: sentenceOf(
      names[0],
      event.event_message,
      event.spend && `spent ${event.spend}${limit === null ? '' : ` of ${limit}`}`,
      event.projected_spend && `projected spend ${event.projected_spend}`,
      until && `budget exceeded by ${until}`,
    ),
  };
}

/** The names of what the event is about; never those of something larger, whose spend is another. */
function litellmNames(event: LitellmEvent): (string | null | undefined)[] {
  switch (event.event_group) {
    case 'key':
      return [event.key_alias, event.token];
    case 'team':
      return [event.team_alias, event.team_id];
    case 'organization':
      return [event.organization_alias, event.organization_id];
    case 'project':
      return [event.project_alias, event.project_id];
    case 'customer':
    case 'end_user':
      return [event.customer_id];
    case 'proxy':
      return ['proxy'];
    case null:
    case undefined:
    case 'user':
    case 'internal_user':
      return [event.user_id, event.user_email];
    default:
      return [];
  }
}

function langfuseSays({ type, payload }: LangfuseEvent): Said | undefined {
  const severity = payload?.severity?.toUpperCase() ?? '';
  const level = type === 'monitor-alert' ? langfuseLevels[severity] : undefined;
  if (!level) return undefined;
  const title = payload?.message?.title ?? '';
  const name = title.replace(/^\[(ALERT|WARNING)\]\s*/i, '');
  return {
    names: present([name, payload?.monitorId]),
    level,
    spent: null,
    limit: null,
    sentence: sentenceOf(name || payload?.monitorId, payload?.message?.body),
  };
}

function present(names: (string | null | undefined)[]): string[] {
  return names.flatMap((name) => (name?.trim() ? [name.trim()] : []));
}

/** On one line, without the marks of Markdown, which nothing here reads. */
function sentenceOf(...parts: (string | null | undefined)[]): string {
  const said = parts.map((part) => oneLine((part ?? '').replace(/[`*]/g, ' '))).filter((part) => part !== '');
  return cut(said.join('; '), 500);
}
