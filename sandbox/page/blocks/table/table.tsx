import type { ChildBlock } from '../../../block-kit/blocks.ts';
import { ScrollBox } from '../scroll-box.tsx';
import { Cell, type CellValue, numericColumns } from './cell.tsx';
import './table.css';

type TableBlock = Extract<ChildBlock, { type: 'table' }>;

/** A small grid; the library's stumbles over numbers, has no headings and runs over the edge. */
export function Table({ block: { rows, column_settings: settings } }: { block: TableBlock }) {
  const [head = [], ...body] = rows;
  const numeric = numericColumns(rows);
  const look = (column: number) => ({
    'data-align': settings?.[column]?.align ?? (numeric[column] ? 'right' : 'left'),
    'data-wraps': settings?.[column]?.is_wrapped || undefined,
  });
  const cells = (row: CellValue[], Tag: 'th' | 'td') =>
    row.map((cell, column) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: cells have no names
      <Tag key={column} {...look(column)} scope={Tag === 'th' ? 'col' : undefined}>
        <Cell cell={cell} />
      </Tag>
    ));
  return (
    <ScrollBox className="bk-table" name="Table">
      <table>
        <thead>
          <tr>{cells(head, 'th')}</tr>
        </thead>
        <tbody>
          {body.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names
            <tr key={index}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
