import { features } from '../../src/app.ts';
import { UserError } from '../../src/errors.ts';
import type { Awaited, Awaiting } from '../../src/home/awaiting.ts';
import { button, section } from '../../src/slack/blocks.ts';
import type { Feature } from '../../src/slack/feature.ts';
import { pageModal } from '../../src/slack/modal.ts';

/** What waits for whom, as a test says: the parts of the bot that take their things from it know nothing else. */
export type Chores = { [userId: string]: Awaited[] };

const doAction = 'chore_do';
const openAction = 'chore_open';

/** A thing that waits; its button either does it at once or opens a modal. */
export function chore(name: string, change: Partial<Awaited> & { opens?: boolean } = {}): Awaited {
  const { opens = false, ...rest } = change;
  const actionId = `${opens ? openAction : doAction}/${name}`;
  return {
    key: `chore/${name}`,
    line: `Do *${name}*`,
    detail: null,
    button: button(opens ? 'Look' : 'Do', actionId, name),
    due: null,
    isOverdue: false,
    ...rest,
  };
}

function awaitsChores(title: string, chores: Chores): Awaiting {
  return {
    title,
    of: async (_workspaceId, _tx, viewer, _moment, most) => {
      const items = chores[viewer.userId] ?? [];
      return { items: items.slice(0, most), total: items.length };
    },
    people: async () => Object.keys(chores).filter((userId) => (chores[userId] ?? []).length > 0),
  };
}

/** A part of the bot whose things wait for people until they do them. */
function chorePart(title: string, chores: Chores): Feature {
  return {
    name: title,
    commands: [],
    register: () => {},
    awaits: awaitsChores(title, chores),
  };
}

/** Adds a part to the bots that this test file starts from now on, for each of some titles. */
export function withChores<Title extends string>(...titles: Title[]): Record<Title, Chores> {
  const kinds = Object.fromEntries(titles.map((title) => [title, {} as Chores])) as Record<Title, Chores>;
  const parts = titles.map((title) => chorePart(title, kinds[title]));
  features.push(...parts, doing(kinds));
  return kinds;
}

function doing(kinds: Record<string, Chores>): Feature {
  const finish = (userId: string, name: string) => {
    for (const chores of Object.values(kinds))
      chores[userId] = (chores[userId] ?? []).filter(({ key }) => key !== `chore/${name}`);
  };
  return {
    name: 'chores',
    commands: [],
    register: (router) => {
      router.action(doAction, async ({ ack, body, action, context }) => {
        await context.viewer();
        if (action.value === 'forbidden') throw new UserError('Not you.');
        finish(body.user.id, action.value ?? '');
        await ack();
      });
      router.action(openAction, async ({ ack, body, action, client }) => {
        await ack();
        await client.views.open({
          trigger_id: body.trigger_id,
          view: pageModal({ title: 'A chore', blocks: [section(`About ${action.value}`)] }),
        });
      });
    },
  };
}

/** Nobody has anything to do. */
export function clearChores(kinds: Record<string, Chores>): void {
  for (const chores of Object.values(kinds)) for (const userId of Object.keys(chores)) delete chores[userId];
}
