import { describe, expect, test } from 'vitest';
import { mostRows, readCosts } from '../../../src/rituals/costs/ledger/csv.ts';
import { momentIn, readMoment } from '../../../src/rituals/costs/ledger/csv-moments.ts';

const header = 'date,action,amount';

function read(text: string | Buffer, project: string | null = 'TRIAGE', zone = 'Asia/Shanghai') {
  return readCosts(Buffer.from(text as string), { zone, project });
}

function entries(text: string, project: string | null = 'TRIAGE') {
  const costs = read(text, project);
  if (costs.kind === 'wrong') throw new Error(JSON.stringify(costs.problems));
  return costs.rows;
}

function problems(text: string | Buffer, project: string | null = 'TRIAGE') {
  const costs = read(text, project);
  return costs.kind === 'wrong' ? costs.problems : [];
}

describe('a CSV of costs', () => {
  test('is read with every column it may have', () => {
    const text =
      'occurred_at,action,project,tokens,gpu_hours,amount,currency,quantity,key\n2026-11-20T23:30:00Z,summarize call,triage,1000,0.5,12.50,cny,20,abc\n';
    expect(entries(text, null)).toEqual([
      {
        line: 2,
        entry: {
          occurredAt: new Date('2026-11-20T23:30:00Z'),
          action: 'summarize call',
          project: 'TRIAGE',
          tokens: '1000',
          gpuHours: '0.5',
          amount: '12.50',
          currency: 'CNY',
          quantity: '20',
          key: 'abc',
        },
      },
    ]);
  });

  test.each([
    ['commas', `${header}\n2026-11-20,call,5\n`],
    ['semicolons', 'date;action;amount\n2026-11-20;call;5\n'],
    ['tabs', 'date\taction\tamount\n2026-11-20\tcall\t5\n'],
    ['a byte-order mark', `\ufeff${header}\n2026-11-20,call,5\n`],
    ['line ends of Windows', `${header}\r\n2026-11-20,call,5\r\n`],
    ['line ends of old Macs', `${header}\r2026-11-20,call,5\r`],
    ['no line end at its end', `${header}\n2026-11-20,call,5`],
    ['quotes around everything', '"date","action","amount"\n"2026-11-20","call","5"\n'],
    ['capitals and blanks in its header', ' Date , ACTION ,Amount\n2026-11-20 , call , 5 \n'],
    ['empty lines', `\n${header}\n\n,,\n2026-11-20,call,5\n\n`],
  ])('may have %s', (_what, text) => {
    expect(entries(text)).toMatchObject([{ entry: { action: 'call', amount: '5', project: 'TRIAGE' } }]);
  });

  test('may have quotes, commas and line breaks in its cells, and its lines are counted with them', () => {
    const text = `${header}\n2026-11-20,"say ""hi"", then\nwait",5\n\n2026-11-20,call,wrong\n`;
    expect(entries(`${header}\n2026-11-20,"say ""hi"", then\nwait",5\n`)).toMatchObject([
      { entry: { action: 'say "hi", then wait' } },
    ]);
    expect(problems(text)).toMatchObject([
      { line: 5, message: expect.stringContaining('An amount is a number') },
    ]);
  });

  test('keeps a formula as text, and refuses it as a number', () => {
    expect(entries(`${header}\n2026-11-20,=cmd(),5\n`)).toMatchObject([{ entry: { action: '=cmd()' } }]);
    expect(problems(`${header}\n2026-11-20,call,=1+1\n`)).toHaveLength(1);
  });

  test.each([
    ['NaN', 'An amount is a number'],
    ['-5', 'An amount is a number'],
    ['1e3', 'An amount is a number'],
    ['0.1234567890123456789', 'An amount is a number'],
    ['1234567890123456', 'An amount is a number'],
    ['"1,5"', '"1,5": write numbers with a dot'],
    ['"1.234,56"', '"1.234,56": write numbers with a dot'],
    ['"1,234.56"', '"1,234.56": write numbers with a dot'],
  ])('refuses %s for an amount', (amount, sentence) => {
    expect(problems(`${header}\n2026-11-20,call,${amount}\n`)).toMatchObject([
      { line: 2, message: expect.stringContaining(sentence) },
    ]);
  });

  test.each(['0', '1000000000000', '0.123456789012'])('takes %s for an amount', (amount) => {
    expect(entries(`${header}\n2026-11-20,call,${amount}\n`)).toMatchObject([{ entry: { amount } }]);
  });

  test('takes whole numbers as tools write them, "1200.0"', () => {
    expect(entries('date,action,tokens\n2026-11-20,call,1200.0\n')).toMatchObject([
      { entry: { tokens: '1200' } },
    ]);
  });

  test.each([
    ['nothing', '', 'The file is empty.'],
    ['a header alone', `${header}\n`, 'There is a header and nothing under it.'],
    ['a header that is none', 'a,b,c\n1,2,3\n', 'Missing: occurred_at; action; amount, tokens or gpu_hours.'],
    [
      'a column twice',
      'date,action,amount,Amount\n2026-11-20,call,5,6\n',
      'The column Amount is there twice.',
    ],
    ['a quote without its partner', `${header}\n2026-11-20,"call,5\n`, 'The quotation marks are wrong here'],
    ['quotes inside a cell', `${header}\n2026-11-20,ca"ll",5\n`, 'The quotation marks are wrong here'],
  ])('of %s says so', (_what, text, sentence) => {
    expect(problems(text)).toMatchObject([{ message: expect.stringContaining(sentence) }]);
  });

  test('needs a project in its rows, or one for all of them', () => {
    const text = `${header}\n2026-11-20,call,5\n`;
    expect(problems(text, null)).toMatchObject([
      { line: 1, message: expect.stringContaining('project (or choose one in the form)') },
    ]);
    const some = 'date,action,amount,project\n2026-11-20,call,5,CARE\n2026-11-20,call,5,\n';
    expect(entries(some).map(({ entry }) => entry.project)).toEqual(['CARE', 'TRIAGE']);
    expect(problems(some, null)).toMatchObject([
      { line: 3, message: expect.stringContaining('Name a project by its key') },
    ]);
  });

  test('refuses a day that there is not', () => {
    const costs = readCosts(Buffer.from('date,action,amount\n2026-02-30,search,1\n'), {
      zone: 'UTC',
      project: 'TRIAGE',
    });
    expect(costs).toEqual({
      kind: 'wrong',
      problems: [{ line: 2, message: '"2026-02-30": there is no such day.' }],
    });
  });

  test.each(['20.11.2026', '11/20/2026', '2026-11-20T25:00:00Z', 'yesterday'])(
    'refuses %s for a day',
    (day) => {
      expect(problems(`${header}\n${day},call,5\n`)).toMatchObject([
        { line: 2, message: expect.stringContaining('a day looks like 2026-11-21') },
      ]);
    },
  );

  test('of which a row has more cells than the header is refused there', () => {
    expect(problems(`${header}\n2026-11-20,call,5,6\n`)).toMatchObject([
      { line: 2, message: expect.stringContaining('more cells than the header') },
    ]);
  });

  test('names every wrong line', () => {
    const text = `${header}\n,call,5\n2026-11-20,,5\n2026-11-20,call,\n2026-11-20,${'x'.repeat(101)},5\n`;
    expect(problems(text).map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '2: Say when it was used.',
      '3: Name the action, such as "summarize call".',
      '4: Give an amount, tokens or GPU hours.',
      '5: An action has at most 100 characters.',
    ]);
  });

  test('says which columns it does not know', () => {
    expect(read('date,action,amount,model\n2026-11-20,call,5,gpt\n')).toMatchObject({ ignored: ['model'] });
  });

  test(`takes ${mostRows} rows and no more`, () => {
    const row = '2026-11-20,call,5\n';
    expect(entries(`${header}\n${row.repeat(mostRows)}`)).toHaveLength(mostRows);
    expect(problems(`${header}\n${row.repeat(mostRows + 1)}`)).toMatchObject([
      { line: mostRows + 2, message: expect.stringContaining('At most 5,000 rows') },
    ]);
  });

  test('that is no UTF-8 is refused as a whole', () => {
    const gbk = Buffer.concat([Buffer.from(`${header}\n2026-11-20,`), Buffer.from([0xc4, 0xa3, 0xd0, 0xcd])]);
    expect(problems(gbk)).toMatchObject([{ message: expect.stringContaining('CSV UTF-8') }]);
  });
});

