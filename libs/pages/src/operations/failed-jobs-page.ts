import type { FailedJob } from '@urvote/contracts/http/ops/ops-schemas';
import { type Html, html } from '../html/html.ts';
import { formatCount, formatTime } from './components/format.ts';
import { hiddenField } from './components/hidden-field.ts';

export interface ShownFailedJobs {
  queue: string;
  found: { items: readonly FailedJob[]; totalCount: number };
  offset: number;
  pageSize: number;
  mayRedrive: boolean;
  csrfToken: string;
  /** How many were just put back. */
  redriven: number | undefined;
}

export function failedJobsPage(shown: ShownFailedJobs): Html {
  const { queue, found, mayRedrive, redriven } = shown;
  return html`<h1>Failed jobs</h1>
    ${redriven !== undefined && html`<p class="ok" role="status">${formatCount(redriven)} put back into the queue.</p>`}
    <p>${formatCount(found.totalCount)} failed in <strong>${queue}</strong>. A job that is put back keeps its id and data, so nothing is counted twice.</p>
    ${mayRedrive && found.totalCount > 0 && redriveAll(shown)}
    ${found.items.length > 0 && table(shown)}
    ${pager(shown)}`;
}

function redriveAll({ queue, found, csrfToken }: ShownFailedJobs): Html {
  return html`<form method="post" action="/failed-jobs/redrive" data-confirm="Put ${formatCount(found.totalCount)} jobs back into ${queue}?">
    ${hiddenField('csrf', csrfToken)}${hiddenField('queue', queue)}
    ${hiddenField('maxCount', found.totalCount)}
    <button>Redrive all ${formatCount(found.totalCount)}</button>
  </form>`;
}

function table(shown: ShownFailedJobs): Html {
  return html`<div class="scroll"><table>
    <thead><tr><th scope="col">Job</th><th scope="col">Reason</th><th scope="col">Tries</th><th scope="col">Failed (UTC)</th>${shown.mayRedrive && html`<th></th>`}</tr></thead>
    <tbody>${shown.found.items.map((job) => row(shown, job))}</tbody>
  </table></div>`;
}

function row({ queue, mayRedrive, csrfToken }: ShownFailedJobs, job: FailedJob): Html {
  return html`<tr>
    <td><a href="/queues/queue/${queue}/${encodeURIComponent(job.id)}"><code>${job.id}</code></a></td>
    <td>${job.reason}</td><td>${job.attempts}</td><td class="nowrap">${formatTime(job.failedAt)}</td>
    ${
      mayRedrive &&
      html`<td><form method="post" action="/failed-jobs/redrive">
      ${hiddenField('csrf', csrfToken)}${hiddenField('queue', queue)}
      ${hiddenField('jobId', job.id)}<button class="quiet">Redrive</button>
    </form></td>`
    }
  </tr>`;
}

function pager({ queue, found, offset, pageSize }: ShownFailedJobs): Html {
  const link = (to: number, label: string) =>
    html`<a href="/failed-jobs?queue=${queue}&amp;offset=${to}">${label}</a> `;
  return html`<p>${offset > 0 && link(Math.max(0, offset - pageSize), 'Later')}${offset + pageSize < found.totalCount && link(offset + pageSize, 'Earlier')}</p>`;
}
