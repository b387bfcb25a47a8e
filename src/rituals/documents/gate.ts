import { button } from '../../slack/blocks.ts';
import type { Gate } from '../gate.ts';
import { startActionOf } from './keys.ts';
import { hasDocument } from './store.ts';

const kind = 'spec';

/** A project without an AI feature spec is not ready to launch. */
export const specGate: Gate = async (workspaceId, tx, viewer, { projectId }) => {
  if (await hasDocument(workspaceId, tx, viewer, { projectId, kind })) return { blockers: [], inAll: 0 };
  const write = button('Write it', `${startActionOf(kind)}/gate`, projectId);
  return {
    blockers: [{ key: 'document/spec', line: 'There is no AI feature spec', button: write }],
    inAll: 1,
  };
};
