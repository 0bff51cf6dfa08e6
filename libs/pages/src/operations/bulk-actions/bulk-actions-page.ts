import type { BulkAction } from '@urvote/contracts/http/ops/bulk-actions';
import { type Html, html } from '../../html/html.ts';
import { formatCount, formatTime } from '../components/format.ts';
import { hiddenField } from '../components/hidden-field.ts';
import { filterOf, verbOf } from './bulk-words.ts';

export interface ShownBulkActions {
  actions: readonly BulkAction[];
  mayCancel: boolean;
  csrfToken: string;
}

export function bulkActionsPage(shown: ShownBulkActions): Html {
  const { actions } = shown;
  return html`<h1>Bulk actions</h1>
    <div data-live="/bulk-actions">
    ${actions.length === 0 && html`<p class="muted">None since this process has started; the audit log has all of them.</p>`}
    ${
      actions.length > 0 &&
      html`<div class="scroll"><table>
      <thead><tr><th scope="col">Action</th><th scope="col">State</th><th scope="col">Done</th><th scope="col">Skipped</th><th scope="col">By</th><th scope="col">Started (UTC)</th><th scope="col">Ended (UTC)</th></tr></thead>
      <tbody>${actions.map((action) => row(action, shown))}</tbody>
    </table></div>`
    }
    </div>`;
}

function row(action: BulkAction, { mayCancel, csrfToken }: ShownBulkActions): Html {
  const { id, state, doneCount, skippedCount, expectedCount, startedBy, startedAt, endedAt } = action;
  return html`<tr>
    <td>${verbOf(action, formatCount(expectedCount))}<br><small>${filterOf(action)}</small></td>
    <td>${state}${mayCancel && state === 'running' && cancelForm(id, csrfToken)}</td>
    <td>${formatCount(doneCount)} of ${formatCount(expectedCount)}</td><td>${formatCount(skippedCount)}</td><td>${startedBy}</td>
    <td class="nowrap">${formatTime(startedAt)}</td><td class="nowrap">${endedAt === null ? '' : formatTime(endedAt)}</td>
  </tr>`;
}

function cancelForm(id: string, csrfToken: string): Html {
  return html`<form method="post" action="/bulk-actions/cancel">
    ${hiddenField('csrf', csrfToken)}${hiddenField('bulkActionId', id)}<button class="quiet">Cancel</button>
  </form>`;
}
