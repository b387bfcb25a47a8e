import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/api/reports.ts';
import { reportAddresses } from '../../src/api/schema.ts';
import { auditLog } from '../../src/audit/schema.ts';
import { costEntries } from '../../src/rituals/costs/ledger/schema.ts';
import { costOverruns } from '../../src/rituals/costs/overruns/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { eventually } from '../support/eventually.ts';
import { projectIn } from '../support/members.ts';
import { keptLog, makesAddress, opensSettings, servesApi } from './support.ts';

/** As LiteLLM sends it when a key has spent more than its budget. */
const litellm = {
  spend: 12.3,
  max_budget: 10.0,
  soft_budget: null,
  token: '88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b',
  customer_id: null,
  user_id: 'default_user_id',
  team_id: null,
  team_alias: null,
  user_email: null,
  key_alias: 'care-prod',
  projected_exceeded_date: null,
  projected_spend: null,
  event: 'budget_crossed',
  event_group: 'key',
  event_message: 'Key Budget: Budget Crossed\n Total Budget:`10.0`',
};

/** As Langfuse sends it when an alert's severity has changed. */
const langfuse = {
  id: '550e8400-e29b-41d4-a716-446655440000',
  timestamp: '2026-11-21T10:30:00Z',
  type: 'monitor-alert',
  apiVersion: 'v1',
  payload: {
    monitorId: 'monitor_abc123',
    projectId: 'proj_xyz789',
    permalink: 'https://cloud.langfuse.com/project/proj_xyz789/monitors/monitor_abc123',
    message: { title: '[ALERT] Care: cost a day', body: '`sum(observations.totalCost)` is **above** `100`' },
    severity: 'ALERT',
    timestamp: '2026-11-21T10:30:00Z',
    fromTimestamp: '2026-11-20T10:30:00Z',
    toTimestamp: '2026-11-21T10:30:00Z',
    view: 'observations',
    filters: [],
    window: '1d',
  },
};

