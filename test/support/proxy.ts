import { connect, createServer, type Socket } from 'node:net';

/** What happens to the connection when the text passes: cut before or after the server gets it, or silent from then on. */
type Fault = 'cut before' | 'cut after' | 'silence';

export type Proxy = {
  /** The address to use instead of the server's own. */
  url: string;
  /** Arms one fault: it strikes the first connection on which the client sends `text`. */
  failAt: (text: string, fault: Fault) => void;
  /** Cuts every connection, and refuses new ones. */
  close: () => Promise<void>;
};

/** A way to a server, on loopback, that can be made to fail. */
export async function openProxy(serverUrl: string): Promise<Proxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let armed: { text: string; fault: Fault } | undefined;

  function pass(client: Socket, server: Socket, chunk: Buffer): void {
    if (!armed || !chunk.includes(armed.text)) {
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
  return {
    url: url.href,
    failAt: (text, fault) => {
      armed = { text, fault };
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => listener.close(() => resolve()));
    },
  };
}
