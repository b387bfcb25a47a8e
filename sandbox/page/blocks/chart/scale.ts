/** The values marked on an axis: up to six round numbers around all of `values`, and no halves where all are whole. */
export function ticksFor(values: readonly number[], fromZero: boolean): number[] {
  const least = Math.min(...values, ...(fromZero ? [0] : []));
  const most = Math.max(...values, ...(fromZero ? [0] : []));
  const finest = values.every(Number.isInteger) ? 1 : 0;
  const step = Math.max(finest, roundStep((most - least || Math.abs(most) || 1) / 4));
  const start = Math.floor(least / step + 1e-9);
  const end = Math.max(start + 1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: end - start + 1 }, (_, index) =>
    Number(((start + index) * step).toPrecision(12)),
  );
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return (([1, 2, 2.5, 5].find((one) => one * power >= rough * 0.999) ?? 10) as number) * power;
}

const exact = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** A value in full, 18,400. */
export function inFull(value: number): string {
  return exact.format(value);
}

/** A value in short, 18.4K. */
export function inShort(value: number): string {
  return Math.abs(value) < 10_000 ? exact.format(value) : compact.format(value);
}

/** Text cut to `width` pixels at 12 pixels a letter's height. */
export function fitted(text: string, width: number): string {
  const letters = Math.max(1, Math.floor(width / 6.6));
  return text.length <= letters ? text : `${text.slice(0, letters - 1).trimEnd()}…`;
}
