import type { ChannelEntry } from '../../../client/screen.ts';
import icon from '../../icon.svg';
import { useSlack } from '../../slack.tsx';
import { Icon } from '../parts/icons.tsx';
import { Menu } from '../parts/menu.tsx';
import { useShortcuts } from '../parts/use-shortcuts.ts';
import { channelAt, HOME } from '../seat.ts';
import { ChannelMark } from './channel-mark.tsx';
import { Entry } from './entry.tsx';
import { useUnread } from './seen.ts';
import { ViewerPicker } from './viewer-picker.tsx';
import './sidebar.css';

/** Where one can go. `onGone` hears that somebody went there. */
export function Sidebar({ onGone }: { onGone: () => void }) {
  const { screen, seat, sitDown } = useSlack();
  const isUnread = useUnread(screen);
  const shortcuts = useShortcuts();
  const at = channelAt(screen, seat);
  const rooms = screen.channels.filter((one) => one.kind !== 'im');
  const dm = screen.channels.find((one) => one.kind === 'im');

  function go(channelId: string) {
    sitDown({ ...seat, channelId });
    onGone();
  }

  function room(channel: ChannelEntry) {
    return (
      <Entry
        key={channel.id}
        isCurrent={channel.id === at?.id}
        isUnread={isUnread(channel)}
        isQuiet={!channel.isMember || channel.isArchived}
        mark={<ChannelMark channel={channel} />}
        name={channel.name}
        note={noteOn(channel)}
        said={channel.kind === 'private' ? 'private' : ''}
        go={() => go(channel.name)}
      />
    );
  }

  return (
    <nav className="sidebar" aria-label={screen.team}>
      <p className="sidebar-team">{screen.team}</p>
      <ViewerPicker />
      <Menu
        label="Shortcuts"
        className="sidebar-entry sidebar-shortcuts"
        face={
          <>
            <Icon name="bolt" /> Shortcuts
          </>
        }
        items={shortcuts}
        empty="aipm has no shortcuts."
      />
      <h2 className="sidebar-heading">Channels</h2>
      <ul className="sidebar-list">{rooms.map(room)}</ul>
      <h2 className="sidebar-heading">Apps</h2>
      <p className="sidebar-app">
        <img src={icon} alt="" width={20} height={20} /> {screen.app.name}
      </p>
      <ul className="sidebar-list sidebar-within">
        <Entry isCurrent={seat.channelId === HOME} name="Home" go={() => go(HOME)} />
        {dm && (
          <Entry
            isCurrent={dm.id === at?.id}
            isUnread={isUnread(dm)}
            name="Messages"
            go={() => go(dm.name)}
          />
        )}
      </ul>
    </nav>
  );
}

function noteOn({ isArchived, isShared, isMember }: ChannelEntry): string {
  if (isArchived) return 'archived';
  if (isShared) return 'shared';
  return isMember ? '' : 'not joined';
}
