import type { FoundJob, JobSearch } from '@urvote/contracts/http/ops/ops-schemas';
import { type Html, html } from '../html/html.ts';
import { formatCount, formatTime } from './components/format.ts';

export interface ShownJobSearch {
  wanted: string;
  /** Missing before anything was asked for. */
  found: JobSearch | undefined;
}

export function jobSearchPage({ wanted, found }: ShownJobSearch): Html {
  return html`<h1>Find a job</h1>
    <form class="search" method="get" action="/jobs" role="search">
      <label>Id of a vote, group, mail or job, or anything shown of a job’s data
        <input name="q" type="search" value="${wanted}" minlength="3" maxlength="200" required${found === undefined && html` autofocus`}></label>
      <button>Find</button>
    </form>
    ${found && results(found)}`;
}

function results({ items, settledGroup, lookedAtCount, isComplete }: JobSearch): Html {
  return html`<div role="status">
    ${settledGroup && settledNote(settledGroup)}
    ${items.length > 0 && table(items)}
    ${items.length === 0 && settledGroup === null && html`<p>No such job.</p>`}
    ${lookedAtCount > 0 && html`<p class="muted">${formatCount(lookedAtCount)} jobs were looked through.</p>`}
    ${!isComplete && html`<p class="alert">There are more than could be looked through: an id of a vote or group leads straight to its job.</p>`}
  </div>`;
}

function settledNote({ id, settledAt, itemCount, pendingCount }: NonNullable<JobSearch['settledGroup']>): Html {
  const rest = pendingCount === 0 ? 'all are stored' : `${formatCount(pendingCount)} are not concluded`;
  return html`<p class="ok">Group <code>${id}</code> was settled at ${formatTime(settledAt)} UTC with ${formatCount(itemCount)} items; ${rest}.</p>`;
}

function table(items: readonly FoundJob[]): Html {
  return html`<div class="scroll"><table>
    <thead><tr><th scope="col">Job</th><th scope="col">Queue</th><th scope="col">State</th><th scope="col">Tries</th><th scope="col">Added (UTC)</th><th scope="col">Reason</th></tr></thead>
    <tbody>${items.map(row)}</tbody>
  </table></div>`;
}

function row({ queue, id, state, attempts, addedAt, reason }: FoundJob): Html {
  return html`<tr>
    <td><a href="/queues/queue/${queue}/${encodeURIComponent(id)}"><code>${id}</code></a></td><td>${queue}</td>
    <td>${state}</td><td>${attempts}</td><td class="nowrap">${formatTime(addedAt)}</td><td>${reason}</td>
  </tr>`;
}
