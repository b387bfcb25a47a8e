import { describe, expect, test } from 'vitest';
import {
  cardTargets,
  firstTargetDate,
  investmentReturn,
  mayChangeProject,
  newProjectChoice,
  newProjectName,
  ProjectInput,
  proposedKey,
} from '../../src/projects/rules.ts';

describe('a project', () => {
  test.each([
    ['Medical triage', 'MEDICAL'],
    ['AI for QA', 'FOR'],
    ['Kundendienst-Übersicht', 'KUNDENDIENST'],
    ['x y', 'XY'],
    ['模型', 'PROJECT'],
    ['', 'PROJECT'],
  ])('called %j gets the key %s proposed', (name, key) => {
    expect(proposedKey(name)).toBe(key);
  });

  test('keeps the first target date it committed to', () => {
    expect(firstTargetDate(null, '2027-03-01')).toBe('2027-03-01');
    expect(firstTargetDate('2027-03-01', '2027-06-01')).toBe('2027-03-01');
    expect(firstTargetDate('2027-03-01', null)).toBe('2027-03-01');
  });

  test('still to be made is told apart from one that exists', () => {
    expect(newProjectName(newProjectChoice('Medical triage'))).toBe('Medical triage');
    expect(newProjectName('6b0f7c3e-3f0e-4a53-9a0e-0d6f3f4d8a11')).toBeUndefined();
  });

  test('that is restricted is changed by its owner and admins', () => {
    const project = { visibility: 'restricted', ownerId: 'U00ALICE001' } as const;
    expect(mayChangeProject({ userId: 'U00ALICE001', isAdmin: false }, project)).toBe(true);
    expect(mayChangeProject({ userId: 'U00BOB00001', isAdmin: true }, project)).toBe(true);
    expect(mayChangeProject({ userId: 'U00BOB00001', isAdmin: false }, project)).toBe(false);
    expect(
      mayChangeProject({ userId: 'U00BOB00001', isAdmin: false }, { ...project, visibility: 'workspace' }),
    ).toBe(true);
  });

  test('shows its cards where the command was typed, else in its channel, else to the person', () => {
    const project = { visibility: 'workspace', channelId: 'C2', ownerId: 'U2' } as const;
    expect(cardTargets(project, 'C1', 'U1')).toEqual(['C1', 'C2', 'U1']);
    expect(cardTargets(project, 'C2', 'U1')).toEqual(['C2', 'U1']);
    expect(cardTargets({ ...project, channelId: null }, null, 'U1')).toEqual(['U1']);
  });

  test('that is restricted shows its cards in its own channel alone, or to its owner', () => {
    expect(cardTargets({ visibility: 'restricted', channelId: 'C2', ownerId: 'U2' }, 'C1', 'U1')).toEqual([
      'C2',
    ]);
    expect(cardTargets({ visibility: 'restricted', channelId: null, ownerId: 'U2' }, 'C1', 'U1')).toEqual([
      'U2',
    ]);
  });

  test('takes its key and currency in any case', () => {
    const input = {
      key: 'triage',
      name: 'Medical triage',
      owner: 'U1',
      channel: null,
      visibility: 'workspace',
      members: null,
      stage: 'problem',
      status: 'active',
      targetDate: null,
      shippedDate: null,
      investment: null,
      annualSaving: null,
      currency: 'cny',
    };
    expect(ProjectInput.parse(input)).toMatchObject({ key: 'TRIAGE', currency: 'CNY', members: [] });
  });
});

describe('the return on an investment', () => {
  test('of 800,000 against 1,500,000 a year is paid back in 6.4 months, 1:1.88', () => {
    expect(investmentReturn('800000', '1500000', '0')).toMatchObject({
      net: '1500000',
      payback: '6.4',
      ratio: '1:1.88',
    });
  });

  test('is net of a year of running it, and never pays back at or below zero', () => {
    expect(investmentReturn('100', '1200', '50')).toMatchObject({ net: '600', payback: '2', ratio: '1:6' });
    expect(investmentReturn('100', '600', '50')).toMatchObject({ net: '0', payback: 'never' });
    expect(investmentReturn('100', '0', '50')).toMatchObject({
      net: '-600',
      payback: 'never',
      ratio: '1:-6',
    });
  });
});
