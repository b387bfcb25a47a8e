import { z } from 'zod';

const label = z.string().min(1).max(20);
const point = z.strictObject({ label, value: z.number() });

const axes = {
  series: z
    .array(z.strictObject({ name: z.string().min(1).max(20), data: z.array(point).min(1).max(20) }))
    .min(1)
    .max(6),
  axis_config: z.strictObject({
    categories: z.array(label).min(1).max(20),
    x_label: z.string().max(50).optional(),
    y_label: z.string().max(50).optional(),
  }),
};

type Axes = z.infer<z.ZodObject<typeof axes>>;

function namesAreUnique({ series }: Axes): boolean {
  return new Set(series.map((one) => one.name)).size === series.length;
}

function pointsMatchCategories({ series, axis_config }: Axes): boolean {
  const categories = [...axis_config.categories].sort().join('\n');
  return series.every(
    ({ data }) =>
      data
        .map((one) => one.label)
        .sort()
        .join('\n') === categories,
  );
}

function axisChart<Kind extends 'bar' | 'line' | 'area'>(kind: Kind) {
  return z
    .strictObject({ type: z.literal(kind), ...axes })
    .refine(namesAreUnique, { message: 'series names must be unique', path: ['series'] })
    .refine(pointsMatchCategories, {
      message: 'each series needs one value for each category',
      path: ['series'],
    });
}

/** A data_visualization block: a pie, or bars, lines or areas over shared categories. */
export const dataVisualization = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: z.string().min(1).max(255).optional(),
  title: z.string().min(1).max(50),
  chart: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('pie'), segments: z.array(point).min(1).max(6) }),
    axisChart('bar'),
    axisChart('line'),
    axisChart('area'),
  ]),
});
