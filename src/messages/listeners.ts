import { transaction } from '../db/transaction.ts';
import { UserError } from '../errors.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import type { Router } from '../slack/router.ts';
import { postAgainAction } from './dispatcher.ts';
import { postAgain } from './store.ts';

export const messages: Feature = { name: 'messages', commands: [], register };

function register(router: Router, { workspaceId, db, messagesOwed }: Deps): void {
  router.action(postAgainAction, async ({ ack, action, context, respond }) => {
    const { userId } = await context.viewer();
    const [id, target = ''] = action.value?.split(' ') ?? [];
    const isDue = await transaction(db, context.deadline, (tx) =>
      postAgain(workspaceId, tx, Number(id), target, userId),
    );
    if (!isDue) throw new UserError('There is nothing left to post.');
    await ack();
    messagesOwed();
    await respond({
      replace_original: true,
      text: 'I am posting the card there. If it fails, I will say so here.',
    });
  });
}
