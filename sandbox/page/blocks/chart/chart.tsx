import type { BlockOf } from '../kinds.ts';
import { AxisChart } from './axis-chart.tsx';
import { Numbers } from './numbers.tsx';
import { Pie } from './pie.tsx';
import './chart.css';

export type ChartData = BlockOf<'data_visualization'>['chart'];

// The library's charts repeat their colours from the fifth series on, vanish in the dark and shrink their letters
// with the page.

/** Values as a picture, and as the numbers it was drawn from. */
export function Chart({ block: { title, chart } }: { block: BlockOf<'data_visualization'> }) {
  const name = `${title}. ${summaryOf(chart)}`;
  const legend = chart.type === 'pie' ? [] : chart.series.map((one) => one.name);
  return (
    <figure className="bk-chart">
      <figcaption>{title}</figcaption>
      {chart.type === 'pie' ? <Pie chart={chart} name={name} /> : <AxisChart chart={chart} name={name} />}
      {legend.length > 1 && (
        <ul className="bk-legend">
          {legend.map((one, index) => (
            <li key={one}>
              <span className="bk-swatch" style={{ background: colour(index) }} />
              {one}
            </li>
          ))}
        </ul>
      )}
      <Numbers chart={chart} title={title} />
    </figure>
  );
}

/** The colour of the series or segment at `index`; there are at most six. */
export function colour(index: number): string {
  return `var(--chart-${(index % 6) + 1})`;
}

function summaryOf(chart: ChartData): string {
  if (chart.type === 'pie')
    return `Pie chart: ${chart.segments.map((one) => `${one.label} ${one.value}`).join(', ')}`;
  const kind = { bar: 'Bar chart', line: 'Line chart', area: 'Area chart' }[chart.type];
  const { categories } = chart.axis_config;
  return `${kind} of ${chart.series.map((one) => one.name).join(', ')} for ${categories.join(', ')}`;
}
