import type {
  AllMiddlewareArgs,
  AnyMiddlewareArgs,
  App,
  BlockAction,
  ButtonAction,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackEventMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import { UserError } from '../errors.ts';
import { withoutSuffix } from './action-ids.ts';
import { parseCommand } from './command.ts';
import type { RequestContext } from './request.ts';

type Listener<Args> = (args: Args & AllMiddlewareArgs<RequestContext>) => Promise<void>;
type ActionArgs = SlackActionMiddlewareArgs<BlockAction<ButtonAction>>;
type ViewArgs = SlackViewMiddlewareArgs<ViewSubmitAction>;
type OptionsArgs = SlackOptionsMiddlewareArgs<'block_suggestion'>;

/** What a listener for a command gets. */
export type CommandArgs = SlackCommandMiddlewareArgs & AllMiddlewareArgs<RequestContext>;

type HomeArgs = SlackEventMiddlewareArgs<'app_home_opened'>;

type Listeners = {
  command: Listener<SlackCommandMiddlewareArgs>;
  event: Listener<HomeArgs>;
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
  event: (type: 'app_home_opened', listener: Listeners['event']) => void;
  /** Hears an action id, also with a suffix after a slash, which keeps ids unique within a view. */
  action: (actionId: string, listener: Listeners['action']) => void;
  /** Hears submissions. */
  view: (callbackId: string, listener: Listeners['view']) => void;
  options: (actionId: string, listener: Listeners['options']) => void;
  /** Hears of every click and submission that a listener has dealt with, when it has. */
  after: (listener: AfterAct) => void;
};

/** What was clicked or submitted. */
type AfterAct = (body: BlockAction | ViewSubmitAction) => Promise<void>;

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
    event: new Map(),
    shortcut: new Map(),
    action: new Map(),
    view: new Map(),
    options: new Map(),
  };
  const afterwards: AfterAct[] = [];
  function adder<K extends Kind>(kind: K) {
    return (id: string, listener: Listeners[K]) => {
      if (known[kind].has(id)) throw new Error(`Two listeners want the ${kind} ${id}`);
      known[kind].set(id, listener);
    };
  }
  register({
    command: adder('command'),
    event: adder('event'),
    shortcut: adder('shortcut'),
    action: adder('action'),
    view: adder('view'),
    options: adder('options'),
    after: (listener) => afterwards.push(listener),
  });

  app.use(async (args) => {
    if ('command' in args && args.command.command === slashCommand) {
      const { word } = parseCommand(args.command.text);
      if (known.command.has(word)) args.context.word = word || 'alone';
      await (known.command.get(word) ?? unknownCommand)(args);
    } else if ('shortcut' in args) {
      await heard(known.shortcut.get(args.shortcut.callback_id))(args);
    } else if (isBlockAction(args)) {
      await heard(known.action.get(withoutSuffix(args.action.action_id)))(args);
      for (const listener of afterwards) await listener(args.body);
    } else if (isSubmission(args)) {
      await heard(known.view.get(args.view.callback_id))(args);
      for (const listener of afterwards) await listener(args.body);
    } else if (isSuggestion(args)) {
      await heard(known.options.get(args.payload.action_id))(args);
    } else if (isHomeOpened(args)) {
      await known.event.get(args.event.type)?.(args);
    } else {
      await args.next();
    }
  });
}

/** Cards stand in channels for years: a button of theirs may be older than the code. */
function heard<L>(listener: L | undefined): L {
  if (listener) return listener;
  throw new UserError(
    'This is from an older aipm and does nothing any more. Please start again with `/aipm`.',
  );
}

/** The one command of aipm; its first word says what is wanted. */
const slashCommand = '/aipm';

type AnyArgs = AnyMiddlewareArgs & AllMiddlewareArgs<RequestContext>;

function isHomeOpened(args: AnyArgs): args is HomeArgs & AllMiddlewareArgs<RequestContext> {
  return 'event' in args && args.event.type === 'app_home_opened';
}

function isBlockAction(args: AnyArgs): args is ActionArgs & AllMiddlewareArgs<RequestContext> {
  return 'action' in args && args.body.type === 'block_actions';
}

function isSubmission(args: AnyArgs): args is ViewArgs & AllMiddlewareArgs<RequestContext> {
  return 'view' in args && args.body.type === 'view_submission';
}

function isSuggestion(args: AnyArgs): args is OptionsArgs & AllMiddlewareArgs<RequestContext> {
  return 'options' in args && args.body.type === 'block_suggestion';
}
