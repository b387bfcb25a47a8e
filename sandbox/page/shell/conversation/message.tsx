import type { MessageEntry } from '../../../client/screen.ts';
import { Blocks } from '../../blocks/blocks.tsx';
import { Mrkdwn } from '../../blocks/mrkdwn.tsx';
import { useSlack } from '../../slack.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icons.tsx';
import { dayName, fullMoment, momentOf, timeOfDay } from '../parts/times.ts';
import { Attachment } from './attachment.tsx';
import { MessageActions } from './message-actions.tsx';
import { ThreadSummary } from './thread-summary.tsx';

type Props = {
  channel: string;
  message: MessageEntry;
  isContinued: boolean;
  replies?: MessageEntry[];
  /** Absent inside the thread itself. */
  openThread?: () => void;
};

/** One message, with how many replies it has. */
export function Message(props: Props) {
  const { channel, message, isContinued, openThread } = props;
  const { ts, isEphemeral, isTombstone } = message;
  const { name, time } = useByline(message);
  const looks = ['message', isContinued && 'message-continued', isEphemeral && 'message-ephemeral'];
  const label = isTombstone ? `Deleted message, ${time}` : `${name}, ${time}`;
  return (
    <article className={looks.filter(Boolean).join(' ')} aria-label={label}>
      {isEphemeral && !isContinued && (
        <p className="message-only">
          <Icon name="eye" size={14} /> Only visible to you
        </p>
      )}
      {isTombstone ? (
        <Gone {...props} />
      ) : (
        <>
          <Said {...props} />
          {!isEphemeral && (
            <MessageActions key={ts} channel={channel} message={message} openThread={openThread} />
          )}
        </>
      )}
    </article>
  );
}

function Said({ channel, message, isContinued, replies = [], openThread }: Props) {
  const { ts, text, blocks, files, isEdited } = message;
  const { author, name, time, at, title } = useByline(message, openThread === undefined);
  const stamp = (
    <time className="message-time" dateTime={new Date(at).toISOString()} title={title}>
      {time}
    </time>
  );
  return (
    <>
      <div className="message-gutter">{isContinued ? stamp : <Avatar person={author} />}</div>
      <div className="message-body">
        {!isContinued && (
          <p className="message-head">
            <span className="message-author">{name}</span>
            {(author?.isBot || !author) && <span className="app-badge">APP</span>} {stamp}
          </p>
        )}
        <div className="message-content">
          {blocks.length > 0 ? <Blocks blocks={blocks} place={{ channel, ts }} /> : <Mrkdwn text={text} />}
          {isEdited && <span className="message-edited"> (edited)</span>}
          {files.map((file) => (
            <Attachment key={file.id} file={file} />
          ))}
        </div>
        {openThread && replies.length > 0 && <ThreadSummary replies={replies} open={openThread} />}
      </div>
    </>
  );
}

/** What is left of a message that was deleted but has replies. */
function Gone({ replies = [], openThread }: Props) {
  return (
    <>
      <div className="message-gutter">
        <span className="message-bin">
          <Icon name="bin" />
        </span>
      </div>
      <div className="message-body">
        <p className="message-gone">This message was deleted.</p>
        {openThread && replies.length > 0 && <ThreadSummary replies={replies} open={openThread} />}
      </div>
    </>
  );
}

/** Who wrote a message and when; among messages of other days, on which day too. */
function useByline({ user, ts }: MessageEntry, withDay = false) {
  const { directory, viewer, clock } = useSlack().screen;
  const author = directory.find((one) => one.id === user);
  const at = momentOf(ts);
  const day = dayName(at, clock.now, viewer.tz);
  const time = timeOfDay(at, viewer.tz);
  return {
    author,
    name: author?.realName ?? 'Slackbot',
    at,
    time: withDay && day !== 'Today' ? `${day} at ${time}` : time,
    title: fullMoment(at, viewer.tz),
  };
}
