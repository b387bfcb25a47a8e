import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Call } from './api.ts';

type Routes = {
  api: (call: Call) => Promise<Answer>;
  respond: (id: string, body: unknown) => Answer;
};

/** Listens on the loopback interface; a `port` of 0 takes any free one. */
export async function listen(routes: Routes, port: number): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    route(routes, request)
      .then((answer) => reply(response, answer))
      .catch((error: unknown) =>
        reply(response, { status: 500, headers: {}, body: `The sandbox failed: ${String(error)}` }),
      );
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

async function route(routes: Routes, request: IncomingMessage): Promise<Answer> {
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
  if (area === 'response') return routes.respond(name, await fieldsOf(request));
  return { status: 404, headers: {}, body: 'not found' };
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
  const isText = typeof answer.body === 'string';
  response.writeHead(answer.status, {
    'content-type': isText ? 'text/plain' : 'application/json; charset=utf-8',
    ...answer.headers,
  });
  response.end(isText ? answer.body : JSON.stringify(answer.body));
}
