import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiPath } from '../api/rules.ts';
import type { Logger } from '../log.ts';
import { type HealthParts, live, metrics, ready } from './health.ts';

export type HttpServer = {
  port: number;
  /** Takes no new connections; requests that are under way go on. */
  closeDoor: () => void;
  /** Ends what is still open. */
  stop: () => Promise<void>;
};

type Parts = HealthParts & {
  /** What answers `POST /slack/events`; none while the bot starts, and none in Socket Mode. */
  slackEvents: () => ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** What answers below `/api/v1/`; none while the bot starts. */
  api?: () => Handler | undefined;
  log: Logger;
};

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Serves Slack's requests, the HTTP API, health and metrics. Whatever goes wrong in a handler is a 500, never the end. */
export async function startServer(port: number, parts: Parts): Promise<HttpServer> {
  const server = createServer((request, response) => {
    Promise.resolve()
      .then(() => handlerOf(parts, request)(request, response))
      .catch((error: unknown) => {
        parts.log.error({ err: error }, 'An HTTP request failed');
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    closeDoor: () => {
      server.close();
    },
    stop: () => close(server),
  };
}

function handlerOf(parts: Parts, { method, url = '' }: IncomingMessage): Handler {
  if (url.startsWith(`${apiPath}/`)) return parts.api?.() ?? starting;
  switch (`${method} ${url.split('?')[0]}`) {
    case 'POST /slack/events':
      return slackEvents(parts);
    case 'GET /healthz':
      return (_request, response) => live(response);
    case 'GET /readyz':
      return (_request, response) => ready(parts, response);
    case 'GET /metrics':
      return (request, response) => metrics(parts, request, response);
    default:
      return (_request, response) => answer(response, 404);
  }
}

/** Bolt verifies signatures and old timestamps; a timestamp from the future would stay valid for as long as it is. */
function slackEvents(parts: Parts): Handler {
  return (request, response) => {
    const listener = parts.slackEvents();
    const sentAt = Number(request.headers['x-slack-request-timestamp']);
    if (!listener) return answer(response, 503);
    if (sentAt > Date.now() / 1000 + 300) return answer(response, 401);
    return listener(request, response);
  };
}

/** The answer of an API that is not there yet, in its own shape. */
function starting(_request: IncomingMessage, response: ServerResponse): void {
  const message = 'aipm is starting, so nothing was changed. It is safe to send this again.';
  response.writeHead(503, { 'content-type': 'application/json; charset=utf-8', 'retry-after': '5' });
  response.end(JSON.stringify({ errors: [{ path: '', message }] }));
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status);
  response.end();
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is in use by another program. Stop that one, or set PORT to a free port.`)
          : error,
      ),
    );
    server.listen(port, resolve);
  });
}

async function close(server: Server): Promise<void> {
  const closed = server.listening ? once(server, 'close') : undefined;
  server.close();
  server.closeAllConnections();
  await closed;
}
