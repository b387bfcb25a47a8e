import type { BlockOf } from './kinds.ts';
import { RichText } from './text/rich-text.tsx';

type Task = BlockOf<'task_card'>;

// The library tells these apart by the colour of a dot alone.
const STATUSES: Record<Task['status'], { word: string; shape: string }> = {
  pending: { word: 'Waiting', shape: 'M8 8h.01' },
  in_progress: { word: 'In progress', shape: 'M8 4.5V8l2.4 1.4' },
  complete: { word: 'Done', shape: 'm5 8.2 2.1 2.1L11 6.3' },
  error: { word: 'Failed', shape: 'm5.8 5.8 4.4 4.4m0-4.4-4.4 4.4' },
};

/** A piece of work, how far it is, and what came of it. */
export function TaskCard({ block: { title, status, details, output, sources } }: { block: Task }) {
  const { word, shape } = STATUSES[status];
  return (
    <div className="bk-task" data-status={status}>
      <div className="bk-task-head">
        <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
          <g fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round">
            <circle cx="8" cy="8" r="6.4" />
            <path d={shape} />
          </g>
        </svg>
        <strong>{title}</strong>
        <span className="bk-task-status">{word}</span>
      </div>
      {details && <RichText parts={details.elements} />}
      {output && <RichText parts={output.elements} />}
      {sources && (
        <ul className="bk-sources">
          {sources.map(({ url, text }) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noopener noreferrer">
                {text}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Pieces of work in their order. */
export function Plan({ block: { title, tasks = [] } }: { block: BlockOf<'plan'> }) {
  return (
    <section className="bk-plan">
      <h3 className="bk-title">{title}</h3>
      <ol>
        {tasks.map((task) => (
          <li key={task.task_id}>
            <TaskCard block={task} />
          </li>
        ))}
      </ol>
    </section>
  );
}
