import { describe, expect, test } from 'vitest';
import { currentLocale, inLocale } from '../../src/slack/locale.ts';
import { counted, firstOf } from '../../src/slack/phrases.ts';
import {
  clockText,
  cut,
  dayIn,
  daysAfter,
  dayText,
  decimalText,
  ended,
  escapeMrkdwn,
  excerpt,
  inline,
  listed,
  momentText,
  money,
  monthText,
  numberText,
  percentText,
  tidy,
  timeText,
  weekdayText,
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

const afternoon = new Date('2026-11-23T06:02:00Z');
const written = [
  () => dayText('2026-02-20', '2026-11-21'),
  () => dayText('2025-09-01', '2026-11-21'),
  () => ended(`At this rate by ${dayText('2026-11-30', '2026-11-21')}`),
  () => monthText('2026-09-01', 'long'),
  () => monthText('2026-09-01', 'short'),
  () => monthText('2026-11-01', 'long', { year: false }),
  () => weekdayText('Asia/Shanghai', afternoon, 'long'),
  () => weekdayText('Asia/Shanghai', afternoon, 'short'),
  () => clockText('Asia/Shanghai', afternoon),
  () => timeText('09:00'),
  () => money('5940', 'CNY'),
  () => money('-1234567.5', 'EUR'),
  () => money('0.0523', 'USD', 6),
  () => money('1980', 'JPY'),
  () => numberText(1200),
  () => numberText('12345678901234567890.10'),
  () => decimalText('79.9'),
  () => decimalText('-1200'),
  () => percentText('1200'),
  () => percentText('2.30'),
  () => counted(1200, 'day'),
  () => firstOf(Array(1202).fill('A'), 1).at(-1),
];

test.each([
  [
    'en-GB',
    ['20 Feb', '1 Sep 2025', 'At this rate by 30 Nov.', 'September 2026', 'Sep 2026', 'November'],
    ['Monday', 'Mon', '14:02', '09:00'],
    ['CNY 5,940', '-EUR 1,234,567.50', 'USD 0.0523', 'JPY 1,980'],
    ['1,200', '12,345,678,901,234,567,890.10', '79.9', '-1200', '1,200 %', '2.30 %'],
    ['1,200 days', 'and 1,201 more'],
  ],
  [
    'en-US',
    ['Feb 20', 'Sep 1, 2025', 'At this rate by Nov 30.', 'September 2026', 'Sep 2026', 'November'],
    ['Monday', 'Mon', '2:02 PM', '9:00 AM'],
    ['CNY 5,940', '-EUR 1,234,567.50', 'USD 0.0523', 'JPY 1,980'],
    ['1,200', '12,345,678,901,234,567,890.10', '79.9', '-1200', '1,200%', '2.30%'],
    ['1,200 days', 'and 1,201 more'],
  ],
  [
    'de-DE',
    ['20. Feb.', '1. Sept. 2025', 'At this rate by 30. Nov.', 'September 2026', 'Sept. 2026', 'November'],
    ['Montag', 'Mo', '14:02', '09:00'],
    ['5.940 CNY', '-1.234.567,50 EUR', '0,0523 USD', '1.980 JPY'],
    ['1.200', '12.345.678.901.234.567.890,10', '79,9', '-1200', '1.200 %', '2,30 %'],
    ['1.200 days', 'and 1.201 more'],
  ],
  [
    'fr-FR',
    ['20 févr.', '1 sept. 2025', 'At this rate by 30 nov.', 'septembre 2026', 'sept. 2026', 'novembre'],
    ['lundi', 'lun.', '14:02', '09:00'],
    ['5\u202f940 CNY', '-1\u202f234\u202f567,50 EUR', '0,0523 USD', '1\u202f980 JPY'],
    [
      '1\u202f200',
      '12\u202f345\u202f678\u202f901\u202f234\u202f567\u202f890,10',
      '79,9',
      '-1200',
      '1\u202f200 %',
      '2,30 %',
    ],
    ['1\u202f200 days', 'and 1\u202f201 more'],
  ],
  [
    'zh-CN',
    ['2月20日', '2025年9月1日', 'At this rate by 11月30日.', '2026年9月', '2026年9月', '十一月'],
    ['星期一', '周一', '14:02', '09:00'],
    ['CNY 5,940', '-EUR 1,234,567.50', 'USD 0.0523', 'JPY 1,980'],
    ['1,200', '12,345,678,901,234,567,890.10', '79.9', '-1200', '1,200%', '2.30%'],
    ['1,200 days', 'and 1,201 more'],
  ],
])('dates and numbers in %s', (locale, ...expected) => {
  expect(inLocale(locale, () => written.map((write) => write()))).toEqual(expected.flat());
});

describe('the locale of a piece of work', () => {
  test('is the usual one outside of any', () => {
    expect(currentLocale()).toBe('en-GB');
  });

  test('holds for all that it awaits, and for nothing that runs beside it', async () => {
    const later = (locale: string) =>
      inLocale(locale, async () => {
        await new Promise((done) => setTimeout(done, 1));
        return [numberText('1200.5'), await inLocale('fr-FR', async () => currentLocale()), currentLocale()];
      });
    expect(await Promise.all([later('de-DE'), later('zh-CN')])).toEqual([
      ['1.200,5', 'fr-FR', 'de-DE'],
      ['1,200.5', 'fr-FR', 'zh-CN'],
    ]);
  });

  test('changes with the setting, also while the work runs', () => {
    let setting = 'en-GB';
    const both = inLocale(
      () => setting,
      () => {
        const before = dayText('2026-02-20', '2026-11-21');
        setting = 'zh-CN';
        return [before, dayText('2026-02-20', '2026-11-21')];
      },
    );
    expect(both).toEqual(['20 Feb', '2月20日']);
  });
});

/** As they were written before there was a choice: a table of months, and money of the English locale. */
test('the usual way gives every day its own short month, and every currency its own digits', () => {
  const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
  for (let index = 0; index < 366; index += 1) {
    const day = daysAfter('2028-01-01', index);
    const text = `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]}`;
    expect(dayText(day, '2028-11-21')).toBe(text);
    expect(dayText(day, '2026-11-21')).toBe(`${text} 2028`);
  }
  for (const currency of Intl.supportedValuesOf('currency'))
    for (const amount of ['0', '-1', '1980', '1234567.891'] as const) {
      const format = new Intl.NumberFormat('en', {
        style: 'currency',
        currency,
        currencyDisplay: 'code',
        trailingZeroDisplay: 'stripIfInteger',
      });
      expect(money(amount, currency)).toBe(format.format(amount).replaceAll('\u00a0', ' '));
    }
});
