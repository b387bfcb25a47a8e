import { useSlack } from '../../slack.tsx';
import { Composer } from '../composer/composer.tsx';
import { useAttempt } from '../parts/notices.tsx';
import { channelAt } from '../seat.ts';
import { ChannelHeader } from './channel-header.tsx';
import { MessageList } from './message-list.tsx';
import './conversation.css';

/** The open channel: who is there, what was said, and where to write. */
export function Conversation({ openThread }: { openThread: (channel: string, ts: string) => void }) {
  const { screen, seat } = useSlack();
  const { channel, viewer, app } = screen;
  // Until the screen of a new seat has come, the old one's channel would be mistaken for it.
  if (!channel || channelAt(screen, seat)?.id !== channel.id)
    return <p className="conversation-wait" role="status" />;
  const key = `${viewer.id} ${channel.id}`;
  return (
    <>
      {channel.kind !== 'im' && <ChannelHeader channel={channel} />}
      <MessageList
        key={key}
        channel={channel}
        label={channel.kind === 'im' ? `Messages with ${app.name}` : `Messages in ${channel.name}`}
        openThread={(ts) => openThread(channel.id, ts)}
      />
      <Foot />
    </>
  );
}

/** The composer, or why there is none. */
function Foot() {
  const { channel, app } = useSlack().screen;
  const attempt = useAttempt();
  if (!channel) return null;
  if (channel.isArchived) {
    return (
      <p className="conversation-foot">
        #{channel.name} is archived. It can be read, but nothing can be added.
      </p>
    );
  }
  if (!channel.isMember) {
    return (
      <div className="conversation-foot">
        <p>
          You are not in <strong>#{channel.name}</strong>.
        </p>
        <button
          type="button"
          className="button button-primary"
          onClick={() => attempt({ act: 'join', channel: channel.id })}
        >
          Join #{channel.name}
        </button>
      </div>
    );
  }
  const label = channel.kind === 'im' ? `Message ${app.name}` : `Message #${channel.name}`;
  return <Composer key={channel.id} channel={channel.id} label={label} />;
}
