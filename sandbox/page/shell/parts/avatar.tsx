import type { DirectoryEntry } from '../../../client/screen.ts';
import icon from '../../icon.svg';

/** Dark enough for white initials. */
const COLOURS = ['#3f51a5', '#7a3e9d', '#a3386b', '#b0412e', '#8a5a00', '#3d7337', '#0a7272', '#2a6aa8'];

const NOBODY = '#5d5e66';

/** A square with someone's initials in a colour that stays theirs; the bot has its own mark. */
export function Avatar({ person, size = 36 }: { person: DirectoryEntry | undefined; size?: number }) {
  const box = { width: size, height: size, borderRadius: Math.max(4, size / 4.5) };
  if (person?.isBot) return <img className="avatar" src={icon} alt="" style={box} />;
  const background = person ? colourOf(person.id) : NOBODY;
  return (
    <span aria-hidden="true" className="avatar" style={{ ...box, background, fontSize: size * 0.4 }}>
      {initialsOf(person?.realName ?? 'Slackbot')}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '').join('');
}

function colourOf(id: string): string {
  const sum = [...id].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 997, 7);
  return COLOURS[sum % COLOURS.length] ?? NOBODY;
}
