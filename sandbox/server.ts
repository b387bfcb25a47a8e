import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Call } from './api.ts';
import type { Answer } from './behave.ts';
import { isFromHere } from './from-here.ts';

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

type Routes = {
  api: (call: Call) => Promise<Answer>;
  respond: (id: string, body: unknown) => Answer;
  /** Takes the content of a file, which the request streams. */
  upload: (id: string, request: IncomingMessage) => Promise<Answer>;
  /** Gives the content of a file to the bot, or to the person `as`. */
  download: (id: string, as: string | null, request: IncomingMessage) => Promise<Answer>;
  /** Answers everything else. */
  otherwise: RequestListener;
  /** Takes WebSockets, by the first part of their path. */
  upgrades: Record<string, Upgrade>;
};

/** Listens on the loopback interface; a `port` of 0 takes any free one. */
export async function listen(routes: Routes, port: number): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    route(routes, request)
      .then((answer) => (answer ? reply(response, answer) : routes.otherwise(request, response)))
      .catch((error: unknown) =>
        reply(response, { status: 500, headers: {}, body: `The sandbox failed: ${String(error)}` }),
      );
  });
  server.on('upgrade', (request, socket, head) => {
    const area = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.split('/')[1] ?? '';
    const upgrade = isFromHere(request) ? routes.upgrades[area] : undefined;
    if (upgrade) upgrade(request, socket, head);
    else socket.destroy();
  });
  // A connection the bot still holds must not be closed under its next call.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return { server, origin: `http://127.0.0.1:${address.port}` };
}

async function route(routes: Routes, request: IncomingMessage): Promise<Answer | undefined> {
  if (!isFromHere(request)) return { status: 403, headers: {}, body: 'Only this computer may look here.' };
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, area, name = ''] = url.pathname.split('/');
  if (area === 'api') {
    // The client adds team_id to every call; it only matters to apps installed across an organization.
    const {
      token,
      team_id: _teamId,
      ...args
    } = { ...Object.fromEntries(url.searchParams), ...(await fieldsOf(request)) };
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    return routes.api({ method: name, token: bearer ?? (token as string | undefined), args });
  }
  if (area === 'upload' && request.method === 'POST') return routes.upload(name, request);
  if (area === 'files' && request.method === 'GET')
    return routes.download(name, url.searchParams.get('as'), request);
  if (area === 'response') return routes.respond(name, await fieldsOf(request));
  return undefined;
}

/** The fields of a body, whether it is a form, JSON or multipart. */
async function fieldsOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/json')) return body.length > 0 ? JSON.parse(body.toString()) : {};
  if (type.startsWith('multipart/form-data'))
    return Object.fromEntries(await new Response(body, { headers: { 'content-type': type } }).formData());
  return Object.fromEntries(new URLSearchParams(body.toString()));
}

function reply(response: ServerResponse, answer: Answer): void {
  if (answer === 'drop') {
    response.destroy();
    return;
  }
  if (answer.body instanceof Readable) {
    response.writeHead(answer.status, answer.headers);
    // Whoever downloads may go away in the middle of it.
    pipeline(answer.body, response).catch(() => response.destroy());
    return;
  }
  const isText = typeof answer.body === 'string';
  response.writeHead(answer.status, {
    'content-type': isText ? 'text/plain' : 'application/json; charset=utf-8',
    ...answer.headers,
  });
  response.end(isText ? answer.body : JSON.stringify(answer.body));
}
