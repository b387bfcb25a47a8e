import { connect, createServer, type Socket } from 'node:net';

/** What happens to the connection when the text passes: cut before or after the server gets it, or silent from then on. */
type Fault = 'cut before' | 'cut after' | 'silence';

export type FaultyProxy = {
  /** The address to use instead of the server's own. */
  url: string;
  /** Arms one fault: it strikes the first connection on which the client sends `text`, having sent `after` before. */
  failAt: (text: string, fault: Fault, after?: string) => void;
  /** Cuts every connection, and refuses new ones. */
  close: () => Promise<void>;
};

/** A way to a server, on loopback, that can be made to fail. */
export async function openProxy(serverUrl: string): Promise<FaultyProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const ripe = new WeakSet<Socket>();
  let armed: { text: string; fault: Fault; after: string } | undefined;

  function pass(client: Socket, server: Socket, chunk: Buffer): void {
    if (armed && chunk.includes(armed.after)) ripe.add(client);
    if (!armed || !ripe.has(client) || !chunk.includes(armed.text)) {
      server.write(chunk);
      return;
    }
    const { fault } = armed;
    armed = undefined;
    if (fault === 'silence') client.removeAllListeners('data');
    if (fault === 'cut before') server.destroy();
    if (fault === 'cut after') server.end(chunk);
    if (fault !== 'silence') client.destroy();
  }

  const listener = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk) => pass(client, server, chunk));
    server.on('data', (chunk) => client.write(chunk));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const url = new URL(serverUrl);
  url.port = String((listener.address() as { port: number }).port);
  // A prepared statement passes by its text the first time only.
  url.searchParams.set('prepare', 'false');
  return {
    url: url.href,
    failAt: (text, fault, after = text) => {
      armed = { text, fault, after };
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => listener.close(() => resolve()));
    },
  };
}
