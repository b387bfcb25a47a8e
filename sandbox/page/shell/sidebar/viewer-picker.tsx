import { useId } from 'react';
import { useSlack } from '../../slack.tsx';
import { Avatar } from '../parts/avatar.tsx';

/** Whose Slack is on show: a select that lies, unseen, over the words it would have no room for. */
export function ViewerPicker() {
  const { screen, seat, sitDown } = useSlack();
  const id = useId();
  const { viewer } = screen;
  function view(userId: string) {
    const person = screen.people.find((one) => one.id === userId);
    if (person) sitDown({ ...seat, userId: person.name });
  }
  return (
    <div className="viewer">
      <Avatar person={screen.directory.find((one) => one.id === viewer.id)} size={32} />
      <div className="viewer-words">
        <label htmlFor={id}>Viewing as</label>
        <span aria-hidden="true" className="viewer-name">
          {viewer.realName}
        </span>
        <span aria-hidden="true" className="viewer-role">
          {viewer.role}
        </span>
        <select id={id} value={viewer.id} onChange={(event) => view(event.target.value)}>
          {screen.people.map(({ id: personId, realName, role }) => (
            <option key={personId} value={personId}>
              {realName} · {role}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
