import type { FailedJob } from '@urvote/contracts/http/ops/ops-schemas';
import { type Html, html } from '../html/html.ts';
import { formatCount, formatTime } from './components/format.ts';
import { hiddenField } from './components/hidden-field.ts';

export interface ShownFailedJobs {
  queue: string;
  queues: readonly string[];
  found: { items: readonly FailedJob[]; totalCount: number };
  offset: number;
  pageSize: number;
  may: { redrive: boolean; discard: boolean };
  csrfToken: string;
  /** What was just done, as counts. */
  done: { redriven?: number | undefined; discarded?: number | undefined; kept?: number | undefined };
}

export function failedJobsPage(shown: ShownFailedJobs): Html {
  const { queue, queues, found, may } = shown;
  const links = queues.map(
    (name) => html`<a href="/failed-jobs?queue=${name}"${name === queue && html` aria-current="page"`}>${name}</a>`,
  );
  return html`<h1>Failed jobs</h1>
    <nav class="ranges" aria-label="Queue">${links}</nav>
    ${doneNotes(shown)}
    <p>${formatCount(found.totalCount)} failed in <strong>${queue}</strong>. A job that is put back keeps its id and data, so nothing is counted twice.</p>
    ${found.totalCount > 0 && html`<div class="actions">${may.redrive && redriveAll(shown)}${may.discard && discardAll(shown)}</div>`}
    ${found.totalCount > 0 && may.redrive && bulkForm(shown)}
    ${found.items.length > 0 && table(shown)}
    ${pager(shown)}`;
}

function doneNotes({ done: { redriven, discarded, kept = 0 } }: ShownFailedJobs): Html {
  return html`${redriven !== undefined && html`<p class="ok" role="status">${formatCount(redriven)} put back into the queue.</p>`}
    ${discarded !== undefined && html`<p class="ok" role="status">${formatCount(discarded)} discarded.</p>`}
    ${kept > 0 && html`<p class="alert" role="alert">${formatCount(kept)} kept: they hold accepted votes that are not stored yet. Put them back into the queue.</p>`}`;
}

function redriveAll(shown: ShownFailedJobs): Html {
  const count = formatCount(shown.found.totalCount);
  return html`<form method="post" action="/failed-jobs/redrive" data-confirm="Put ${count} jobs back into ${shown.queue}?">
    ${fields(shown)}<button>Redrive all ${count}</button>
  </form>`;
}

function discardAll(shown: ShownFailedJobs): Html {
  const count = formatCount(shown.found.totalCount);
  return html`<form method="post" action="/failed-jobs/discard" data-confirm="Remove ${count} jobs from ${shown.queue} for good? Jobs with votes that are not stored are kept.">
    ${fields(shown)}<button class="danger">Discard all ${count}</button>
  </form>`;
}

function bulkForm({ queue, may }: ShownFailedJobs): Html {
  return html`<form method="get" action="/bulk-actions/preview" class="actions">
    ${hiddenField('queue', queue)}
    <label>Reason has <input name="reason" required maxlength="200"></label>
    <button name="kind" value="redrive">Redrive those …</button>${may.discard && html` <button name="kind" value="discard" class="danger">Discard those …</button>`}
  </form>`;
}

function fields({ queue, found, csrfToken }: ShownFailedJobs): Html {
  return html`${hiddenField('csrf', csrfToken)}${hiddenField('queue', queue)}${hiddenField('maxCount', found.totalCount)}`;
}

function table(shown: ShownFailedJobs): Html {
  return html`<div class="scroll"><table>
    <thead><tr><th scope="col">Job</th><th scope="col">Reason</th><th scope="col">Tries</th><th scope="col">Failed (UTC)</th>${shown.may.redrive && html`<th scope="col">Actions</th>`}</tr></thead>
    <tbody>${shown.found.items.map((job) => row(shown, job))}</tbody>
  </table></div>`;
}

function row(shown: ShownFailedJobs, job: FailedJob): Html {
  const { queue, may } = shown;
  return html`<tr>
    <td><a href="/queues/queue/${queue}/${encodeURIComponent(job.id)}"><code>${job.id}</code></a></td>
    <td>${job.reason}</td><td>${job.attempts}</td><td class="nowrap">${formatTime(job.failedAt)}</td>
    ${may.redrive && html`<td><div class="actions">${jobForm(shown, job, 'redrive')}${may.discard && jobForm(shown, job, 'discard')}</div></td>`}
  </tr>`;
}

function jobForm({ queue, csrfToken }: ShownFailedJobs, { id }: FailedJob, action: 'redrive' | 'discard'): Html {
  const question = action === 'discard' && html` data-confirm="Remove ${id} for good?"`;
  return html`<form method="post" action="/failed-jobs/${action}"${question}>
    ${hiddenField('csrf', csrfToken)}${hiddenField('queue', queue)}${hiddenField('jobId', id)}
    <button class="quiet" aria-label="${action} ${id}">${action === 'redrive' ? 'Redrive' : 'Discard'}</button>
  </form>`;
}

function pager({ queue, found, offset, pageSize }: ShownFailedJobs): Html {
  const link = (to: number, label: string) =>
    html`<a href="/failed-jobs?queue=${queue}&amp;offset=${to}">${label}</a> `;
  return html`<p>${offset > 0 && link(Math.max(0, offset - pageSize), 'Later')}${offset + pageSize < found.totalCount && link(offset + pageSize, 'Earlier')}</p>`;
}
