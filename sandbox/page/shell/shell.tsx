import { useEffect, useState } from 'react';
import { useSlack } from '../slack.tsx';
import { TopBar } from './bar/top-bar.tsx';
import { Conversation } from './conversation/conversation.tsx';
import { ThreadPanel } from './conversation/thread-panel.tsx';
import { AppHeader } from './home/app-header.tsx';
import { AppHome } from './home/app-home.tsx';
import { Icon } from './parts/icons.tsx';
import { useIsPhone } from './parts/use-media.ts';
import { channelAt, firstChannel, HOME } from './seat.ts';
import { Sidebar } from './sidebar/sidebar.tsx';
import { SidebarDialog } from './sidebar/sidebar-dialog.tsx';
import { TrafficDrawer } from './traffic/traffic-drawer.tsx';
import './shell.css';

/** What stands on the right of the conversation: one thing at a time. */
type Panel = { kind: 'traffic' } | { kind: 'thread'; channel: string; ts: string };

/** The page around what aipm shows: bar, sidebar, conversation or Home, and a panel on the right. */
export function Shell() {
  const { screen, seat } = useSlack();
  const [panel, setPanel] = useState<Panel>();
  const isTrafficOpen = panel?.kind === 'traffic';
  const openThread = panel?.kind === 'thread' && panel.channel === screen.channel?.id ? panel.ts : undefined;
  const isAtApp = seat.channelId === HOME || channelAt(screen, seat)?.kind === 'im';
  const close = () => setPanel(undefined);
  useSomewhere();
  return (
    <div className="shell" data-panel={isTrafficOpen || openThread ? 'open' : undefined}>
      <TopBar
        isTrafficOpen={isTrafficOpen}
        onTraffic={() => setPanel(isTrafficOpen ? undefined : { kind: 'traffic' })}
      />
      <Navigation />
      <main className="main">
        {isAtApp && <AppHeader />}
        {seat.channelId === HOME ? (
          <AppHome />
        ) : (
          <Conversation openThread={(channel, ts) => setPanel({ kind: 'thread', channel, ts })} />
        )}
      </main>
      {openThread && screen.channel && (
        <ThreadPanel key={openThread} channel={screen.channel} ts={openThread} onClose={close} />
      )}
      {isTrafficOpen && <TrafficDrawer onClose={close} />}
    </div>
  );
}

/** The sidebar, or on a phone the button that brings it. */
function Navigation() {
  const isPhone = useIsPhone();
  const [isOpen, setIsOpen] = useState(false);
  if (!isPhone) return <Sidebar onGone={() => {}} />;
  return (
    <>
      <nav className="menu-place" aria-label="Menu">
        <button
          type="button"
          className="icon-button"
          aria-label="Channels and apps"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(true)}
        >
          <Icon name="menu" size={20} />
        </button>
      </nav>
      {isOpen && <SidebarDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** Someone who is nowhere yet, or whose channel the new viewer cannot read, is taken to one they can. */
function useSomewhere(): void {
  const { screen, seat, sitDown } = useSlack();
  const isTheirs = [screen.viewer.name, screen.viewer.id].includes(seat.userId);
  const isLost = isTheirs && seat.channelId !== HOME && !channelAt(screen, seat);
  useEffect(() => {
    if (isLost) sitDown({ ...seat, channelId: firstChannel(screen) }, true);
  }, [isLost, seat, screen, sitDown]);
}
