import { Axes, type Frame } from './axes.tsx';
import type { ChartData } from './chart.tsx';
import { inShort, ticksFor } from './scale.ts';
import { Bars, Lines } from './series.tsx';
import { useWidth } from './use-width.ts';

export type AxisData = Exclude<ChartData, { type: 'pie' }>;

const HEIGHT = 220;

/** Bars, lines or areas over shared categories. */
export function AxisChart({ chart, name }: { chart: AxisData; name: string }) {
  const [box, width] = useWidth<HTMLDivElement>();
  return (
    <div ref={box}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={name}>
          <Drawing chart={chart} width={width} />
        </svg>
      )}
    </div>
  );
}

function Drawing({ chart, width }: { chart: AxisData; width: number }) {
  const frame = frameOf(chart, width);
  const values = valuesOf(chart);
  return (
    <>
      <Axes frame={frame} chart={chart} />
      {chart.type === 'bar' ? (
        <Bars frame={frame} chart={chart} values={values} />
      ) : (
        <Lines frame={frame} chart={chart} values={values} />
      )}
    </>
  );
}

/** Each series' values in the order of the categories. */
function valuesOf({ series, axis_config }: AxisData): number[][] {
  return series.map(({ data }) =>
    axis_config.categories.map((category) => data.find((one) => one.label === category)?.value ?? 0),
  );
}

function frameOf(chart: AxisData, width: number): Frame {
  const { categories, x_label, y_label } = chart.axis_config;
  const ticks = ticksFor(valuesOf(chart).flat(), chart.type !== 'line');
  const [low = 0] = ticks;
  const high = ticks.at(-1) ?? 1;
  const left = Math.max(...ticks.map((one) => inShort(one).length)) * 7 + 10;
  const top = y_label ? 28 : 16;
  const bottom = HEIGHT - (x_label ? 42 : 24);
  const right = width - 4;
  const band = (right - left) / categories.length;
  return {
    left,
    right,
    top,
    bottom,
    band,
    ticks,
    middle: (index) => left + band * (index + 0.5),
    y: (value) => bottom - ((value - low) / (high - low)) * (bottom - top),
  };
}
