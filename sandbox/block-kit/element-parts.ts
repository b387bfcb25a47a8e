import { z } from 'zod';
import { confirm, dispatchActionConfig, plainText } from './composition.ts';

export const actionId = { action_id: z.string().min(1).max(255).optional() };
export const confirmable = { confirm: confirm.optional() };
export const focusable = { focus_on_load: z.boolean().optional() };
const placeholder = { placeholder: plainText(150).optional() };
export const menu = { ...actionId, ...confirmable, ...focusable, ...placeholder };
export const typed = {
  ...actionId,
  ...focusable,
  ...placeholder,
  dispatch_action_config: dispatchActionConfig.optional(),
};
export const several = { max_selected_items: z.int().min(1).optional() };
