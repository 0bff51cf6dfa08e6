import type { Overview, QueueState, VoteMinute } from '@urvote/contracts/http/ops/ops-schemas';
import { type Html, html } from '../html/html.ts';
import { formatCount, formatDuration, formatTime } from './components/format.ts';
import { sparkline } from './components/sparkline.ts';

const outcomes = ['accepted', 'counted', 'held', 'rejected', 'void'] as const;
const missing = html`<p class="alert" role="alert">Not available at the moment.</p>`;

/** Waiting this long is more than a busy minute. */
const lateMs = 30_000;

export function overviewPage(overview: Overview): Html {
  return html`<div data-live="/">
    <h1>Overview</h1>
    <p class="muted">As of ${formatTime(overview.at)} UTC</p>
    <h2>Queues</h2>
    ${overview.queues?.map(queueCard) ?? missing}
    <h2>Votes of the last hour</h2>
    ${overview.votes ? voteCards(overview.votes) : missing}
  </div>`;
}

function queueCard({ name, counts, isPaused, oldestWaitingMs, wait, run }: QueueState): Html {
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

function voteCards(minutes: readonly VoteMinute[]): Html {
  const cards = outcomes.map((outcome) => {
    const values = minutes.map((minute) => minute[outcome]);
    const sum = values.reduce((total, value) => total + value, 0);
    return html`<section class="card vote ${outcome}">
      <h3>${outcome}</h3>
      <p class="big">${formatCount(sum)}</p>
      <p class="muted">${formatCount(values.at(-2) ?? 0)} in the last full minute</p>
      ${sparkline(values, `${outcome} votes per minute over the last hour`)}
    </section>`;
  });
  return html`<div class="grid">${cards}</div>`;
}
