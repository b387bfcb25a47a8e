import { useState } from 'react';
import type { BlockOf } from '../kinds.ts';
import { ScrollBox } from '../scroll-box.tsx';
import { Cell, type CellValue, cellText, numericColumns } from './cell.tsx';
import { Pages } from './pages.tsx';
import './table.css';

type Row = CellValue[];
type Order = { column: number; isUp: boolean } | null;

const PAGE_SIZE = 10;

/** A list that is sorted by its headings and turned page by page; the library leaves this block out. */
export function DataTable({ block }: { block: BlockOf<'data_table'> }) {
  const { caption, rows, page_size: size = PAGE_SIZE, row_header_column_index: rowHeader } = block;
  const [order, setOrder] = useState<Order>(null);
  const [page, setPage] = useState(0);
  const [head = [], ...body] = rows;
  const numeric = numericColumns(rows);
  const pages = Math.ceil(body.length / size);
  const shown = Math.min(page, pages - 1);
  const align = (column: number) => ({ 'data-align': numeric[column] ? 'right' : 'left' });
  return (
    <div className="bk-data-table">
      <ScrollBox className="bk-table" name={caption}>
        <table>
          <caption>
            <span>{caption}</span>
          </caption>
          <thead>
            <tr>
              {head.map((cell, column) => (
                <Heading
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns have no names
                  key={column}
                  cell={cell}
                  align={numeric[column] ? 'right' : 'left'}
                  isUp={order?.column === column ? order.isUp : undefined}
                  onSort={() => {
                    setOrder(nextOrder(order, column));
                    setPage(0);
                  }}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted(body, order)
              .slice(shown * size, (shown + 1) * size)
              .map((row) => (
                <tr key={body.indexOf(row)}>
                  {row.map((cell, column) =>
                    column === rowHeader ? (
                      // biome-ignore lint/suspicious/noArrayIndexKey: columns have no names
                      <th key={column} scope="row" {...align(column)}>
                        <div className="bk-cell">
                          <Cell cell={cell} />
                        </div>
                      </th>
                    ) : (
                      // biome-ignore lint/suspicious/noArrayIndexKey: columns have no names
                      <td key={column} {...align(column)}>
                        <div className="bk-cell">
                          <Cell cell={cell} />
                        </div>
                      </td>
                    ),
                  )}
                </tr>
              ))}
          </tbody>
        </table>
      </ScrollBox>
      {pages > 1 && <Pages page={shown} size={size} total={body.length} onTurn={setPage} />}
    </div>
  );
}

function Heading(props: { cell: CellValue; align: string; isUp: boolean | undefined; onSort: () => void }) {
  const { cell, align, isUp, onSort } = props;
  return (
    <th
      scope="col"
      data-align={align}
      aria-sort={isUp === undefined ? 'none' : isUp ? 'ascending' : 'descending'}
    >
      <button type="button" onClick={onSort}>
        {cellText(cell)}
        <svg viewBox="0 0 10 16" width="10" height="16" aria-hidden="true" fill="currentColor">
          <path d="m5 2 3.2 4.4H1.8Z" opacity={isUp === true ? 1 : 0.35} />
          <path d="M5 14 1.8 9.6h6.4Z" opacity={isUp === false ? 1 : 0.35} />
        </svg>
      </button>
    </th>
  );
}

/** Up, then down, then as the bot sent it. */
function nextOrder(order: Order, column: number): Order {
  if (order?.column !== column) return { column, isUp: true };
  return order.isUp ? { column, isUp: false } : null;
}

function sorted(rows: Row[], order: Order): Row[] {
  if (!order) return rows;
  const { column, isUp } = order;
  return rows.toSorted((one, other) => compare(one[column], other[column]) * (isUp ? 1 : -1));
}

function compare(one: CellValue | undefined, other: CellValue | undefined): number {
  if (!one || !other) return 0;
  if (one.type === 'raw_number' && other.type === 'raw_number') return one.value - other.value;
  return cellText(one).localeCompare(cellText(other), undefined, { numeric: true });
}
