import { type Html, html } from '../../html/html.ts';
import { niceScale, timeTicks } from './scale.ts';

interface ChartSeries {
  /** Named in the legend and by its colour. */
  name: string;
  points: readonly ChartPoint[];
}

interface ChartPoint {
  atMs: number;
  /** Null is a gap. */
  value: number | null;
}

export interface Chart {
  title: string;
  fromMs: number;
  toMs: number;
  series: readonly ChartSeries[];
  format: (value: number) => string;
}

const width = 600;
const height = 160;

type Scale = ReturnType<typeof niceScale>;

const round = (value: number) => Math.round(value * 10) / 10;
const yOf = (value: number, { top }: Scale) => round(height * (1 - value / top));
const xOf = (atMs: number, { fromMs, toMs }: Chart) => round((width * (atMs - fromMs)) / (toMs - fromMs));

/** Lines that share one scale, with its values at the side and times below. */
export function lineChart(chart: Chart): Html {
  const values = chart.series.flatMap(({ points }) => points.map(({ value }) => value ?? 0));
  const scale = niceScale(Math.max(0, ...values));
  const lines = chart.series.map(({ name, points }) =>
    runsOf(points).map((run) => {
      const path = run.map(({ atMs, value }) => `${xOf(atMs, chart)},${yOf(value ?? 0, scale)}`).join(' ');
      return html`<polyline class="${name}" points="${path}" vector-effect="non-scaling-stroke" />`;
    }),
  );
  return frame(chart, scale, html`${lines}`);
}

/** Bars of one width, the series on top of each other: their heights add up. */
export function stackedChart(chart: Chart): Html {
  const count = chart.series[0]?.points.length ?? 0;
  const valueAt = (series: ChartSeries, i: number) => series.points[i]?.value ?? 0;
  const sums = Array.from({ length: count }, (_, i) => chart.series.reduce((sum, each) => sum + valueAt(each, i), 0));
  const scale = niceScale(Math.max(0, ...sums));
  const barWidth = width / Math.max(1, count);
  const bars = sums.map((_, i) => {
    let below = 0;
    return chart.series.map((series) => {
      const value = valueAt(series, i);
      below += value;
      const barHeight = round((height * value) / scale.top);
      return (
        value > 0 &&
        html`<rect class="${series.name}" x="${round(i * barWidth)}" y="${yOf(below, scale)}" width="${round(barWidth * 0.8)}" height="${barHeight}" />`
      );
    });
  });
  return frame(chart, scale, html`${bars}`);
}

/** Labels are text beside the drawing, so that they keep their size however far it is stretched. */
function frame(chart: Chart, scale: Scale, drawn: Html): Html {
  const { title, series, fromMs, toMs, format } = chart;
  const lines = scale.ticks.map((tick) => yOf(tick, scale));
  return html`<figure class="chart">
    <figcaption>${title}${series.length > 1 && html`<ul class="legend">${series.map(({ name }) => html`<li class="${name}">${name}</li>`)}</ul>`}</figcaption>
    <ul class="y-axis" aria-hidden="true">${scale.ticks.toReversed().map((tick) => html`<li>${format(tick)}</li>`)}</ul>
    <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${title}, at most ${format(highestOf(series))}">
      ${lines.map((y) => html`<line x1="0" x2="${width}" y1="${y}" y2="${y}" vector-effect="non-scaling-stroke" />`)}${drawn}
    </svg>
    <ul class="x-axis" aria-hidden="true">${timeTicks(fromMs, toMs).map((time) => html`<li>${time}</li>`)}</ul>
  </figure>`;
}

function highestOf(series: readonly ChartSeries[]): number {
  return Math.max(0, ...series.flatMap(({ points }) => points.map(({ value }) => value ?? 0)));
}

/** Stretches without a gap. */
function runsOf(points: readonly ChartPoint[]): ChartPoint[][] {
  const runs: ChartPoint[][] = [[]];
  for (const point of points) {
    if (point.value === null) runs.push([]);
    else runs.at(-1)?.push(point);
  }
  return runs.filter((run) => run.length > 0);
}
