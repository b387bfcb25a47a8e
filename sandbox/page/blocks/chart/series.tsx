import type { Frame } from './axes.tsx';
import type { AxisData } from './axis-chart.tsx';
import { colour } from './chart.tsx';
import { inFull, inShort } from './scale.ts';

type Props = { frame: Frame; chart: AxisData; values: number[][] };

const WIDEST_BAR = 52;

/** Bars side by side for each category; with their values over them where there is room. */
export function Bars({ frame, chart, values }: Props) {
  const { band, middle, y } = frame;
  const { series, axis_config } = chart;
  const width = Math.min(WIDEST_BAR, (band * 0.72) / series.length);
  const longest = Math.max(...values.flat().map((value) => inShort(value).length));
  const isLabelled = width >= longest * 7;
  return series.map(({ name }, which) => (
    <g key={name} fill={colour(which)}>
      {axis_config.categories.map((category, index) => {
        const value = values[which]?.[index] ?? 0;
        const x = middle(index) + (which - series.length / 2) * width;
        const top = Math.min(y(value), y(0));
        return (
          <g key={category}>
            <rect
              x={x + 1}
              y={top}
              width={Math.max(1, width - 2)}
              height={Math.max(1, Math.abs(y(value) - y(0)))}
              rx={Math.min(3, width / 4)}
            >
              <title>{`${name}, ${category}: ${inFull(value)}`}</title>
            </rect>
            {isLabelled && (
              <text
                className="bk-value"
                x={x + width / 2}
                y={value < 0 ? y(value) + 14 : top - 5}
                textAnchor="middle"
              >
                {inShort(value)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  ));
}

// Told apart by their dashes too.
const DASHES = [undefined, '7 4', '2 4', '10 4 2 4', '4 4', '12 6'];

/** A line for each series, over its area where the chart asks for areas. */
export function Lines({ frame, chart, values }: Props) {
  const { middle, y, bottom, ticks } = frame;
  const floor = ticks.includes(0) ? y(0) : bottom;
  return chart.series.map(({ name }, which) => {
    const points = (values[which] ?? []).map((value, index) => ({ value, x: middle(index), y: y(value) }));
    const path = points.map((one) => `${one.x} ${one.y}`).join(' L ');
    return (
      <g key={name}>
        {chart.type === 'area' && (
          <path
            d={`M ${points[0]?.x} ${floor} L ${path} L ${points.at(-1)?.x} ${floor} Z`}
            fill={colour(which)}
            opacity={0.18}
          />
        )}
        <path
          d={`M ${path}`}
          fill="none"
          stroke={colour(which)}
          strokeWidth={2.25}
          strokeDasharray={DASHES[which]}
        />
        {points.map((point, index) => (
          <circle
            key={chart.axis_config.categories[index]}
            cx={point.x}
            cy={point.y}
            r={3.5}
            fill={colour(which)}
          >
            <title>{`${name}, ${chart.axis_config.categories[index]}: ${inFull(point.value)}`}</title>
          </circle>
        ))}
      </g>
    );
  });
}
