import { type Html, html } from '../../html/html.ts';

const width = 200;
const height = 40;
const margin = 1;

/** A line over evenly spaced points, from zero to the greatest value; nulls are gaps at the start or left out. */
export function sparkline(values: readonly (number | null)[], label: string): Html {
  const top = Math.max(1, ...values.map((value) => value ?? 0));
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const points = values.flatMap((value, i) =>
    value === null ? [] : [`${round(i * step)},${round(yOf(value / top))}`],
  );
  return html`<svg class="spark" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">
    <polyline points="${points.join(' ')}" vector-effect="non-scaling-stroke" /></svg>`;
}

const yOf = (share: number) => height - margin - share * (height - 2 * margin);
const round = (value: number) => Math.round(value * 10) / 10;
