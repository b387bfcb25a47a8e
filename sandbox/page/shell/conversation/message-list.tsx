import { Fragment } from 'react';
import type { OpenChannel } from '../../../client/screen.ts';
import { useSlack } from '../../slack.tsx';
import { dayName, dayOf, momentOf } from '../parts/times.ts';
import { useIsTouched } from '../parts/use-media.ts';
import { Message } from './message.tsx';
import { continues, repliesTo, rootsOf } from './threads.ts';
import { useStickToEnd } from './use-stick-to-end.ts';

/** What was said in a channel, day by day, the newest at the end. */
export function MessageList(props: {
  channel: OpenChannel;
  label: string;
  openThread: (ts: string) => void;
}) {
  const { channel, label, openThread } = props;
  const { viewer, clock, app } = useSlack().screen;
  const isTouched = useIsTouched();
  const messages = rootsOf(channel.messages);
  const list = useStickToEnd(channel.messages, viewer.id);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <div ref={list} className="messages" role="log" aria-label={label} tabIndex={0}>
      <h2 className="said">Messages</h2>
      {messages.length === 0 && <Empty name={channel.kind === 'im' ? app.name : `#${channel.name}`} />}
      <div className="messages-end">
        {messages.map((message, index) => {
          const before = messages[index - 1];
          const at = momentOf(message.ts);
          const isNewDay = !before || dayOf(momentOf(before.ts), viewer.tz) !== dayOf(at, viewer.tz);
          return (
            <Fragment key={message.ts}>
              {isNewDay && <Day name={dayName(at, clock.now, viewer.tz)} />}
              <Message
                channel={channel.id}
                message={message}
                isContinued={!isTouched && !isNewDay && continues(message, before)}
                replies={repliesTo(channel.messages, message.ts)}
                openThread={() => openThread(message.ts)}
              />
            </Fragment>
          );
        })}
      </div>
    </div>
  );
}

function Day({ name }: { name: string }) {
  return (
    <div className="day">
      <span>{name}</span>
    </div>
  );
}

function Empty({ name }: { name: string }) {
  return (
    <div className="messages-empty">
      <p className="messages-empty-name">{name}</p>
      <p>
        Nothing here yet. Type <code>/aipm</code> to see what it does.
      </p>
    </div>
  );
}
