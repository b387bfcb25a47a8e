type Props = { page: number; size: number; total: number; onTurn: (page: number) => void };

/** Which rows of a table are shown, and the way to the others. */
export function Pages({ page, size, total, onTurn }: Props) {
  const last = Math.ceil(total / size) - 1;
  return (
    <div className="bk-pages">
      <button
        type="button"
        className="bk-button"
        aria-disabled={page === 0 || undefined}
        onClick={() => onTurn(Math.max(0, page - 1))}
      >
        Previous
      </button>
      <span role="status">
        {page * size + 1} to {Math.min(total, (page + 1) * size)} of {total}
      </span>
      <button
        type="button"
        className="bk-button"
        aria-disabled={page === last || undefined}
        onClick={() => onTurn(Math.min(last, page + 1))}
      >
        Next
      </button>
    </div>
  );
}
