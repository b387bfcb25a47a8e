import { type ChartData, colour } from './chart.tsx';
import { inFull } from './scale.ts';

type PieData = Extract<ChartData, { type: 'pie' }>;

const RADIUS = 70;
const HOLE = 40;

/** Parts of a whole, with their names, values and shares beside them. */
export function Pie({ chart: { segments }, name }: { chart: PieData; name: string }) {
  const total = segments.reduce((sum, one) => sum + Math.max(0, one.value), 0) || 1;
  let turned = 0;
  const slices = segments.map((one) => {
    const share = Math.max(0, one.value) / total;
    const from = turned;
    turned += share;
    return { ...one, share, from, to: turned };
  });
  return (
    <div className="bk-pie">
      <svg viewBox="-72 -72 144 144" width="144" height="144" role="img" aria-label={name}>
        {slices.map(({ label, from, to, share }, index) =>
          share > 0 ? (
            <path key={label} d={slicePath(from, to)} fill={colour(index)} fillRule="evenodd" />
          ) : null,
        )}
      </svg>
      <ul className="bk-legend">
        {slices.map(({ label, value, share }, index) => (
          <li key={label}>
            <span className="bk-swatch" style={{ background: colour(index) }} />
            {label}
            <span className="bk-share">
              {inFull(value)} · {Math.round(share * 100)} %
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A slice of a ring between two fractions of a turn, from the top. */
function slicePath(from: number, to: number): string {
  // An arc can't end where it begins.
  const end = Math.min(to, from + 0.9999);
  const at = (turn: number, radius: number) => {
    const angle = (turn - 0.25) * 2 * Math.PI;
    return `${(Math.cos(angle) * radius).toFixed(3)} ${(Math.sin(angle) * radius).toFixed(3)}`;
  };
  const large = end - from > 0.5 ? 1 : 0;
  return [
    `M ${at(from, RADIUS)}`,
    `A ${RADIUS} ${RADIUS} 0 ${large} 1 ${at(end, RADIUS)}`,
    `L ${at(end, HOLE)}`,
    `A ${HOLE} ${HOLE} 0 ${large} 0 ${at(from, HOLE)} Z`,
  ].join(' ');
}
