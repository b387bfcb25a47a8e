import { openRecordAction } from '../../slack/action-ids.ts';
import { ritual } from './rules.ts';

/** The key of a gate's card. */
export function messageKey(gateId: string): string {
  return `${ritual}/${gateId}`;
}

/** The key of what is said under the card when it opens or closes. @param formId of the form that did it */
export function newsKey(gateId: string, formId: string): string {
  return `${messageKey(gateId)}/news/${formId}`;
}

/** The action that begins or shows a project's gate; its value is the project's id. */
export const startAction = 'launch_start';
/** The action that opens what the decision log names: a gate, an opening of it, a closing. */
export const openAction = openRecordAction(ritual);
/** The actions whose value is a project's id. */
export const seeAction = 'launch_see';
export const postAction = 'launch_post';
export const openGateAction = 'launch_open_gate';
export const closeGateAction = 'launch_close_gate';
/** The action that opens an item's form; its value is what `itemValue` makes. */
export const itemAction = 'launch_item';

const itemKeys = 'item/';

/** The key of an item among what keeps its gate closed. */
export function itemKey(item: string): string {
  return `${itemKeys}${item}`;
}

/** Whether something that keeps a gate closed is one of its own items. */
export function isItemKey(key: string): boolean {
  return key.startsWith(itemKeys);
}

/** Names an item of a project's gate. */
export function itemValue(projectId: string, item: string): string {
  return `${projectId} ${item}`;
}