describe('an address for reports', () => {
  let bot: Bot;
  let api: { url: string; stop: () => Promise<void> };
  let projectId: string;
  const reports: Report[] = [];
  const { log, lines } = keptLog();
  beforeAll(async () => {
    bot = await startBot({ log });
    api = await servesApi(bot, [{ onReport: async (_deps, _tx, report) => void reports.push(report) }], log);
    projectId = (await projectIn(bot.database.db, { key: 'CARE', name: 'Customer service' })).id;
  });
  afterEach(() => {
    reports.length = 0;
    expect(bot.slack.problems).toEqual([]);
  });
  afterAll(async () => {
    await api.stop();
    await bot.stop();
  });

  function reportTo(path: string, body: unknown): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    const url = new URL(path, api.url);
    return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  test('takes what LiteLLM sends, and says which project is meant', async () => {
    const path = await makesAddress(
      bot.slack.person('alice'),
      'LiteLLM',
      'care-prod = care\n\nCare Team = CARE',
    );
    const answer = await reportTo(path, litellm);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ raised: true });
    expect(reports).toEqual([
      {
        projectId,
        scope: 'litellm:care-prod',
        level: 'actual',
        spent: '12.3',
        limit: '10',
        sentence: 'care-prod; Key Budget: Budget Crossed Total Budget: 10.0; spent 12.3 of 10',
      },
    ]);

    const ofTeam = { ...litellm, event: 'threshold_crossed', event_group: 'team', team_alias: 'Care Team' };
    expect((await reportTo(path, ofTeam)).status).toBe(200);
    expect(reports[1]).toMatchObject({ scope: 'litellm:Care Team', level: 'warning' });
  });

  test('takes what Langfuse sends, by the name of the alert or its id', async () => {
    const alice = bot.slack.person('alice');
    const path = await makesAddress(alice, 'Langfuse', 'Care: cost a day = CARE\nmonitor_2 = CARE');
    expect((await reportTo(path, langfuse)).status).toBe(200);
    const { payload } = langfuse;
    const warning = {
      ...langfuse,
      payload: { ...payload, severity: 'warning', monitorId: 'monitor_2', message: null },
    };
    expect((await reportTo(path, warning)).status).toBe(200);
    expect(reports).toEqual([
      {
        projectId,
        scope: 'langfuse:Care: cost a day',
        level: 'actual',
        spent: null,
        limit: null,
        sentence: 'Care: cost a day; sum(observations.totalCost) is above 100',
      },
      {
        projectId,
        scope: 'langfuse:monitor_2',
        level: 'warning',
        spent: null,
        limit: null,
        sentence: 'monitor_2',
      },
    ]);
    const recovered = { ...langfuse, payload: { ...payload, severity: 'OK' } };
    expect(await (await reportTo(path, recovered)).json()).toEqual({ raised: false });
    expect(reports).toHaveLength(2);
  });

  test('says what is not known, and keeps the rest of a report to itself', async () => {
    const path = await makesAddress(bot.slack.person('alice'), 'LiteLLM', 'care-prod = CARE');
    const answer = await reportTo(path, { ...litellm, key_alias: 'another' });
    expect(answer.status).toBe(404);
    const { errors } = (await answer.json()) as { errors: { message: string }[] };
    expect(errors[0]?.message).toContain('No project is known here as "another"');
    expect(lines.join('')).toContain('A report names nothing that stands for a project');
    expect(lines.join('')).not.toContain('another');
    expect(reports).toEqual([]);
  });

  test('answers 200 to what LiteLLM tells beside budgets, however often', async () => {
    const path = await makesAddress(bot.slack.person('alice'), 'LiteLLM', 'care-prod = CARE');
    const tracked = {
      spend: 0.000013,
      event: 'spend_tracked',
      event_group: 'customer',
      customer_id: 'x',
      new: [1],
    };
    for (let sent = 0; sent < 320; sent += 40) {
      const answers = await Promise.all(Array.from({ length: 40 }, () => reportTo(path, tracked)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    }
    expect((await reportTo(path, litellm)).status).toBe(200);
    expect(reports).toHaveLength(1);
  });

  test('refuses what the tool never sends', async () => {
    const path = await makesAddress(bot.slack.person('alice'), 'LiteLLM', 'care-prod = CARE');
    const answer = await reportTo(path, { ...litellm, event: 7, spend: 'a lot' });
    expect(answer.status).toBe(400);
    const { errors } = (await answer.json()) as { errors: { path: string }[] };
    expect(errors.map((error) => error.path)).toEqual(['event', 'spend']);
    expect((await reportTo(path, [])).status).toBe(400);
    expect((await fetch(new URL(path, api.url), { method: 'POST', body: '{}' })).status).toBe(415);
  });

  test('that nobody made is unknown, like one that was revoked', async () => {
    const alice = bot.slack.person('alice');
    const unknown = await reportTo(`/api/v1/reports/${'x'.repeat(43)}`, litellm);
    expect(unknown.status).toBe(404);
    const path = await makesAddress(alice, 'LiteLLM', 'care-prod = CARE');
    await opensSettings(alice);
    await alice.presses('Revoke', { confirm: true });
    await alice.sees('It is revoked, and has stopped.', { in: 'modal' });
    await alice.closes({ all: true });
    const revoked = await reportTo(path, litellm);
    expect(revoked.status).toBe(404);
    expect(await revoked.json()).toEqual(await unknown.json());
    expect(reports).toEqual([]);
  });

  test('raises one incident of the project, and enters no cost', async () => {
    const path = await makesAddress(bot.slack.person('alice'), 'LiteLLM', 'care-staging = CARE');
    const url = `http://127.0.0.1:${bot.aipm.port}${path}`;
    const report = JSON.stringify({ ...litellm, key_alias: 'care-staging' });
    for (let sent = 0; sent < 2; sent += 1) {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(url, { method: 'POST', headers, body: report });
      expect(await answer.json()).toEqual({ raised: true });
    }
    expect(await bot.database.db.select().from(costOverruns)).toMatchObject([
      { projectId, scope: 'litellm:care-staging', level: 'actual', spent: '12.3', limit: '10' },
    ]);
    expect(await bot.database.db.select().from(costEntries)).toEqual([]);
    await bot.slack.person('alice').sees('care-staging', { in: '@aipm' });
    const shown = bot.slack.person('alice').dm();
    expect(shown.split('care-staging; Key Budget')).toHaveLength(2);
  });

  test('is served by the bot itself, and kept as a hash alone', async () => {
    const path = await makesAddress(bot.slack.person('alice'), 'LiteLLM', 'care-prod = CARE');
    const url = `http://127.0.0.1:${bot.aipm.port}${path}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ event: 'key_created' }),
    });
    expect(await answer.json()).toEqual({ raised: false });
    const secret = path.split('/').at(-1) ?? '';
    await eventually(async () => {
      const rows = await bot.database.db.select().from(reportAddresses);
      return rows.some(({ prefix, lastUsedAt }) => prefix === secret.slice(0, 6) && lastUsedAt !== null);
    });
    const kept = [
      await bot.database.db.select().from(reportAddresses),
      await bot.database.db.select().from(auditLog),
      lines,
    ];
    expect(JSON.stringify(kept)).not.toContain(secret);
  });
});
