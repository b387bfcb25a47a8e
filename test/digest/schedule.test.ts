import { describe, expect, test } from 'vitest';
import { duesBetween, nextDue, verdictAt } from '../../src/digest/schedule.ts';

const mondays = { weekdays: [1], time: '09:00', zone: 'Asia/Shanghai' };
const at = (moment: string) => new Date(moment);

describe('the next due moment', () => {
  test('is on the weekday, at the time, in the zone', () => {
    expect(nextDue(mondays, at('2026-11-21T08:00:00Z'))).toEqual(at('2026-11-23T01:00:00Z'));
  });

  test('comes after the moment that was given, never at it', () => {
    expect(nextDue(mondays, at('2026-11-23T00:59:59.999Z'))).toEqual(at('2026-11-23T01:00:00Z'));
    expect(nextDue(mondays, at('2026-11-23T01:00:00Z'))).toEqual(at('2026-11-30T01:00:00Z'));
  });

  test('is the nearest of several weekdays, Sunday among them', () => {
    const timetable = { ...mondays, weekdays: [1, 3, 7] };
    const dues = duesBetween(timetable, at('2026-11-20T00:00:00Z'), at('2026-11-26T00:00:00Z'));
    expect(dues).toEqual([
      at('2026-11-22T01:00:00Z'),
      at('2026-11-23T01:00:00Z'),
      at('2026-11-25T01:00:00Z'),
    ]);
  });

  test('keeps the time on the wall when summer time begins and ends', () => {
    const berlin = { weekdays: [1], time: '09:00', zone: 'Europe/Berlin' };
    expect(nextDue(berlin, at('2026-03-24T00:00:00Z'))).toEqual(at('2026-03-30T07:00:00Z'));
    expect(nextDue(berlin, at('2026-10-20T00:00:00Z'))).toEqual(at('2026-10-26T08:00:00Z'));
  });

  test('of a time that the clock leaves out is the moment after the gap, once', () => {
    const gap = { weekdays: [7], time: '02:30', zone: 'Europe/Berlin' };
    expect(duesBetween(gap, at('2026-03-28T12:00:00Z'), at('2026-03-30T12:00:00Z'))).toEqual([
      at('2026-03-29T01:00:00Z'),
    ]);
    expect(nextDue(gap, at('2026-03-29T01:00:00Z'))).toEqual(at('2026-04-05T00:30:00Z'));
  });

  test('of a time that comes twice is the first, and there is no second', () => {
    const twice = { weekdays: [7], time: '02:30', zone: 'Europe/Berlin' };
    expect(duesBetween(twice, at('2026-10-24T12:00:00Z'), at('2026-10-26T12:00:00Z'))).toEqual([
      at('2026-10-25T00:30:00Z'),
    ]);
  });

  test('is right where midnight does not exist, and where the clock turns by half an hour', () => {
    const midnight = { weekdays: [7], time: '00:00', zone: 'America/Sao_Paulo' };
    expect(nextDue(midnight, at('2018-11-03T12:00:00Z'))).toEqual(at('2018-11-04T03:00:00Z'));
    const half = { weekdays: [7], time: '01:45', zone: 'Australia/Lord_Howe' };
    expect(duesBetween(half, at('2026-04-04T10:00:00Z'), at('2026-04-05T10:00:00Z'))).toEqual([
      at('2026-04-04T14:45:00Z'),
    ]);
  });

  test('may be 29 February, and goes on after it', () => {
    const tuesdays = { weekdays: [2], time: '09:00', zone: 'Europe/Berlin' };
    expect(nextDue(tuesdays, at('2028-02-22T09:00:00Z'))).toEqual(at('2028-02-29T08:00:00Z'));
    expect(nextDue(tuesdays, at('2028-02-29T08:00:00Z'))).toEqual(at('2028-03-07T08:00:00Z'));
  });

  test('of a zone that nobody knows is an error', () => {
    expect(() => nextDue({ ...mondays, zone: 'Mars/Base' }, at('2026-11-21T08:00:00Z'))).toThrow();
  });
});

describe('a look at a digest', () => {
  const due = at('2026-11-23T01:00:00Z');
  const look = (now: string, nextDueAt = due) => verdictAt(mondays, nextDueAt, at(now));

  test('before its time does nothing', () => {
    expect(look('2026-11-23T00:59:59Z')).toEqual({ kind: 'not yet' });
  });

  test('at its time, and within the minutes that a restart takes, is punctual', () => {
    const next = at('2026-11-30T01:00:00Z');
    for (const now of ['2026-11-23T01:00:00Z', '2026-11-23T01:05:00Z'])
      expect(look(now)).toEqual({ kind: 'post', due, isLate: false, skipped: 0, next });
  });

  test('is late from then on, for less than a day', () => {
    for (const now of ['2026-11-23T01:05:01Z', '2026-11-24T00:59:59Z'])
      expect(look(now)).toMatchObject({ kind: 'post', due, isLate: true, skipped: 0 });
  });

  test('a day later skips it', () => {
    const next = at('2026-11-30T01:00:00Z');
    expect(look('2026-11-24T01:00:00Z')).toEqual({ kind: 'skip', skipped: 1, next });
  });

  test('with two Mondays due posts the second one alone, and says that one was skipped', () => {
    expect(look('2026-11-30T01:02:00Z')).toEqual({
      kind: 'post',
      due: at('2026-11-30T01:00:00Z'),
      isLate: false,
      skipped: 1,
      next: at('2026-12-07T01:00:00Z'),
    });
  });

  test('with two Mondays that are both too old skips both', () => {
    expect(look('2026-12-03T08:00:00Z')).toMatchObject({ kind: 'skip', skipped: 2 });
  });

  test('goes by the moment that it was due, whatever the timetable says now', () => {
    const moved = at('2026-11-22T20:00:00Z');
    expect(look('2026-11-22T20:01:00Z', moved)).toMatchObject({ kind: 'post', due: moved });
  });
});
