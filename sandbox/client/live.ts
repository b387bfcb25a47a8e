import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Screen } from './screen.ts';

/** Several changes in a row make one screen. */
const GATHERED_MS = 25;

/** What a page is told when it is not shown anything: its WebSocket is closed with this code, and a sentence. */
export type Closing = { code: 4400 | 4503; sentence: string };

/**
 * Keeps pages up to date: what each shows is sent again whenever it has changed. Over WebSockets, of which a browser
 * holds as many as there are pages; of other streams it holds six for all.
 */
export function createLive() {
  const wss = new WebSocketServer({ noServer: true });
  const pages = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;

  function follow(page: WebSocket, look: () => Screen): void {
    let shown = '';
    const refresh = () => {
      const screen = look();
      // Only a change is news, and the version and the time are none.
      const { version: _version, clock, ...rest } = screen;
      const next = JSON.stringify({ ...rest, offsetMs: clock.offsetMs });
      if (next === shown) return;
      shown = next;
      page.send(JSON.stringify(screen));
    };
    refresh();
    pages.add(refresh);
    page.on('close', () => pages.delete(refresh));
  }

  return {
    /** Something may have changed. */
    changed(): void {
      if (timer) return;
      timer = setTimeout(() => {
        timer = undefined;
        for (const refresh of pages) refresh();
      }, GATHERED_MS);
    },

    /** Lets a page follow what `look` gives, until it goes away, or tells it why not. */
    greet(request: IncomingMessage, socket: Duplex, head: Buffer, look: (() => Screen) | Closing): void {
      wss.handleUpgrade(request, socket, head, (page) => {
        page.on('error', () => page.terminate());
        if (typeof look === 'function') follow(page, look);
        else page.close(look.code, look.sentence);
      });
    },

    stop(): void {
      clearTimeout(timer);
      for (const page of wss.clients) page.terminate();
      wss.close();
    },
  };
}
