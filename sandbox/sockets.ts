import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Method, method } from './methods/method.ts';
import type { Ack, Delivery, Kind } from './sandbox.ts';
import { newId, type Workspace } from './workspace.ts';

const PING_MS = 10_000;

const ENVELOPE_TYPES: Record<Kind, string> = {
  command: 'slash_commands',
  event: 'events_api',
  shortcut: 'interactive',
  action: 'interactive',
  suggestion: 'interactive',
  submission: 'interactive',
  closed: 'interactive',
};
const ANSWERABLE: readonly Kind[] = ['command', 'suggestion', 'submission'];

/** The Socket Mode side: connections the bot opened, of which each delivery takes one in turn. */
export function createSockets(workspace: Workspace) {
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  const waiting = new Map<string, (ack: Ack) => void>();
  const wss = new WebSocketServer({ noServer: true });
  let turn = 0;

  /** Takes the WebSocket that a ticket of `apps.connections.open` was given for. */
  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('ticket') ?? '';
    if (tickets.delete(ticket)) wss.handleUpgrade(request, socket, head, greet);
    else socket.destroy();
  }

  function greet(socket: WebSocket): void {
    open.push(socket);
    const ping = setInterval(() => socket.ping(), PING_MS).unref();
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(ping);
      forget(socket);
    });
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse(String(data));
      waiting.get(id)?.({ status: 'ok', body: unwrap(payload) });
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: open.length,
        debug_info: { host: 'sandbox', approximate_connection_time: 18_060 },
        connection_info: { app_id: workspace.app.id },
      }),
    );
  }

  function forget(socket: WebSocket): void {
    const index = open.indexOf(socket);
    if (index >= 0) open.splice(index, 1);
  }

  function deliver(delivery: Delivery, deadlineMs: number): Promise<Ack> {
    turn += 1;
    const socket = open[turn % open.length];
    if (!socket) return Promise.resolve({ status: 'failed', reason: 'no socket is connected' });
    const id = newId(workspace, 'E');
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish({ status: 'late' }), deadlineMs);
      function finish(ack: Ack): void {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(ack);
      }
      waiting.set(id, finish);
      socket.send(
        JSON.stringify({
          envelope_id: id,
          type: ENVELOPE_TYPES[delivery.kind],
          payload: delivery.payload,
          accepts_response_payload: ANSWERABLE.includes(delivery.kind),
          ...(delivery.retry
            ? { retry_attempt: delivery.retry.num, retry_reason: delivery.retry.reason }
            : {}),
        }),
      );
    });
  }

  function disconnect(reason: string): void {
    for (const socket of [...open]) {
      forget(socket);
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } }));
      socket.close(1000);
    }
  }

  function connectionsOpen(origin: () => string): Method {
    return method({
      token: 'app',
      args: {},
      run() {
        const ticket = newId(workspace, 'link');
        tickets.add(ticket);
        return { url: `${origin().replace('http', 'ws')}/link?ticket=${ticket}` };
      },
    });
  }

  function stop(): void {
    for (const finish of [...waiting.values()]) finish({ status: 'failed', reason: 'stopped' });
    for (const client of wss.clients) client.terminate();
    wss.close();
  }

  return { upgrade, deliver, disconnect, connectionsOpen, stop, count: () => open.length };
}

// Bolt answers over a socket with an object even when it has nothing to say.
function unwrap(body: unknown): unknown {
  return typeof body === 'object' && body !== null && Object.keys(body).length === 0 ? undefined : body;
}
