import type { AxisData } from './axis-chart.tsx';
import { fitted, inShort } from './scale.ts';

/** Where things are drawn, in pixels. */
export type Frame = {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** The room each category has. */
  band: number;
  ticks: number[];
  /** The middle of a category. */
  middle: (index: number) => number;
  y: (value: number) => number;
};

/** The lines behind a chart, the values beside them and the categories below. */
export function Axes({ frame, chart }: { frame: Frame; chart: AxisData }) {
  const { left, right, bottom, band, ticks, middle, y } = frame;
  const { categories, x_label, y_label } = chart.axis_config;
  // Where the labels have no room, only some of them are written.
  const longest = Math.max(...categories.map((one) => one.length));
  const every = Math.max(1, Math.ceil(Math.min(100, longest * 6.6 + 10) / band));
  return (
    <g className="bk-axes">
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} data-zero={tick === 0 || undefined} />
          <text x={left - 8} y={y(tick)} textAnchor="end" dominantBaseline="central">
            {inShort(tick)}
          </text>
        </g>
      ))}
      {categories.map((category, index) =>
        index % every === 0 ? (
          <text key={category} x={middle(index)} y={bottom + 16} textAnchor="middle">
            {fitted(category, Math.max(100, band * every) - 6)}
          </text>
        ) : null,
      )}
      {y_label && (
        <text x={0} y={11}>
          {y_label}
        </text>
      )}
      {x_label && (
        <text x={(left + right) / 2} y={bottom + 36} textAnchor="middle">
          {x_label}
        </text>
      )}
    </g>
  );
}
