import type { Screen } from '../client/screen.ts';
import { address, type Seat } from './connection.ts';

/** Why no screens come: the sandbox is away, it is still being filled, or there is no such seat, which is final. */
export type Gap = { why: 'stopped' | 'preparing' } | { why: 'refused'; sentence: string };

/** What the sandbox says when it closes the line: for good, or until its workspace is filled. */
const REFUSED = 4400;
const PREPARING = 4503;

const FIRST_MS = 500;
const THEN_MS = 1000;

/**
 * Follows what a person's Slack shows. `onScreen` hears of every change, `onGap` whenever the line breaks, which is then
 * tried again; the returned function ends it.
 */
export function follow(seat: Seat, onScreen: (screen: Screen) => void, onGap: (gap: Gap) => void) {
  let isOver = false;
  let pause = FIRST_MS;
  let timer: ReturnType<typeof setTimeout>;
  let socket: WebSocket;

  function connect() {
    // A WebSocket, as of other streams a browser keeps six at most for all its tabs together.
    const url = new URL(address('screens', seat), window.location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    socket = new WebSocket(url);
    socket.onmessage = ({ data }) => {
      if (isOver) return;
      pause = FIRST_MS;
      onScreen(JSON.parse(data));
    };
    socket.onclose = ({ code, reason }) => {
      if (isOver) return;
      if (code === REFUSED) return onGap({ why: 'refused', sentence: reason });
      onGap({ why: code === PREPARING ? 'preparing' : 'stopped' });
      timer = setTimeout(connect, pause);
      pause = THEN_MS;
    };
  }

  connect();
  return () => {
    isOver = true;
    clearTimeout(timer);
    socket.close();
  };
}
