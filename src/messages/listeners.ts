import { transaction } from '../db/transaction.ts';
import { UserError } from '../errors.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import type { AipmApp } from '../slack/request.ts';
import { postAgainAction } from './dispatcher.ts';
import { postAgain } from './store.ts';

export const messages: Feature = { name: 'messages', commands: [], register };

function register(app: AipmApp, deps: Deps): void {
  app.action(postAgainAction, async ({ ack, action, context, respond }) => {
    const { userId } = await context.viewer();
    const id = Number('value' in action ? action.value : Number.NaN);
    const found = await transaction(deps.db, context.deadline, (tx) =>
      postAgain(deps.workspaceId, tx, id, userId),
    );
    if (!found) throw new UserError('There is nothing left to post.');
    await ack();
    deps.messagesOwed();
    await respond({
      replace_original: true,
      text: 'I am posting the card again. If it fails, I will say so here.',
    });
  });
}
