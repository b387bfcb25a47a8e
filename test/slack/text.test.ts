import { describe, expect, test } from 'vitest';
import {
  cut,
  dayIn,
  daysAfter,
  dayText,
  escapeMrkdwn,
  excerpt,
  inline,
  listed,
  momentText,
  tidy,
} from '../../src/slack/text.ts';

describe('text that people typed', () => {
  test('pings nobody once it is escaped', () => {
    expect(escapeMrkdwn('<!channel> & <@U1>')).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
  });

  test('loses what Postgres can not keep, and nothing else', () => {
    expect(tidy(' a\u0000b\ttab\nline \ud83d ')).toBe('ab\ttab\nline �');
    expect(tidy('👩‍⚕️ מבחן 模型')).toBe('👩‍⚕️ מבחן 模型');
  });

  test('is cut to a length with an ellipsis, never inside a character', () => {
    expect(cut('Medical triage', 14)).toBe('Medical triage');
    expect(cut('Medical triage', 8)).toBe('Medical…');
    expect(cut('ab👩cd', 4)).toBe('ab…');
  });

  test('is cut by what it weighs when escaped', () => {
    expect(excerpt('&&&&', 20)).toBe('&&&&');
    expect(excerpt('&&&&', 12)).toBe('&&…');
    expect(escapeMrkdwn(excerpt('&'.repeat(3000), 600)).length).toBeLessThanOrEqual(600);
  });

  test('in a line of ours stays on one line and keeps its direction to itself', () => {
    expect(inline(' Medical\n triage ')).toBe('Medical triage');
    expect(inline('פרויקט')).toBe('\u2068פרויקט\u2069');
    expect(inline('a\u202Eb')).toBe('\u2068ab\u2069');
  });
});

describe('days', () => {
  test('show their year only when it is not this one', () => {
    expect(dayText('2027-02-20', '2026-11-21')).toBe('20 Feb 2027');
    expect(dayText('2026-12-01', '2026-11-21')).toBe('1 Dec');
  });

  test('are those of the zone', () => {
    const moment = new Date('2026-11-21T20:00:00Z');
    expect(dayIn('Asia/Shanghai', moment)).toBe('2026-11-22');
    expect(dayIn('America/Sao_Paulo', moment)).toBe('2026-11-21');
  });

  test('are counted over month ends and leap days', () => {
    expect(daysAfter('2026-11-21', 90)).toBe('2027-02-19');
    expect(daysAfter('2028-02-28', 1)).toBe('2028-02-29');
  });

  test('and moments carry a fallback for clients that do not know them', () => {
    expect(momentText(new Date('2026-11-21T08:30:00Z'))).toBe(
      '<!date^1795249800^{date_short_pretty} {time}|2026-11-21 08:30 UTC>',
    );
  });
});

test('lists read as people say them', () => {
  expect(listed([])).toBe('');
  expect(listed(['Alice'])).toBe('Alice');
  expect(listed(['Alice', 'Bob', 'Caro'])).toBe('Alice, Bob and Caro');
});
