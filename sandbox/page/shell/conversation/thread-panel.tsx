import type { OpenChannel } from '../../../client/screen.ts';
import { useSlack } from '../../slack.tsx';
import { Composer } from '../composer/composer.tsx';
import { Panel } from '../parts/panel.tsx';
import { counted } from '../parts/times.ts';
import { useIsTouched } from '../parts/use-media.ts';
import { Message } from './message.tsx';
import { continues, repliesTo } from './threads.ts';
import { useStickToEnd } from './use-stick-to-end.ts';

/** One message and everything that answers it. */
export function ThreadPanel(props: { channel: OpenChannel; ts: string; onClose: () => void }) {
  const { channel, ts, onClose } = props;
  const { viewer, app } = useSlack().screen;
  const isTouched = useIsTouched();
  const root = channel.messages.find((one) => one.ts === ts);
  const replies = repliesTo(channel.messages, ts);
  const list = useStickToEnd(replies, viewer.id);
  const where = channel.kind === 'im' ? app.name : `#${channel.name}`;
  return (
    <Panel title="Thread" about={where} onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <div ref={list} className="messages thread" role="log" aria-label="Messages in the thread" tabIndex={0}>
        {root ? (
          <Message channel={channel.id} message={root} isContinued={false} />
        ) : (
          <p className="thread-gone">This message was deleted.</p>
        )}
        {replies.length > 0 && (
          <div className="thread-line">
            <span>{counted(replies.length, 'reply', 'replies')}</span>
          </div>
        )}
        {replies.map((message, index) => (
          <Message
            key={message.ts}
            channel={channel.id}
            message={message}
            isContinued={!isTouched && continues(message, replies[index - 1])}
          />
        ))}
      </div>
      {root && channel.isMember && !channel.isArchived && (
        <Composer key={ts} channel={channel.id} threadTs={ts} label="Reply…" />
      )}
    </Panel>
  );
}