describe('the keys of a CSV without a column for them', () => {
  const twice = `${header}\n2026-11-20,call,5\n2026-11-20,call,5\n`;
  const keys = (text: string, project = 'TRIAGE') => entries(text, project).map(({ entry }) => entry.key);

  test('are the same for the same file again, and differ for each row', () => {
    expect(keys(twice)).toEqual(keys(twice));
    expect(new Set(keys(twice)).size).toBe(2);
  });

  test('differ between files, and between projects that one file is for', () => {
    expect(keys(`${twice}2026-11-20,call,6\n`)).not.toContain(keys(twice)[0]);
    expect(keys(twice, 'CARE')).not.toContain(keys(twice)[0]);
  });
});

test('a key that stands in a file twice is refused, also where a cell of keys is empty', () => {
  const text = 'date,action,amount,key\n2026-11-20,call,5,a\n2026-11-20,call,5,a\n2026-11-20,call,5,\n';
  expect(problems(text)).toMatchObject([
    { line: 3, message: 'The key "a" stands in line 2 too.' },
    { line: 4, message: expect.stringContaining('Give every entry a key of its own') },
  ]);
});

describe('a moment in a zone', () => {
  test.each([
    ['Asia/Shanghai', '2026-11-21', '12:00', '2026-11-21T04:00:00.000Z'],
    ['America/Sao_Paulo', '2026-11-21', '23:59:59', '2026-11-22T02:59:59.000Z'],
    // Berlin puts its clocks forward at 2:00 on 29 March 2026, and back at 3:00 on 25 October.
    ['Europe/Berlin', '2026-03-29', '12:00', '2026-03-29T10:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '03:30', '2026-03-29T01:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25', '03:30', '2026-10-25T02:30:00.000Z'],
    ['Pacific/Kiritimati', '2026-12-01', '00:00', '2026-11-30T10:00:00.000Z'],
  ])('of %s, %s %s', (zone, day, time, moment) => {
    expect(momentIn(zone, day, time).toISOString()).toBe(moment);
  });

  test('is read with its offset, in the zone without one, and as the middle of a day', () => {
    const read = (cell: string) => readMoment('Asia/Shanghai', cell)?.toISOString();
    expect(read('2026-11-21T08:30:00+02:00')).toBe('2026-11-21T06:30:00.000Z');
    expect(read('2026-11-21 08:30')).toBe('2026-11-21T00:30:00.000Z');
    expect(read('2026-11-21T08:30:00.123456Z')).toBe('2026-11-21T08:30:00.000Z');
    expect(read('2024-02-29')).toBe('2024-02-29T04:00:00.000Z');
    expect(read('2025-02-29')).toBeUndefined();
  });
});
