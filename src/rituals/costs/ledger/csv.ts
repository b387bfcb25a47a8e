import { createHash } from 'node:crypto';
import { CsvError, parse } from 'csv-parse/sync';
import { numberText, oneLine, tidy } from '../../../slack/text.ts';
import { readMoment } from './csv-moments.ts';
import { EntryInput } from './input.ts';

/** The most rows of a file, beside its header, and the most bytes. */
export const mostRows = 5000;
export const mostBytes = 2_000_000;

/** An entry of a file, and the line that it begins on; the header is line 1. */
export type Row = { line: number; entry: EntryInput };

/** What is wrong with a line of a file. */
export type LineProblem = { line: number; message: string };

/** What a file of costs holds: its entries, or everything that is wrong with it. */
export type Costs =
  | { kind: 'read'; rows: Row[]; ignored: string[] }
  | { kind: 'wrong'; problems: LineProblem[] };

/** Where a file is read: the zone for days, and the project for rows that name none. */
type Place = { zone: string; project: string | null };

/** What can be wrong with a file as a whole. */
class WrongFile extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Reads a CSV file of costs: every line of it, or everything that is wrong with it. */
export function readCosts(content: Buffer, place: Place): Costs {
  try {
    const text = decoded(content);
    const [header, ...lines] = linesOf(text);
    if (!header) throw new WrongFile(1, 'The file is empty.');
    const columns = columnsOf(header.cells, place);
    if (lines.length === 0) throw new WrongFile(1, 'There is a header and nothing under it.');
    if (lines.length > mostRows)
      throw new WrongFile(
        lines[mostRows]?.line ?? 1,
        `At most ${numberText(mostRows)} rows: send the rest in another file.`,
      );
    return entriesOf(lines, columns, { ...place, name: nameOf(content, place) });
  } catch (error) {
    if (error instanceof WrongFile)
      return { kind: 'wrong', problems: [{ line: error.line, message: error.message }] };
    throw error;
  }
}

/** The hash by which a file is known again. */
export function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What keys are made of where rows have none: the file, and the project it is for. */
function nameOf(content: Buffer, { project }: Place): string {
  return createHash('sha256').update(hashOf(content)).update(`/${project}`).digest('hex').slice(0, 40);
}

function decoded(content: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    return text.replace(/\r\n?/g, '\n');
  } catch {
    throw new WrongFile(1, 'This is no text in UTF-8. Save it as "CSV UTF-8" and send that.');
  }
}

type Line = { line: number; cells: string[] };

/** The rows that hold anything, each with the line it begins on. Rows past the most that are taken are left out. */
function linesOf(text: string): Line[] {
  const found: Line[] = [];
  let ended = 0;
  let empty = 0;
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 20_000,
      on_record: (cells: string[], { lines, empty_lines }) => {
        const line = ended + (empty_lines - empty) + 1;
        ended = lines;
        empty = empty_lines;
        const tidied = cells.map((cell) => oneLine(tidy(cell)));
        if (found.length <= mostRows + 1 && tidied.some((cell) => cell !== ''))
          found.push({ line, cells: tidied });
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw new WrongFile(ended + 1, quoteProblem(error));
    throw error;
  }
  return found;
}

function quoteProblem({ code }: CsvError): string {
  return code === 'CSV_MAX_RECORD_SIZE'
    ? 'This row is too long: a quotation mark may be missing its partner.'
    : 'The quotation marks are wrong here: a cell with quotes in it is written "like ""this""".';
}

/** Comma, semicolon or tab: whichever the header has most of. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split('\n', 1);
  const count = (sign: string) => header.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** What the columns are called, and what else people and tools call them. */
const names: Record<string, keyof EntryInput> = {
  occurred_at: 'occurredAt',
  date: 'occurredAt',
  action: 'action',
  project: 'project',
  tokens: 'tokens',
  gpu_hours: 'gpuHours',
  amount: 'amount',
  currency: 'currency',
  quantity: 'quantity',
  key: 'key',
  idempotency_key: 'key',
};

/** Which column holds what. `ignored` are those that mean nothing here. */
type Columns = { at: Map<keyof EntryInput, number>; ignored: string[]; width: number };

