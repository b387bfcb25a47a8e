import { ScrollBox } from '../scroll-box.tsx';
import type { ChartData } from './chart.tsx';
import { inFull } from './scale.ts';

/** What a chart was drawn from, folded away. */
export function Numbers({ chart, title }: { chart: ChartData; title: string }) {
  const { head, rows } = gridOf(chart);
  return (
    <details className="bk-numbers">
      <summary>Numbers</summary>
      <ScrollBox className="bk-table" name={title}>
        <table aria-label={title}>
          <thead>
            <tr>
              {head.map((one, index) => (
                <th key={one} scope="col" data-align={index === 0 ? 'left' : 'right'}>
                  {one}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, values }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {values.map((value, index) => (
                  <td key={head[index + 1]} data-align="right">
                    {inFull(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </details>
  );
}

function gridOf(chart: ChartData): { head: string[]; rows: { label: string; values: number[] }[] } {
  if (chart.type === 'pie')
    return {
      head: ['Part', 'Value'],
      rows: chart.segments.map(({ label, value }) => ({ label, values: [value] })),
    };
  const { categories, x_label } = chart.axis_config;
  return {
    head: [x_label || 'Category', ...chart.series.map((one) => one.name)],
    rows: categories.map((label) => ({
      label,
      values: chart.series.map(({ data }) => data.find((one) => one.label === label)?.value ?? 0),
    })),
  };
}
