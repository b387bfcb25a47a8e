import { Icon } from '../parts/icons.tsx';
import { counted } from '../parts/times.ts';

/** What the bot did that Slack would not put up with. */
export function Problems({ problems }: { problems: { what: string; about: string }[] }) {
  if (problems.length === 0) return null;
  const lines = problems.map(({ what, about }) => `${what} (${about})`);
  const kinds = [...new Set(lines)].map((line) => ({
    line,
    times: lines.filter((one) => one === line).length,
  }));
  return (
    <details className="problems" open>
      <summary>
        <Icon name="warning" size={16} />
        <h3>{counted(problems.length, 'problem')}</h3>
      </summary>
      <ul>
        {kinds.map(({ line, times }) => (
          <li key={line}>
            {line}
            {times > 1 && `, ${times} times`}
          </li>
        ))}
      </ul>
    </details>
  );
}
