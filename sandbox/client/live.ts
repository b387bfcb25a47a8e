import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Screen } from './screen.ts';

/** Several changes in a row make one screen. */
const GATHERED_MS = 25;

/** Keeps pages up to date: what each shows is sent again, as a server-sent event, whenever it has changed. */
export function createLive() {
  const pages = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;

  return {
    /** Something may have changed. */
    changed(): void {
      if (timer) return;
      timer = setTimeout(() => {
        timer = undefined;
        for (const refresh of pages) refresh();
      }, GATHERED_MS);
    },

    /** Sends what `look` shows now and after every change, until the page goes away. */
    follow(request: IncomingMessage, response: ServerResponse, look: () => Screen): void {
      let shown = '';
      const refresh = () => {
        const screen = look();
        // Only a change is news, and the version and the time are none.
        const { version: _version, clock, ...rest } = screen;
        const next = JSON.stringify({ ...rest, offsetMs: clock.offsetMs });
        if (next === shown) return;
        shown = next;
        response.write(`data: ${JSON.stringify(screen)}\n\n`);
      };
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      refresh();
      pages.add(refresh);
      request.on('close', () => pages.delete(refresh));
    },
  };
}
