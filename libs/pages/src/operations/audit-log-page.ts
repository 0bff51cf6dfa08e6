import type { AuditEntry } from '@urvote/contracts/http/ops/ops-schemas';
import { type Html, html } from '../html/html.ts';
import { formatTime } from './components/format.ts';

export interface ShownAuditLog {
  entries: readonly AuditEntry[];
  nextBeforeId: number | null;
  /** undefined: not checked. */
  firstBrokenId: number | null | undefined;
}

export function auditLogPage({ entries, nextBeforeId, firstBrokenId }: ShownAuditLog): Html {
  return html`<h1>Audit log</h1>
    ${checkResult(firstBrokenId)}
    <div class="scroll"><table>
      <thead><tr><th scope="col">#</th><th scope="col">Time (UTC)</th><th scope="col">Who</th><th scope="col">Action</th><th scope="col">Target</th><th scope="col">Details</th><th scope="col">From</th></tr></thead>
      <tbody>${entries.map(row)}</tbody>
    </table></div>
    ${entries.length === 0 && html`<p class="muted">Nothing was done yet.</p>`}
    ${nextBeforeId !== null && html`<p><a href="/audit-log?before=${nextBeforeId}">Older entries</a></p>`}`;
}

function checkResult(firstBrokenId: number | null | undefined): Html {
  if (firstBrokenId === undefined)
    return html`<p><a class="button" href="/audit-log?check=1">Check the hash chain</a></p>`;
  if (firstBrokenId === null) return html`<p class="ok" role="status">The hash chain is unbroken.</p>`;
  return html`<p class="alert" role="alert">The hash chain is broken at entry ${firstBrokenId}: it or the one before it was changed.</p>`;
}

function row({ id, at, actorLabel, action, targetType, targetId, details, ip }: AuditEntry): Html {
  return html`<tr>
    <td>${id}</td><td class="nowrap">${formatTime(at)}</td><td>${actorLabel}</td><td>${action}</td>
    <td>${targetType} <code>${targetId}</code></td><td><code>${JSON.stringify(details)}</code></td><td>${ip}</td>
  </tr>`;
}
