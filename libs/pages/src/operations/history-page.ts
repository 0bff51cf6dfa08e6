import type { HistoryPoint } from '@urvote/contracts/http/ops/ops-schemas';
import { type Html, html } from '../html/html.ts';
import { formatCount, formatDuration, formatTime } from './components/format.ts';
import { sparkline } from './components/sparkline.ts';

export interface ShownHistory {
  queue: string;
  hours: number;
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

export function historyPage({ queue, hours, points }: ShownHistory): Html {
  const links = ranges.map(
    ([range, label]) =>
      html`<a href="/history?queue=${queue}&amp;hours=${range}"${range === hours && html` aria-current="page"`}>${label}</a>`,
  );
  return html`<h1>History of ${queue}</h1>
    <nav class="ranges" aria-label="Range">${links}</nav>
    ${points.length === 0 ? html`<p class="muted">The worker has written nothing down in this time.</p>` : charts(points)}`;
}

function charts(points: readonly HistoryPoint[]): Html {
  const cards = series.map(([label, valueOf, format]) => {
    const values = points.map(valueOf);
    const highest = Math.max(0, ...values.map((value) => value ?? 0));
    return html`<section class="card wide"><h3>${label}</h3><p class="muted">at most ${format(highest)}</p>${sparkline(values, label)}</section>`;
  });
  return html`<p class="muted">${formatTime(points[0]?.at ?? null)} to ${formatTime(points.at(-1)?.at ?? null)} UTC</p><div class="grid">${cards}</div>`;
}
