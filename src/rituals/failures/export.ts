import type { WebClient } from '@slack/web-api';
import { read } from '../../db/transaction.ts';
import { within } from '../../deadline.ts';
import { UserError } from '../../errors.ts';
import { projectByKey } from '../../projects/store.ts';
import type { Deps } from '../../slack/feature.ts';
import { sendFile, type TextFile } from '../../slack/file.ts';
import type { Viewer } from '../../slack/people.ts';
import { counted } from '../../slack/phrases.ts';
import { dayIn } from '../../slack/text.ts';
import { cellOf, type NoAnswerPolicy } from './rules.ts';
import { allFailures, type ListedFailure } from './store.ts';

/**
 * Sends a person the failure modes that they may see as test cases, of one project where its key is given.
 * @returns the receipt
 * @throws UserError when there are none, or Slack does not take the file
 */
export async function sendExport(
  { workspaceId, db, now }: Deps,
  client: WebClient,
  viewer: Viewer,
  key: string,
): Promise<string> {
  const modes = await read(db, within(2000), async (tx) => {
    const project = key ? await projectByKey(workspaceId, tx, viewer, key) : undefined;
    if (key && !project) throw new UserError('I know no such project that you can see.');
    return allFailures(workspaceId, tx, viewer, project?.id);
  });
  if (modes.length === 0) throw new UserError('There is no failure mode to export yet.');
  await sendFile(client, viewer.userId, exportFile(modes, dayIn(viewer.zone, now())));
  return exportReceipt(modes);
}

/** Failure modes as a JSON Lines file, a test case a line. */
function exportFile(modes: ListedFailure[], day: string): TextFile {
  return {
    filename: `failures-${day}.jsonl`,
    title: 'Failure modes as test cases',
    content: modes.map((mode) => `${JSON.stringify(testCase(mode))}\n`).join(''),
    comment: `${counted(modes.length, 'failure mode')} as test cases, as you asked.`,
  };
}

/** What is said where the file was asked for. */
function exportReceipt(modes: ListedFailure[]): string {
  const bare = modes.filter(({ exampleInput }) => exampleInput === null).length;
  const where = `${counted(modes.length, 'failure mode')} ${modes.length === 1 ? 'is' : 'are'} in your direct messages with aipm.`;
  if (bare === 0) return where;
  const which =
    bare === 1
      ? '1 of them names no input that shows it, so its'
      : `${bare} of them name no input that shows it, so their`;
  return `${where} ${which} input is what happens.`;
}

/** A failure mode as a case of an evaluation suite: what to ask, what should happen, and why it matters. */
function testCase(mode: ListedFailure) {
  return {
    id: mode.id,
    project: mode.projectKey,
    input: mode.exampleInput ?? mode.description,
    input_is_example: mode.exampleInput !== null,
    expected_behaviour: mode.expectedBehaviour ?? expectedOf(mode.noAnswerPolicy),
    why: {
      kind: mode.kind,
      what_happens: mode.description,
      risk: mode.risk,
      cost: mode.cost,
      cell: cellOf(mode),
      domain_risk: mode.domainRisk,
    },
    status: mode.status,
    link: mode.sourceLink,
  };
}

const expectations: Record<NoAnswerPolicy, string> = {
  refuse: 'It refuses to answer, and says so.',
  defer: 'It gives no answer yet, and says when there will be one.',
  'ask a question': 'It asks a question instead of answering.',
  'route to a human': 'It gives no answer of its own and hands over to a human.',
};

function expectedOf(policy: NoAnswerPolicy | null): string | null {
  return policy && expectations[policy];
}
