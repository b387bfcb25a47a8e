import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeDeadline, type Deadline, within } from '../deadline.ts';
import { DatabaseUnavailable } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { type Answer, errorsAnswer, problemAnswer, send } from './answers.ts';
import { type Route, responder, routesTo } from './routes.ts';
import { apiPath } from './rules.ts';

export type Api = {
  /** Answers a request below `apiPath`. It never throws. */
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Resolves when the requests of now have been answered, or at the deadline. */
  idle: (end: Deadline) => Promise<void>;
};

/** How long a request may take from its arrival on, in milliseconds. */
const usualPatience = 10_000;
/** The database keeps to the deadline by itself; whatever else hangs ends this much later. */
const grace = 500;

/**
 * The HTTP API over what the features declare.
 * @param patience how long a request may take, in milliseconds
 * @throws Error when two features want the same method and path
 */
export function createApi(deps: Deps, features: Feature[], patience = usualPatience): Api {
  const routeTo = routesTo(deps, features);
  const running = new Set<Promise<void>>();
  return {
    handle: (request, response) => {
      const run = handle(deps.log, routeTo, request, response, within(patience));
      running.add(run);
      return run.finally(() => running.delete(run));
    },
    idle: async (end) => {
      const answered = Promise.allSettled(running).then(() => {});
      await beforeDeadline(answered, end, () => new Error('Requests were still running')).catch(() => {});
    },
  };
}

async function handle(
  log: Logger,
  routeTo: (path: string) => Route,
  request: IncomingMessage,
  response: ServerResponse,
  deadline: Deadline,
): Promise<void> {
  const began = performance.now();
  const { method, url = '' } = request;
  const [, path = '', search = ''] = /^([^?]*)\??(.*)$/s.exec(url.slice(apiPath.length)) ?? [];
  let name = 'unknown';
  const answer = await Promise.resolve()
    .then(() => {
      const route = routeTo(path);
      name = route.name;
      const running = responder(route, method)({ request, query: new URLSearchParams(search), deadline });
      return beforeDeadline(running, deadline + grace, () => new DatabaseUnavailable('unknown'));
    })
    .catch((error: unknown) => {
      if (error instanceof DatabaseUnavailable)
        log.warn({ err: error, path: name }, 'The database did not answer the API');
      return problemAnswer(error) ?? failure(log, error);
    });
  send(response, answer);
  const milliseconds = Math.round(performance.now() - began);
  log.debug({ method, path: name, status: answer.status, milliseconds }, 'The API answered');
}

/** The answer to an error that is ours; its number leads to it in the log. */
function failure(log: Logger, error: unknown): Answer {
  const id = randomBytes(3).toString('hex');
  log.error({ err: error, id }, 'A request to the API failed');
  const message = `Something went wrong on my side. If it happens again, tell whoever looks after aipm this number: ${id}.`;
  return errorsAnswer(500, [{ path: '', message }]);
}
