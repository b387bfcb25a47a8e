import { describe, expect, test } from 'vitest';
import { payloads } from '../../src/api/payloads.ts';

const { litellm, langfuse } = payloads;

describe('what LiteLLM says', () => {
  const says = (event: Record<string, unknown>) => litellm.read(litellm.schema.parse(event));

  test.each([
    ['threshold_crossed', 'warning'],
    ['soft_budget_crossed', 'warning'],
    ['projected_limit_exceeded', 'forecast'],
    ['budget_crossed', 'actual'],
  ])('of %s is the level %s', (event, level) => {
    expect(says({ event, event_group: 'key', key_alias: 'a', spend: 1 })).toMatchObject({ level });
  });

  test.each(['spend_tracked', 'key_created', 'internal_user_created', 'of tomorrow'])(
    'of %s is no overrun',
    (event) => {
      expect(says({ event, spend: 1, event_group: 'key', event_message: 'x' })).toBeUndefined();
    },
  );

  const named = {
    key_alias: 'the key',
    token: 'its hash',
    team_alias: 'the team',
    team_id: 'team 1',
    user_id: 'the user',
    user_email: null,
    customer_id: 'the customer',
    organization_alias: '  ',
    organization_id: 'organization 1',
    project_alias: 'the project',
  };
  test.each([
    ['key', ['the key', 'its hash']],
    ['team', ['the team', 'team 1']],
    ['internal_user', ['the user']],
    ['user', ['the user']],
    ['customer', ['the customer']],
    ['organization', ['organization 1']],
    ['project', ['the project']],
    ['proxy', ['proxy']],
    [null, ['the user']],
  ])('of the group %s is about that, and not about what is larger', (event_group, names) => {
    expect(says({ event: 'budget_crossed', event_group, ...named })?.names).toEqual(names);
  });

  test('keeps amounts exact, whatever their size', () => {
    const event = { event: 'budget_crossed', event_group: 'key', key_alias: 'a' };
    expect(says({ ...event, spend: 0.0000001, max_budget: 1e21 })).toMatchObject({
      spent: '0.0000001',
      limit: '1000000000000000000000',
    });
    expect(says({ ...event, spend: null })).toMatchObject({ spent: null, limit: null });
  });

  test('names the soft budget where that was crossed, and what is projected', () => {
    const event = { event_group: 'key', key_alias: 'a', spend: 8, max_budget: 10, soft_budget: 7 };
    expect(says({ ...event, event: 'soft_budget_crossed' })?.limit).toBe('7');
    expect(says({ ...event, event: 'budget_crossed' })?.limit).toBe('10');
    expect(
      says({
        ...event,
        event: 'projected_limit_exceeded',
        event_message: 'Key Budget: Projected Limit Exceeded',
        projected_spend: 14.5,
        projected_exceeded_date: '2026-11-28',
      })?.sentence,
    ).toBe(
      'a; Key Budget: Projected Limit Exceeded; spent 8 of 10; projected spend 14.5; budget exceeded by 2026-11-28',
    );
  });

  test('is cut where it is long', () => {
    const event = { event: 'budget_crossed', event_message: '`x`\n'.repeat(1000) };
    expect(says(event)?.sentence.length).toBeLessThanOrEqual(500);
    expect(says(event)?.sentence).toMatch(/^x x x .*…$/);
  });
});

describe('what Langfuse says', () => {
  const says = (event: Record<string, unknown>) => langfuse.read(langfuse.schema.parse(event));
  const payload = {
    monitorId: 'm1',
    severity: 'ALERT',
    message: { title: '[ALERT] Cost', body: 'is **above** `5`' },
  };

  test('is about the alert by its name, then its id', () => {
    expect(says({ type: 'monitor-alert', payload })).toEqual({
      names: ['Cost', 'm1'],
      level: 'actual',
      spent: null,
      limit: null,
      sentence: 'Cost; is above 5',
    });
  });

  test.each([
    ['OK', undefined],
    ['NO_DATA', undefined],
    ['no-data', undefined],
    [null, undefined],
    ['WARNING', 'warning'],
    ['alert', 'actual'],
  ])('of the severity %s is the level %s', (severity, level) => {
    expect(says({ type: 'monitor-alert', payload: { ...payload, severity } })?.level).toBe(level);
  });

  test('of anything but an alert is no overrun', () => {
    expect(says({ type: 'prompt-version', action: 'created', prompt: {} })).toBeUndefined();
    expect(says({ type: 'monitor-alert', payload: null })).toBeUndefined();
  });
});
