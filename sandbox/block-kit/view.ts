import { z } from 'zod';
import type { Block } from './blocks.ts';
import { checkBlocks } from './check.ts';
import { plainText } from './composition.ts';
import { complaint, explain } from './explain.ts';

const shared = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().min(1).max(255).optional(),
  external_id: z.string().max(255).optional(),
};

const modalView = z.strictObject({
  type: z.literal('modal'),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  ...shared,
});

const homeView = z.strictObject({ type: z.literal('home'), ...shared });

/** A view whose blocks have been checked. */
export type ModalView = Omit<z.infer<typeof modalView>, 'blocks'> & { blocks: Block[] };
export type HomeView = Omit<z.infer<typeof homeView>, 'blocks'> & { blocks: Block[] };
export type View = ModalView | HomeView;

/** The most bytes a view may have. */
export const VIEW_BYTES = 250_000;

/** Checks a modal or Home view; `at` is where it stands in the request. */
export function checkView(
  raw: unknown,
  surface: 'modal' | 'home',
  at: readonly string[],
): { view: View } | { complaints: string[] } {
  const parsed = (surface === 'modal' ? modalView : homeView).safeParse(raw);
  if (!parsed.success) return { complaints: explain(parsed.error, at) };
  const { blocks, complaints } = checkBlocks(parsed.data.blocks, surface, [...at, 'blocks']);
  if (complaints.length > 0) return { complaints };
  const view = { ...parsed.data, blocks };
  const hasInput = blocks.some((block) => block.type === 'input');
  if (view.type === 'modal' && hasInput && !view.submit)
    return { complaints: [complaint('missing required field: submit', at)] };
  return { view };
}
