import type { IncomingMessage } from 'node:http';
import type { Database } from '../db/database.ts';
import { transaction } from '../db/transaction.ts';
import type { Deadline } from '../deadline.ts';
import { DatabaseUnavailable } from '../errors.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import { inLocale } from '../slack/locale.ts';
import { type Answer, jsonAnswer } from './answers.ts';
import { readJson } from './body.ts';
import { check } from './endpoint.ts';
import { payloads, type Said } from './payloads.ts';
import { ApiProblem } from './problem.ts';
import type { Tool } from './rules.ts';
import { hashOf } from './secrets.ts';
import { type Address, projectOfAlias, useAddress } from './store.ts';

/**
 * What takes the reports of other tools at their secret addresses, and hands them to the features that want them. LiteLLM
 * takes nothing but 200 for an answer, so that is what it gets, also for events that mean nothing here.
 */
export function receiveReport(deps: Deps, features: Feature[], limit: (who: string) => void) {
  const takers = features.flatMap(({ onReport }) => (onReport ? [onReport] : []));
  return async (secret: string, request: IncomingMessage, deadline: Deadline): Promise<Answer> => {
    const address = await addressOf(deps, secret, deadline);
    const said = whatIsSaid(address.tool, await readJson(request, deadline));
    if (!said) return jsonAnswer(200, { raised: false });
    limit(address.id);
    await transaction(deps.db, deadline, async (tx) => {
      const { alias, projectId } = await projectNamed(deps, tx, address, said);
      const { names: _names, ...rest } = said;
      const report = { ...rest, projectId, scope: `${address.tool}:${alias}` };
      for (const take of takers) await inLocale(deps.locale.current, () => take(deps, tx, report));
    });
    deps.messagesOwed();
    return jsonAnswer(200, { raised: takers.length > 0 });
  };
}

async function addressOf(
  { workspaceId, db, now }: Deps,
  secret: string,
  deadline: Deadline,
): Promise<Address> {
  const address = await transaction(db, deadline, (tx) =>
    useAddress(workspaceId, tx, hashOf(secret), now()),
  ).catch((error: unknown) => {
    throw error instanceof DatabaseUnavailable ? new DatabaseUnavailable('not begun', error) : error;
  });
  if (!address) throw new ApiProblem(404, 'This address is unknown or was revoked.');
  return address;
}

/** @throws ApiProblem 400 for what the tool never sends */
function whatIsSaid(tool: Tool, sent: unknown): Said | undefined {
  return tool === 'litellm'
    ? payloads.litellm.read(check(payloads.litellm.schema, sent))
    : payloads.langfuse.read(check(payloads.langfuse.schema, sent));
}

async function projectNamed({ workspaceId, log }: Deps, tx: Database, { id, tool }: Address, said: Said) {
  const found = await projectOfAlias(workspaceId, tx, id, said.names);
  if (found) return found;
  log.warn({ address: id, tool }, 'A report names nothing that stands for a project');
  throw new ApiProblem(
    404,
    said.names.length === 0
      ? 'The report does not say what it is about, so no project is known for it.'
      : `No project is known here as ${said.names.map((name) => `"${name.slice(0, 100)}"`).join(' or ')}. Name it in a new address in /aipm settings.`,
  );
}