/** @throws WrongFile where a column is missing, or is there twice */
function columnsOf(header: string[], { project }: Place): Columns {
  const at = new Map<keyof EntryInput, number>();
  const ignored: string[] = [];
  for (const [index, cell] of header.entries()) {
    const name = Object.hasOwn(names, slug(cell)) ? names[slug(cell)] : undefined;
    if (name === undefined) ignored.push(cell);
    else if (at.has(name)) throw new WrongFile(1, `The column ${cell} is there twice.`);
    else at.set(name, index);
  }
  const missing = [
    ...(at.has('occurredAt') ? [] : ['occurred_at']),
    ...(at.has('action') ? [] : ['action']),
    ...(at.has('project') || project !== null ? [] : ['project (or choose one in the form)']),
    ...(at.has('amount') || at.has('tokens') || at.has('gpuHours') ? [] : ['amount, tokens or gpu_hours']),
  ];
  if (missing.length > 0)
    throw new WrongFile(1, `The first line names the columns. Missing: ${missing.join('; ')}.`);
  return { at, ignored: ignored.filter((cell) => cell !== ''), width: header.length };
}

function slug(cell: string): string {
  return cell.toLowerCase().replace(/[ -]+/g, '_');
}

type Reading = Place & { name: string };

function entriesOf(lines: Line[], columns: Columns, reading: Reading): Costs {
  const seen = new Map<string, number>();
  const rows: Row[] = [];
  const problems: LineProblem[] = [];
  for (const [index, line] of lines.entries()) {
    const entry = entryOf(line, index, columns, reading);
    const first = 'message' in entry ? undefined : seen.get(entry.key);
    if ('message' in entry) problems.push(entry);
    else if (first !== undefined)
      problems.push({ line: line.line, message: `The key "${entry.key}" stands in line ${first} too.` });
    else {
      seen.set(entry.key, line.line);
      rows.push({ line: line.line, entry });
    }
  }
  return problems.length > 0 ? { kind: 'wrong', problems } : { kind: 'read', rows, ignored: columns.ignored };
}

/** A row as an entry, or what is wrong with it. @param index of the row in the file, for a key */
function entryOf(
  { line, cells }: Line,
  index: number,
  { at, width }: Columns,
  { zone, project, name }: Reading,
): EntryInput | LineProblem {
  const cell = (key: keyof EntryInput) => cells[at.get(key) ?? -1] || null;
  const number = (key: Numeric) => cell(key)?.replace(/\.0+$/, '') ?? null;
  const day = cell('occurredAt');
  const occurredAt = day === null ? undefined : readMoment(zone, day);
  const message =
    widthProblem(cells, width) ??
    commaProblem(numeric.map(cell)) ??
    (day !== null && occurredAt === undefined ? momentProblem(day) : undefined);
  if (message) return { line, message };
  const parsed = EntryInput.safeParse({
    project: cell('project') ?? project ?? undefined,
    occurredAt,
    action: cell('action') ?? undefined,
    tokens: number('tokens'),
    gpuHours: number('gpuHours'),
    amount: number('amount'),
    currency: cell('currency'),
    quantity: number('quantity'),
    key: at.has('key') ? (cell('key') ?? undefined) : `csv:${name}:${index + 1}`,
  });
  return parsed.success ? parsed.data : { line, message: parsed.error.issues[0]?.message ?? 'Wrong.' };
}

const numeric = ['tokens', 'gpuHours', 'amount', 'quantity'] as const;
type Numeric = (typeof numeric)[number];

function widthProblem(cells: string[], width: number): string | undefined {
  return cells.slice(width).some((cell) => cell !== '')
    ? 'It has more cells than the header. Put quotation marks around cells with commas.'
    : undefined;
}

/** Whether a comma stands for decimals or thousands is nothing to guess. */
function commaProblem(numbers: (string | null)[]): string | undefined {
  const comma = numbers.find((each) => each !== null && /^[-\d.' ]*\d,\d[\d.,' ]*$/.test(each));
  if (!comma) return undefined;
  return `"${comma}": write numbers with a dot and no commas, such as 1234.56.`;
}

function momentProblem(cell: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(cell)) return `"${cell}": there is no such day.`;
  return `"${cell}": a day looks like 2026-11-21, a moment like 2026-11-21T08:30:00Z.`;
}
