import type { BlockOf } from '../kinds.ts';
import { RichText } from '../text/rich-text.tsx';

export type CellValue = BlockOf<'data_table'>['rows'][number][number];

/** What stands in a cell. */
export function Cell({ cell }: { cell: CellValue }) {
  return cell.type === 'rich_text' ? <RichText parts={cell.elements} /> : cell.text;
}

/** A cell's words, to sort by. */
export function cellText(cell: CellValue): string {
  if (cell.type !== 'rich_text') return cell.text;
  return cell.elements
    .flatMap((part) =>
      part.type === 'rich_text_list' ? part.elements.flatMap((one) => one.elements) : part.elements,
    )
    .map((inline) => ('text' in inline ? (inline.text ?? '') : ''))
    .join('');
}

/** True for each column that holds numbers only, below its heading. */
export function numericColumns(rows: readonly (readonly CellValue[])[]): boolean[] {
  const [head = [], ...body] = rows;
  return head.map((_, column) => body.length > 0 && body.every((row) => row[column]?.type === 'raw_number'));
}
