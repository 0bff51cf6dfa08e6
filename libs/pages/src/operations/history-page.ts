import type { HistoryPoint } from '@urvote/contracts/http/ops/ops-schemas';
import { type Html, html } from '../html/html.ts';
import { lineChart } from './components/chart.ts';
import { formatCount, formatDuration } from './components/format.ts';

export interface ShownHistory {
  queue: string;
  queues: readonly string[];
  /** The range asked for, of which points may cover a part. */
  hours: number;
  toMs: number;
  points: readonly HistoryPoint[];
}

const ranges: readonly [hours: number, label: string][] = [
  [24, '24 hours'],
  [168, '7 days'],
  [720, '30 days'],
  [2160, '90 days'],
];

const series: readonly [
  label: string,
  value: (point: HistoryPoint) => number | null,
  format: (value: number) => string,
][] = [
  ['Waiting jobs', (point) => point.waitingCount, formatCount],
  ['Failed jobs', (point) => point.failedCount, formatCount],
  ['Oldest job', (point) => point.oldestWaitingMs, formatDuration],
  ['Wait, p95', (point) => point.waitP95Ms, formatDuration],
  ['Run, p95', (point) => point.runP95Ms, formatDuration],
];

export function historyPage(shown: ShownHistory): Html {
  const { queue, queues, hours, points } = shown;
  const link = (to: string, label: string, isCurrent: boolean) =>
    html`<a href="/history?${to}"${isCurrent && html` aria-current="page"`}>${label}</a>`;
  return html`<h1>History of ${queue}</h1>
    <nav class="ranges" aria-label="Queue">${queues.map((name) => link(`queue=${name}&hours=${hours}`, name, name === queue))}</nav>
    <nav class="ranges" aria-label="Range">${ranges.map(([range, label]) => link(`queue=${queue}&hours=${range}`, label, range === hours))}</nav>
    ${points.length === 0 ? html`<p class="muted">The worker has written nothing down in this time.</p>` : charts(shown)}`;
}

function charts({ points, hours, toMs }: ShownHistory): Html {
  const fromMs = toMs - hours * 3_600_000;
  const cards = series.map(([title, valueOf, format]) => {
    const line = {
      name: 'line',
      points: points.map((point) => ({ atMs: Date.parse(point.at), value: valueOf(point) })),
    };
    const highest = Math.max(0, ...line.points.map(({ value }) => value ?? 0));
    const chart = lineChart({ title, fromMs, toMs, format, series: [line] });
    return html`<section class="card wide">${chart}<p class="muted">at most ${format(highest)}</p></section>`;
  });
  return html`<p class="muted">Times are UTC.</p><div class="grid">${cards}</div>`;
}
