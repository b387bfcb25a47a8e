import { describe, expect, test } from 'vitest';
import { dueDay, nextReminder, type Plan, snoozeEnd } from '../../src/reminders/schedule.ts';

const berlin: Plan = { time: '09:00', zone: 'Europe/Berlin', onWeekends: false };
const at = (moment: string) => new Date(moment);
const next = (plan: Plan, after: string, snoozedUntil?: string) =>
  nextReminder(plan, at(after), snoozedUntil === undefined ? null : at(snoozedUntil)).toISOString();

describe('the next reminder', () => {
  test('is at nine in the person’s own zone', () => {
    expect(next(berlin, '2026-11-18T07:00:00Z')).toBe('2026-11-18T08:00:00.000Z');
    expect(next({ ...berlin, zone: 'Asia/Shanghai' }, '2026-11-18T07:00:00Z')).toBe(
      '2026-11-19T01:00:00.000Z',
    );
  });

  test('is the day after when today’s has just been', () => {
    expect(next(berlin, '2026-11-18T08:00:00Z')).toBe('2026-11-19T08:00:00.000Z');
  });

  test('leaves weekends out, unless they are wanted', () => {
    expect(next(berlin, '2026-11-20T09:00:00Z')).toBe('2026-11-23T08:00:00.000Z');
    expect(next({ ...berlin, onWeekends: true }, '2026-11-20T09:00:00Z')).toBe('2026-11-21T08:00:00.000Z');
  });

  test('stays at nine when summer time begins and ends', () => {
    const daily = { ...berlin, onWeekends: true };
    expect(next(daily, '2026-03-28T09:00:00Z')).toBe('2026-03-29T07:00:00.000Z');
    expect(next(daily, '2026-10-24T09:00:00Z')).toBe('2026-10-25T08:00:00.000Z');
  });

  test('at a time that the clock leaves out comes once, at the change', () => {
    const night = { time: '02:30', zone: 'Europe/Berlin', onWeekends: true };
    const first = next(night, '2026-03-28T12:00:00Z');
    expect(first).toBe('2026-03-29T01:00:00.000Z');
    expect(next(night, first)).toBe('2026-03-30T00:30:00.000Z');
  });

  test('at a time that comes twice comes once', () => {
    const night = { time: '02:30', zone: 'Europe/Berlin', onWeekends: true };
    const first = next(night, '2026-10-24T12:00:00Z');
    expect(first).toBe('2026-10-25T00:30:00.000Z');
    expect(next(night, first)).toBe('2026-10-26T01:30:00.000Z');
  });

  test('comes after a snooze', () => {
    expect(next(berlin, '2026-11-18T09:00:00Z', '2026-11-25T09:00:00Z')).toBe('2026-11-26T08:00:00.000Z');
    expect(next(berlin, '2026-11-18T09:00:00Z', '2026-11-17T09:00:00Z')).toBe('2026-11-19T08:00:00.000Z');
  });
});

describe('a snooze', () => {
  test('of a day leaves out the next reminder, on a Friday Monday’s', () => {
    const friday = at('2026-11-20T08:05:00Z');
    const end = snoozeEnd(berlin, 'day', friday);
    expect(nextReminder(berlin, friday, end).toISOString()).toBe('2026-11-24T08:00:00.000Z');
    const wednesday = at('2026-11-18T08:05:00Z');
    expect(nextReminder(berlin, wednesday, snoozeEnd(berlin, 'day', wednesday)).toISOString()).toBe(
      '2026-11-20T08:00:00.000Z',
    );
  });

  test('of a week is seven days', () => {
    const wednesday = at('2026-11-18T08:05:00Z');
    expect(nextReminder(berlin, wednesday, snoozeEnd(berlin, 'week', wednesday)).toISOString()).toBe(
      '2026-11-26T08:00:00.000Z',
    );
  });
});

describe('a reminder is due', () => {
  test('from its time to the end of the day', () => {
    expect(dueDay(berlin, at('2026-11-18T07:59:00Z'))).toBeNull();
    expect(dueDay(berlin, at('2026-11-18T08:00:00Z'))).toBe('2026-11-18');
    expect(dueDay(berlin, at('2026-11-18T22:59:00Z'))).toBe('2026-11-18');
    expect(dueDay(berlin, at('2026-11-18T23:00:00Z'))).toBeNull();
  });

  test('by the day of the person’s zone', () => {
    expect(dueDay({ ...berlin, zone: 'Pacific/Kiritimati' }, at('2026-11-17T19:30:00Z'))).toBe('2026-11-18');
  });

  test('on no weekend', () => {
    expect(dueDay(berlin, at('2026-11-21T08:00:00Z'))).toBeNull();
    expect(dueDay({ ...berlin, onWeekends: true }, at('2026-11-21T08:00:00Z'))).toBe('2026-11-21');
  });

  test('also on the days when the clock is changed', () => {
    const early = { time: '00:10', zone: 'Europe/Berlin', onWeekends: true };
    expect(dueDay(early, at('2026-10-25T22:50:00Z'))).toBe('2026-10-25');
    expect(dueDay(early, at('2026-03-28T23:10:00Z'))).toBe('2026-03-29');
  });
});
