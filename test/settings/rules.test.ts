import { describe, expect, test } from 'vitest';
import { AddressInput, KeyInput, WorkspaceInput } from '../../src/settings/rules.ts';

const settings = { currency: 'CNY', zone: 'Asia/Shanghai', tokenRate: '0.002', gpuRate: '8' };

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
