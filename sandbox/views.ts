import { checkView, type HomeView, type ModalView, VIEW_BYTES, type View } from './block-kit/view.ts';
import { withIds } from './block-kit/walk.ts';
import { describeValues } from './files/files.ts';
import { valuesOf } from './inputs.ts';
import { Refusal, refusalWith } from './refusal.ts';
import type { Sandbox } from './sandbox.ts';
import { allViews, newId, type OpenView, stackOf, type Trigger, type Workspace } from './workspace.ts';

const STACK_LIMIT = 3;

/** Checks a modal; `at` is where it stands in the request and `self` the view it is to replace, if any. */
export function checkedModal(sandbox: Sandbox, raw: unknown, at: string[], self?: OpenView): ModalView {
  const view = checked(sandbox, raw, 'modal', at, self);
  if (view.type === 'modal') return view;
  throw new Refusal('invalid_arguments');
}

/** Checks a Home view. */
export function checkedHome(sandbox: Sandbox, raw: unknown, self?: OpenView): HomeView {
  const view = checked(sandbox, raw, 'home', ['view'], self);
  if (view.type === 'home') return view;
  throw new Refusal('invalid_arguments');
}

function checked({ workspace }: Sandbox, raw: unknown, kind: View['type'], at: string[], self?: OpenView) {
  if (Buffer.byteLength(JSON.stringify(raw) ?? '') > VIEW_BYTES) throw new Refusal('view_too_large');
  const result = checkView(raw, kind, at);
  if ('complaints' in result) throw refusalWith('invalid_arguments', result.complaints);
  const { external_id: externalId } = result.view;
  const isTaken = allViews(workspace).some(
    (open) => open !== self && !!externalId && open.view.external_id === externalId,
  );
  if (isTaken) throw new Refusal('duplicate_external_id');
  return result.view;
}

/** Shows a modal to the person of the trigger; what they had open before goes away. */
export function openModal(sandbox: Sandbox, trigger: Trigger, view: ModalView): OpenView {
  const stack = stackOf(sandbox.workspace, trigger.userId);
  stack.length = 0;
  return put(sandbox, stack, trigger.userId, view, trigger.channel);
}

/** Puts a modal on top of a person's stack of at most three. */
export function pushModal(sandbox: Sandbox, owner: string, view: ModalView): OpenView {
  const stack = stackOf(sandbox.workspace, owner);
  if (stack.length >= STACK_LIMIT) throw new Refusal('push_limit_reached');
  return put(sandbox, stack, owner, view, stack[0]?.opened ?? null);
}

function put(sandbox: Sandbox, stack: OpenView[], owner: string, view: View, opened: string | null) {
  const id = newId(sandbox.workspace, 'V');
  const open = shown(sandbox, { id, owner, rootId: stack[0]?.id ?? id, opened }, view);
  open.previousId = stack.at(-1)?.id ?? null;
  stack.push(open);
  return open;
}

/** Gives a person a new Home. */
export function publishHome(sandbox: Sandbox, owner: string, view: HomeView): OpenView {
  const { homes } = sandbox.workspace;
  const current = homes[owner];
  if (current) return replaceView(sandbox, current, view);
  const id = newId(sandbox.workspace, 'V');
  const home = shown(sandbox, { id, owner, rootId: id, opened: null }, view);
  homes[owner] = home;
  return home;
}

function shown(
  { workspace }: Sandbox,
  parts: Pick<OpenView, 'id' | 'owner' | 'rootId' | 'opened'>,
  view: View,
): OpenView {
  const named = withBlockIds(workspace, view);
  return {
    ...parts,
    view: named,
    hash: newHash(workspace),
    values: valuesOf(named.blocks, parts.opened),
    previousId: null,
    errors: {},
  };
}

/** Replaces what a view shows. Values stay where block_id and action_id stay. */
export function replaceView({ workspace }: Sandbox, open: OpenView, view: View): OpenView {
  const named = withBlockIds(workspace, view);
  open.values = valuesOf(named.blocks, open.opened, open.values);
  open.view = named;
  open.hash = newHash(workspace);
  open.errors = {};
  delete open.notice;
  return open;
}

/** Refuses when a hash was given and is not the view's present one. */
export function expectHash(open: OpenView | undefined, hash: string | undefined): void {
  if (open && hash !== undefined && open.hash !== hash) throw new Refusal('hash_conflict');
}

/** An open modal by view_id or external_id, or `not_found`. */
export function findModal(workspace: Workspace, ids: { viewId?: string; externalId?: string }): OpenView {
  const found = Object.values(workspace.stacks)
    .flat()
    .find((open) =>
      ids.viewId === undefined ? open.view.external_id === ids.externalId : open.id === ids.viewId,
    );
  if (!found) throw new Refusal('not_found');
  return found;
}

/** Takes a view off its person's screen, when it is still there. */
export function removeView(workspace: Workspace, open: OpenView): void {
  const stack = stackOf(workspace, open.owner);
  const index = stack.indexOf(open);
  if (index >= 0) stack.splice(index, 1);
}

/** A view as it appears in responses and payloads. */
export function describeView(sandbox: Sandbox, open: OpenView): Record<string, unknown> {
  const { team, app } = sandbox.workspace;
  const { view } = open;
  const modal = view.type === 'modal' ? view : undefined;
  return {
    id: open.id,
    team_id: team.id,
    type: view.type,
    blocks: structuredClone(view.blocks),
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    state: { values: describeValues(sandbox, open.values, open.owner) },
    hash: open.hash,
    title: modal?.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
    close: modal?.close ?? null,
    submit: modal?.submit ?? null,
    previous_view_id: open.previousId,
    root_view_id: open.rootId,
    app_id: app.id,
    external_id: view.external_id ?? '',
    app_installed_team_id: team.id,
    bot_id: app.botId,
  };
}

function withBlockIds(workspace: Workspace, view: View): View {
  return { ...view, blocks: withIds(view.blocks, () => newId(workspace, 'b')) };
}

function newHash(workspace: Workspace): string {
  return `${Math.floor(Date.now() / 1000)}.${newId(workspace, 'h')}`;
}
