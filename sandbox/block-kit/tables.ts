import { z } from 'zod';
import { richText } from './rich-text.ts';

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
  richText,
]);
const row = z.array(cell).min(1).max(20);
export const table = z.strictObject({
  type: z.literal('table'),
  rows: z.array(row).min(1).max(100),
  column_settings: z
    .array(
      z
        .strictObject({
          align: z.enum(['left', 'center', 'right']).optional(),
          is_wrapped: z.boolean().optional(),
        })
        .nullable(),
    )
    .max(20)
    .optional(),
  block_id: z.string().min(1).max(255).optional(),
});
export const dataTable = z
  .strictObject({
    type: z.literal('data_table'),
    caption: z.string().min(1),
    rows: z.array(row).min(2).max(201),
    page_size: z.int().min(1).max(100).optional(),
    row_header_column_index: z.int().min(0).optional(),
    block_id: z.string().min(1).max(255).optional(),
  })
  .refine(({ rows }) => rows.every((one) => one.length === rows[0]?.length), {
    message: 'all rows must have the same number of cells',
    path: ['rows'],
  })
  .refine(({ rows, row_header_column_index: index }) => (index ?? 0) < (rows[0]?.length ?? 0), {
    message: 'must name a column',
    path: ['row_header_column_index'],
  });
