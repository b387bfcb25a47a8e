import { stringify } from 'csv-stringify/sync';

/**
 * Rows as CSV in UTF-8, with a line of column names. Text that a spreadsheet would run as a formula gets an apostrophe
 * before it; a number is none, also below zero.
 * @param header whether the names come first: not where rows go on from others
 */
export function csvOf(columns: string[], rows: Record<string, unknown>[], { header = true } = {}): string {
  return stringify(
    rows.map((row) => columns.map((column) => row[column])),
    { columns, header, record_delimiter: 'windows', cast: { boolean: String, string: guarded } },
  );
}

function guarded(value: string) {
  return { value, escape_formulas: !/^-?\d+(\.\d+)?$/.test(value) };
}

/** Whether an Accept header would rather have CSV than JSON. */
export function wantsCsv(accept: string | undefined): boolean {
  const wanted = (accept ?? '*/*').split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return { type, weight: weight === undefined ? 1 : Number(weight.slice(2)) || 0 };
  });
  const weightOf = (...types: string[]) => wanted.find(({ type }) => types.includes(type))?.weight ?? 0;
  return weightOf('text/csv') > weightOf('application/json');
}
