import type {
  ContestThroughput,
  Overview,
  QueueErrors,
  QueueState,
  VoteMinute,
} from '@urvote/contracts/http/ops/ops-schemas';
import { type Html, html } from '../html/html.ts';
import { stackedChart } from './components/chart.ts';
import { noticeLine } from './components/notice-line.ts';
import { formatCount, formatDuration, formatShare, formatTime } from './components/format.ts';

const outcomes = ['counted', 'held', 'rejected', 'void'] as const;
const missing = html`<p class="alert" role="alert">Not available at the moment.</p>`;

/** Waiting this long is more than a busy minute. */
const lateMs = 30_000;

export function overviewPage(overview: Overview): Html {
  return html`<div data-live="/">
    <h1>Overview</h1>
    <p class="muted">As of ${formatTime(overview.at)} UTC</p>
    ${overview.notices?.map(noticeLine)}
    <h2>Queues</h2>
    ${overview.queues?.map((queue) => queueCard(queue, overview.errors)) ?? missing}
    <h2>Votes of the last hour</h2>
    ${overview.votes ? votesCard(overview.votes) : missing}
    <h2>Contests, last 10 minutes</h2>
    ${overview.contests ? contestTable(overview.contests) : missing}
  </div>`;
}

function queueCard(state: QueueState, errors: readonly QueueErrors[] | null): Html {
  const { name, counts, isPaused, workerCount, oldestWaitingMs, wait, run } = state;
  const failures = errors?.find(({ queue }) => queue === name);
  const isLate = (oldestWaitingMs ?? 0) > lateMs;
  return html`<section class="card">
    <h3><a href="/queues/queue/${name}">${name}</a> ${isPaused && html`<strong class="tag warning">paused</strong>`}</h3>
    <dl class="figures">
      ${figure('Waiting', formatCount(counts.waiting))}
      ${figure('Active', formatCount(counts.active))}
      ${figure('Delayed', formatCount(counts.delayed))}
      ${figure('Failed', html`<a href="/failed-jobs?queue=${name}">${formatCount(counts.failed)}</a>`, counts.failed > 0 ? 'danger' : '')}
      ${figure('Done, kept', formatCount(counts.completed))}
      ${figure('Oldest job', formatDuration(oldestWaitingMs), isLate ? 'danger' : '')}
      ${figure('Workers', formatCount(workerCount), workerCount === 0 ? 'danger' : '')}
      ${failures && figure('Failed, last hour', formatCount(failures.failedCount), failures.failedCount > 0 ? 'danger' : '')}
      ${failures && failures.share !== null && figure('Error rate', formatShare(failures.share), failures.share > 0 ? 'danger' : '')}
    </dl>
    <table class="compact">
      <thead><tr><th scope="col">Time</th><th scope="col">p50</th><th scope="col">p95</th><th scope="col">p99</th></tr></thead>
      <tbody>${timesRow('Wait', wait)}${timesRow('Run', run)}</tbody>
    </table>
  </section>`;
}

function figure(label: string, value: Html | string, tone = ''): Html {
  return html`<div class="${tone}"><dt>${label}</dt><dd>${value}</dd></div>`;
}

function timesRow(label: string, times: QueueState['wait']): Html {
  const cells = [times?.p50Ms, times?.p95Ms, times?.p99Ms].map((ms) => html`<td>${formatDuration(ms)}</td>`);
  return html`<tr><th scope="row">${label}</th>${cells}</tr>`;
}

/** One scale for all outcomes: together they are what was accepted. */
function votesCard(minutes: readonly VoteMinute[]): Html {
  const sumOf = (key: (typeof outcomes)[number] | 'accepted') => minutes.reduce((sum, minute) => sum + minute[key], 0);
  const fromMs = Date.parse(minutes[0]?.minute ?? '');
  const series = outcomes.map((name) => ({
    name,
    points: minutes.map((minute) => ({ atMs: Date.parse(minute.minute), value: minute[name] })),
  }));
  const toMs = fromMs + minutes.length * 60_000;
  return html`<section class="card">
    <dl class="figures">
      ${figure('Accepted', formatCount(sumOf('accepted')))}
      ${outcomes.map((name) => figure(name, formatCount(sumOf(name))))}
      ${figure('In the last full minute', formatCount(minutes.at(-2)?.accepted ?? 0))}
    </dl>
    ${stackedChart({ title: 'Votes per minute (UTC)', fromMs, toMs, format: formatCount, series })}
  </section>`;
}

function contestTable(contests: readonly ContestThroughput[]): Html {
  if (contests.length === 0) return html`<p class="muted">No votes.</p>`;
  const rows = contests.map(
    ({ name, votesPerMinute, heldShare, p50Ms, p95Ms }) => html`<tr>
    <td>${name}</td><td class="number">${formatCount(Math.round(votesPerMinute * 10) / 10)}</td>
    <td class="number">${formatShare(heldShare)}</td><td class="number">${formatDuration(p50Ms)}</td><td class="number">${formatDuration(p95Ms)}</td>
  </tr>`,
  );
  return html`<div class="scroll"><table>
    <thead><tr><th scope="col">Contest</th><th scope="col" class="number">Votes per minute</th><th scope="col" class="number">Held</th><th scope="col" class="number">Cast to stored, p50</th><th scope="col" class="number">p95</th></tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`;
}
