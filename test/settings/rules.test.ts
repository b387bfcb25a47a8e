import { describe, expect, test } from 'vitest';
import {
  AddressInput,
  AdminsInput,
  KeyInput,
  LimitsInput,
  testRefusal,
  WorkspaceInput,
} from '../../src/settings/rules.ts';

const settings = {
  currency: 'CNY',
  zone: 'Asia/Shanghai',
  tokenRate: '0.002',
  gpuRate: '8',
  locale: 'en-GB',
};

describe('the settings of a workspace', () => {
  test.each([
    [{ currency: 'cny' }, { currency: 'CNY' }],
    [{ zone: 'asia/shanghai' }, { zone: 'Asia/Shanghai' }],
    [{ zone: 'Asia/Kolkata' }, { zone: 'Asia/Kolkata' }],
    [{ zone: 'UTC' }, { zone: 'UTC' }],
    [{ tokenRate: '0.0020' }, { tokenRate: '0.002' }],
    [{ gpuRate: '0' }, { gpuRate: '0' }],
    [{ tokenRate: '0.000000000001' }, { tokenRate: '0.000000000001' }],
  ])('take %j', (given, taken) => {
    expect(WorkspaceInput.parse({ ...settings, ...given })).toEqual({ ...settings, ...taken });
  });

  test.each([
    [{ currency: 'XYZ' }],
    [{ currency: null }],
    [{ zone: 'Mars/Olympus' }],
    [{ zone: '+01:00' }],
    [{ zone: null }],
    [{ tokenRate: '-1' }],
    [{ tokenRate: '1e3' }],
    [{ gpuRate: 'NaN' }],
    [{ gpuRate: '0.0000000000001' }],
    [{ gpuRate: '10000000000' }],
    [{ locale: 'tlh' }],
    [{ locale: null }],
  ])('refuse %j with a sentence', (given) => {
    const { error } = WorkspaceInput.safeParse({ ...settings, ...given });
    expect(error?.issues.map(({ path }) => path.join())).toEqual(Object.keys(given));
    expect(error?.issues[0]?.message).toMatch(/^[A-Z].*\.$/);
  });
});

describe('the names at a report address', () => {
  const parsed = (aliases: string | null) =>
    AddressInput.safeParse({ name: 'production', tool: 'litellm', aliases });

  test('are lines, with blanks and empty lines between', () => {
    expect(parsed(' care-prod = care \n\na=b = TRIAGE\r\nCare Team=CARE').data?.aliases).toEqual([
      { alias: 'care-prod', key: 'CARE' },
      { alias: 'a=b', key: 'TRIAGE' },
      { alias: 'Care Team', key: 'CARE' },
    ]);
  });

  test.each([
    [null, 'Say which name stands for which project.'],
    ['\n \n', 'Say which name stands for which project.'],
    ['care-prod', '"care-prod" is not clear. Write it as care-prod = CARE.'],
    ['= CARE', '"= CARE" is not clear. Write it as care-prod = CARE.'],
    ['a = CARE\nb = no key', '"b = no key" is not clear. Write it as care-prod = CARE.'],
    ['a = CARE\na = TRIAGE', '"a" stands here twice.'],
    [Array.from({ length: 51 }, (_, n) => `a${n} = CARE`).join('\n'), 'Name at most 50 at one address.'],
  ])('are refused when they are %j', (aliases, sentence) => {
    expect(parsed(aliases).error?.issues.map(({ message }) => message)).toEqual([sentence]);
  });
});

test('a key needs a name and something that it may do', () => {
  expect(KeyInput.safeParse({ name: 'x'.repeat(81), scope: 'all' }).error?.issues).toHaveLength(2);
  expect(KeyInput.parse({ name: 'export', scope: 'write' })).toEqual({ name: 'export', scope: 'write' });
});

test('limits may lower what a POC uses, and not raise it', () => {
  const usual = {
    pocItemLimit: '1000',
    pocDayLimit: '10',
    pocPeopleLimit: '2',
    warningPercent: '80',
    voteReminderHours: '24',
    judgementDays: '180',
  };
  expect(LimitsInput.parse({ ...usual, pocItemLimit: '1' }).pocItemLimit).toBe(1);
  for (const wrong of [
    { pocItemLimit: '1001' },
    { pocDayLimit: '11' },
    { pocPeopleLimit: '3' },
    { pocPeopleLimit: '0' },
    { warningPercent: '101' },
    { voteReminderHours: '169' },
    { voteReminderHours: '1.5' },
    { voteReminderHours: null },
  ]) {
    const { error } = LimitsInput.safeParse({ ...usual, ...wrong });
    expect(error?.issues.map(({ path }) => path.join())).toEqual(Object.keys(wrong));
  }
});

test('admins are named once each', () => {
  expect(AdminsInput.parse({ adminIds: ['U2', 'U1', 'U2'] })).toEqual({ adminIds: ['U1', 'U2'] });
  expect(AdminsInput.parse({ adminIds: null })).toEqual({ adminIds: [] });
});

test.each([
  ['not_in_channel', 'Type `/invite @aipm` there'],
  ['channel_not_found', 'Type `/invite @aipm` there'],
  ['is_archived', 'is archived'],
  ['restricted_action_read_only_channel', 'is restricted'],
  ['missing_scope', 'Install it again'],
  ['token_revoked', 'no longer takes'],
  ['ratelimited', 'wants a pause'],
  ['fatal_error', 'it said fatal_error'],
])('a test message that is refused with %s says what to do', (refusal, words) => {
  expect(testRefusal('C1', refusal)).toContain(words);
});
