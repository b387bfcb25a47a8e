import { type Answer, behave, limited } from './behave.ts';
import { APP_TOKEN, BOT_TOKEN } from './fixtures.ts';
import { authMethods } from './methods/auth.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { fileMethods } from './methods/files.ts';
import { json, type Method } from './methods/method.ts';
import { userMethods } from './methods/users.ts';
import { viewMethods } from './methods/views.ts';
import { createRates } from './rates.ts';
import { recordExchange, recordProblem } from './recording.ts';
import { isFault, Refusal } from './refusal.ts';
import type { Sandbox } from './sandbox.ts';

export type Call = { method: string; token: string | undefined; args: Record<string, unknown> };

const METHODS: Record<string, Method> = {
  ...authMethods,
  ...chatMethods,
  ...conversationMethods,
  ...fileMethods,
  ...userMethods,
  ...viewMethods,
};

/** The Web API. `extra` adds methods that need more than the workspace, such as opening a socket. */
export function createApi(sandbox: Sandbox, extra: Record<string, Method>) {
  const methods = { ...METHODS, ...extra };
  const rates = createRates();

  /** Answers one call, misbehaving when a rule says so. */
  return async function answer(call: Call): Promise<Answer> {
    const started = performance.now();
    const { channel, channel_id } = call.args;
    const result = await behave(sandbox.misbehaviour, call.method, channel ?? channel_id, () =>
      respond(call),
    );
    await sandbox.remember();
    recordExchange(sandbox.recording, {
      way: 'in',
      method: call.method,
      args: readable(call.args),
      response: result === 'drop' ? 'dropped' : result.body,
      status: result === 'drop' ? 0 : result.status,
      ms: performance.now() - started,
    });
    return result;
  };

  function respond(call: Call): Answer {
    const method = Object.hasOwn(methods, call.method) ? methods[call.method] : undefined;
    const wait = sandbox.settings.enforceRates ? rates.retryAfter(call.method, call.args.channel) : undefined;
    if (wait !== undefined) return limited(wait);
    const headers = {
      'x-oauth-scopes': sandbox.workspace.scopes.join(','),
      'x-accepted-oauth-scopes': method?.scopes.join(',') ?? '',
    };
    return { status: 200, headers, body: bodyOf(call, method) };
  }

  function bodyOf(call: Call, method: Method | undefined): unknown {
    try {
      if (!method) throw new Refusal('unknown_method', { req_method: call.method });
      authorize(sandbox, method, call.token);
      return { ok: true, ...method.call(sandbox, call.args) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const trigger = sandbox.workspace.triggers[String(call.args.trigger_id)];
      if (isFault(error.code) && !trigger?.wasDoubled)
        recordProblem(sandbox.recording, error.code, call.method, error.extra);
      return { ok: false, error: error.code, ...error.extra };
    }
  }
}

// Forms carry views and blocks as JSON text; the record shows what they say.
function readable(args: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [key, json.safeParse(value).data ?? value]),
  );
}

function authorize({ workspace: { scopes } }: Sandbox, method: Method, token: string | undefined): void {
  if (method.token === 'none') return;
  if (!token) throw new Refusal('not_authed');
  if (token !== BOT_TOKEN && token !== APP_TOKEN) throw new Refusal('invalid_auth');
  if ((token === APP_TOKEN) !== (method.token === 'app')) throw new Refusal('not_allowed_token_type');
  const missing = method.scopes.filter((scope) => !scopes.includes(scope));
  if (method.token === 'bot' && missing.length > 0)
    throw new Refusal('missing_scope', { needed: missing.join(','), provided: scopes.join(',') });
}
