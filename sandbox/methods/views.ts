import { z } from 'zod';
import { complaint } from '../block-kit/explain.ts';
import { Refusal, refusalWith } from '../refusal.ts';
import type { Sandbox } from '../sandbox.ts';
import { spendTrigger } from '../triggers.ts';
import {
  checkedHome,
  checkedModal,
  describeView,
  expectHash,
  findModal,
  openModal,
  publishHome,
  pushModal,
  replaceView,
} from '../views.ts';
import { memberById, type OpenView, stackOf } from '../workspace.ts';
import { json, type Method, method } from './method.ts';

/** views.*: they need no scope. */
export const viewMethods: Record<string, Method> = {
  'views.open': method({
    args: { trigger_id: z.string(), view: json },
    run(sandbox, args) {
      const view = checkedModal(sandbox, args.view, ['view']);
      return answer(sandbox, openModal(sandbox, spendTrigger(sandbox, args.trigger_id), view));
    },
  }),

  'views.push': method({
    args: { trigger_id: z.string(), view: json },
    run(sandbox, args) {
      const view = checkedModal(sandbox, args.view, ['view']);
      const { userId } = spendTrigger(sandbox, args.trigger_id);
      if (stackOf(sandbox.workspace, userId).length === 0) throw new Refusal('not_found');
      return answer(sandbox, pushModal(sandbox, userId, view));
    },
  }),

  'views.update': method({
    args: {
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
      view: json,
    },
    run(sandbox, args) {
      if (args.view_id === undefined && args.external_id === undefined)
        throw refusalWith('invalid_arguments', [complaint('missing required field: view_id', [])]);
      const open = findModal(sandbox.workspace, {
        ...(args.view_id === undefined ? {} : { viewId: args.view_id }),
        ...(args.external_id === undefined ? {} : { externalId: args.external_id }),
      });
      const view = checkedModal(sandbox, args.view, ['view'], open);
      expectHash(open, args.hash);
      return answer(sandbox, replaceView(sandbox, open, view));
    },
  }),

  'views.publish': method({
    args: { user_id: z.string(), hash: z.string().optional(), view: json },
    run(sandbox, args) {
      const member = memberById(sandbox.workspace, args.user_id);
      if (!member || member.isDeactivated) throw new Refusal('user_not_found');
      const current = sandbox.workspace.homes[member.id];
      const view = checkedHome(sandbox, args.view, current);
      expectHash(current, args.hash);
      return answer(sandbox, publishHome(sandbox, member.id, view));
    },
  }),
};

function answer(sandbox: Sandbox, open: OpenView): Record<string, unknown> {
  return { view: describeView(sandbox, open) };
}
