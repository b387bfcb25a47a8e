import { useRef, useState } from 'react';
import type { MessageEntry } from '../../../client/screen.ts';
import { useSlack } from '../../slack.tsx';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Icon } from '../parts/icons.tsx';
import { Menu, type MenuItem } from '../parts/menu.tsx';
import { useAttempt } from '../parts/notices.tsx';
import { useFocusAfterDeletion } from './after-deletion.ts';

/** What one can do with a message; it comes up on hovering and on focus. */
export function MessageActions(props: {
  channel: string;
  message: MessageEntry;
  openThread: (() => void) | undefined;
}) {
  const { channel, message, openThread } = props;
  const { ts } = message;
  const { screen } = useSlack();
  const attempt = useAttempt();
  const [isDeleting, setIsDeleting] = useState(false);
  const buttons = useRef<HTMLDivElement>(null);
  const isGoing = useFocusAfterDeletion(buttons);
  async function remove() {
    isGoing.current = true;
    isGoing.current = await attempt({ act: 'delete', channel, ts });
  }
  const mayDelete = message.user === screen.viewer.id || screen.viewer.role === 'admin';
  const items: MenuItem[] = screen.shortcuts.message.map(({ name, callbackId }) => ({
    name,
    icon: 'bolt',
    choose: () => void attempt({ act: 'message shortcut', callbackId, channel, ts }),
  }));
  if (mayDelete) {
    items.push({ name: 'Delete message', icon: 'bin', isDanger: true, choose: () => setIsDeleting(true) });
  }
  return (
    <>
      <div ref={buttons} className="message-actions">
        {openThread && (
          <button
            type="button"
            className="icon-button"
            aria-label="Reply in thread"
            title="Reply in thread"
            onClick={openThread}
          >
            <Icon name="thread" />
          </button>
        )}
        {items.length > 0 && (
          <Menu label="More actions" face={<Icon name="more" />} items={items} empty="Nothing to do here." />
        )}
      </div>
      {isDeleting && (
        <ConfirmDialog
          title="Delete message"
          text="Are you sure you want to delete this message? This cannot be undone."
          confirm="Delete"
          onConfirm={() => void remove()}
          onClose={() => setIsDeleting(false)}
        />
      )}
    </>
  );
}
