import type { OpenChannel } from '../../../client/screen.ts';
import { useSlack } from '../../slack.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icons.tsx';
import { useAttempt } from '../parts/notices.tsx';
import { Popover } from '../parts/popover.tsx';
import { counted } from '../parts/times.ts';
import { ChannelMark } from '../sidebar/channel-mark.tsx';

/** The name of a channel, what kind it is, and who is in it. */
export function ChannelHeader({ channel }: { channel: OpenChannel }) {
  const attempt = useAttempt();
  const kinds = [
    channel.kind === 'private' && 'Private',
    channel.isShared && 'Shared with another company',
    channel.isArchived && 'Archived',
  ].filter((one) => one !== false);
  return (
    <div className="channel-head">
      <h1>
        <ChannelMark channel={channel} size={20} />
        {channel.name}
      </h1>
      {kinds.map((kind) => (
        <span key={kind} className="channel-kind">
          {kind}
        </span>
      ))}
      <div className="channel-side">
        {!channel.isMember && !channel.isArchived && (
          <button
            type="button"
            className="button"
            onClick={() => attempt({ act: 'join', channel: channel.id })}
          >
            Join
          </button>
        )}
        <Members ids={channel.members} />
      </div>
    </div>
  );
}

function Members({ ids }: { ids: string[] }) {
  const { directory } = useSlack().screen;
  const members = ids.flatMap((id) => directory.find((one) => one.id === id) ?? []);
  const words = counted(members.length, 'member');
  const face = (
    <>
      <Icon name="members" /> {members.length}
    </>
  );
  return (
    <Popover label={words} face={face} className="channel-members" kind="dialog">
      {() => (
        <div role="dialog" aria-label={words} tabIndex={-1}>
          <ul className="member-list">
            {members.map((one) => (
              <li key={one.id}>
                <Avatar person={one} size={24} /> {one.realName}
                {one.isBot && <span className="app-badge">APP</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Popover>
  );
}
