import type {
  AllMiddlewareArgs,
  App,
  BlockAction,
  ButtonAction,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import { withoutSuffix } from './action-ids.ts';
import { parseCommand } from './command.ts';
import type { RequestContext } from './request.ts';

type Listener<Args> = (args: Args & AllMiddlewareArgs<RequestContext>) => Promise<void>;
type ActionArgs = SlackActionMiddlewareArgs<BlockAction<ButtonAction>>;
type ViewArgs = SlackViewMiddlewareArgs<ViewSubmitAction>;
type OptionsArgs = SlackOptionsMiddlewareArgs<'block_suggestion'>;

/** What a listener for a command gets. */
export type CommandArgs = SlackCommandMiddlewareArgs & AllMiddlewareArgs<RequestContext>;

type Listeners = {
  command: Listener<SlackCommandMiddlewareArgs>;
  shortcut: Listener<SlackShortcutMiddlewareArgs>;
  action: Listener<ActionArgs>;
  view: Listener<ViewArgs>;
  options: Listener<OptionsArgs>;
};
type Kind = keyof Listeners;

/**
 * Where features register their listeners, as they would with Bolt's App and with Bolt's arguments. Bolt itself tries
 * every listener for every request; here each is found by its id, so that the hundredth costs nothing.
 */
export type Router = {
  /** Hears `/aipm <word>`; the empty word is `/aipm` alone. */
  command: (word: string, listener: Listeners['command']) => void;
  shortcut: (callbackId: string, listener: Listeners['shortcut']) => void;
  /** Hears an action id, also with a suffix after a slash, which keeps ids unique within a view. */
  action: (actionId: string, listener: Listeners['action']) => void;
  /** Hears submissions. */
  view: (callbackId: string, listener: Listeners['view']) => void;
  options: (actionId: string, listener: Listeners['options']) => void;
};

/**
 * Routes what Bolt receives to the listeners that `register` adds.
 * @param unknownCommand hears the words that nobody registered
 * @throws Error when two listeners want the same id
 */
export function routeRequests(
  app: App<RequestContext>,
  unknownCommand: Listeners['command'],
  register: (router: Router) => void,
): void {
  const known: { [K in Kind]: Map<string, Listeners[K]> } = {
    command: new Map(),
    shortcut: new Map(),
    action: new Map(),
    view: new Map(),
    options: new Map(),
  };
  function adder<K extends Kind>(kind: K) {
    return (id: string, listener: Listeners[K]) => {
      if (known[kind].has(id)) throw new Error(`Two listeners want the ${kind} ${id}`);
      known[kind].set(id, listener);
    };
  }
  register({
    command: adder('command'),
    shortcut: adder('shortcut'),
    action: adder('action'),
    view: adder('view'),
    options: adder('options'),
  });

  app.command('/aipm', async (args) => {
    await (known.command.get(parseCommand(args.command.text).word) ?? unknownCommand)(args);
  });
  app.shortcut(anyId, async (args) => known.shortcut.get(args.shortcut.callback_id)?.(args));
  app.action<BlockAction<ButtonAction>>(anyId, async (args) => {
    await known.action.get(withoutSuffix(args.action.action_id))?.(args);
  });
  app.view<ViewSubmitAction>(anyId, async (args) => known.view.get(args.view.callback_id)?.(args));
  app.options<'block_suggestion'>(anyId, async (args) => known.options.get(args.payload.action_id)?.(args));
}

const anyId = /.*/;
