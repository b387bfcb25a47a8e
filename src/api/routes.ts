import type { IncomingMessage } from 'node:http';
import type { Deadline } from '../deadline.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { inLocale } from '../slack/locale.ts';
import { type Answer, csvAnswer, jsonAnswer } from './answers.ts';
import { readJson } from './body.ts';
import { wantsCsv } from './csv.ts';
import type { Endpoint } from './endpoint.ts';
import { allow, keyOf, viewerOf } from './keys.ts';
import { rateLimit } from './limits.ts';
import { openApi } from './openapi.ts';
import { ApiProblem } from './problem.ts';
import { receiveReport } from './receiving.ts';
import { apiPath } from './rules.ts';

type Exchange = { request: IncomingMessage; query: URLSearchParams; deadline: Deadline };
type Respond = (exchange: Exchange) => Promise<Answer>;
/** What answers at a path, by method. `name` is for the log, which must not hold secrets that stand in paths. */
export type Route = { name: string; methods: Map<string, Respond> };

/**
 * What answers where, by the path below `apiPath`: what the features declare, the description of it, and the addresses
 * for reports. The function it gives throws ApiProblem where nothing is.
 * @throws Error when two features want the same method and path
 */
export function routesTo(deps: Deps, features: Feature[]): (path: string) => Route {
  const endpoints = features.flatMap(({ api }) => api?.(deps) ?? []);
  const limit = rateLimit();
  const routes = routesOf(endpoints, (endpoint) => answering(deps, endpoint, limit));
  const description = jsonAnswer(200, openApi(endpoints));
  routes.set(
    descriptionPath,
    only(descriptionPath, 'GET', async () => description),
  );
  const receive = receiveReport(deps, features, limit);
  return (path) => {
    const route = routes.get(path);
    if (route) return route;
    const [, secret] = /^\/reports\/([\w-]{43})$/.exec(path) ?? [];
    if (secret !== undefined)
      return only('/reports/{secret}', 'POST', ({ request, deadline }) => receive(secret, request, deadline));
    throw new ApiProblem(404, `There is nothing here. ${apiPath}${descriptionPath} says what there is.`);
  };
}

const descriptionPath = '/openapi.json';

/** What answers a method there. @throws ApiProblem where nothing does */
export function responder({ methods }: Route, method = ''): Respond {
  const respond = methods.get(method);
  if (respond) return respond;
  const known = [...methods.keys()].join(', ');
  throw new ApiProblem(405, `Here only ${known} is answered.`, { allow: known });
}

function routesOf(endpoints: Endpoint[], respond: (endpoint: Endpoint) => Respond): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const endpoint of endpoints) {
    const { method, path } = endpoint;
    const route = routes.get(path) ?? { name: path, methods: new Map<string, Respond>() };
    if (route.methods.has(method)) throw new Error(`Two features want ${method} ${path}`);
    route.methods.set(method, respond(endpoint));
    routes.set(path, route);
  }
  return routes;
}

function only(name: string, method: string, respond: Respond): Route {
  return { name, methods: new Map([[method, respond]]) };
}

/** What answers for an endpoint: who asks, whether they may, what they sent, and only then what it does. */
function answering(deps: Deps, endpoint: Endpoint, limit: (who: string) => void): Respond {
  return async ({ request, query, deadline }) => {
    const began = performance.now();
    const { authorization } = request.headers;
    const key = await keyOf(deps, authorization, deadline);
    limit(key.id);
    allow(key, endpoint.scope);
    const viewer = await viewerOf(deps, key);
    const body = endpoint.body ? await readJson(request, deadline) : undefined;
    // A body that took its time: the key may have been revoked while it came.
    if (endpoint.body && performance.now() - began > 100) await keyOf(deps, authorization, deadline);
    const asked = { viewer, deadline, query: texts(query), body };
    // Its answer is for programs; what it posts on the way is for people.
    const found = await inLocale(deps.locale.current, () => endpoint.answer(asked));
    const wanted = endpoint.columns && wantsCsv(request.headers.accept);
    return wanted
      ? pageAsCsv(endpoint, query, found)
      : jsonAnswer(endpoint.status, found, { vary: 'accept' });
  };
}

/** A list's answer as CSV. */
function pageAsCsv({ path, columns = [] }: Endpoint, query: URLSearchParams, found: unknown): Answer {
  const page = found as { data: Record<string, unknown>[]; next_cursor: string | null };
  const next = new URLSearchParams(query);
  if (page.next_cursor !== null) next.set('cursor', page.next_cursor);
  const link = page.next_cursor === null ? null : `${apiPath}${path}?${next}`;
  return csvAnswer(columns, page.data, link);
}

/** @throws ApiProblem for a name that is given twice */
function texts(query: URLSearchParams): Record<string, string> {
  const twice = [...query.keys()].find((name, index, names) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new ApiProblem(400, [{ path: twice, message: 'This is given twice. Give it once.' }]);
  return Object.fromEntries(query);
}
