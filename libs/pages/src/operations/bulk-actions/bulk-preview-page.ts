import type { BulkTarget } from '@urvote/contracts/http/ops/bulk-actions';
import { type Html, html } from '../../html/html.ts';
import { formatCount, formatTime } from '../components/format.ts';
import { hiddenField } from '../components/hidden-field.ts';
import { filterOf, verbOf } from './bulk-words.ts';

export interface ShownBulkPreview {
  target: BulkTarget;
  count: number;
  until: string;
  csrfToken: string;
}

const consequences = {
  redrive: 'Each keeps its id and data, so nothing is counted twice.',
  discard: 'This cannot be taken back. Jobs with votes that are not stored are kept.',
  accept: 'Each counts for its entry; votes that share an address with one that counts stay held.',
  void: 'This cannot be taken back; who cast them may vote again.',
};

export function bulkPreviewPage({ target, count, until, csrfToken }: ShownBulkPreview): Html {
  const label = verbOf(target, formatCount(count));
  const fields = Object.entries({ csrf: csrfToken, ...target, until, expectedCount: count });
  return html`<h1>${label}?</h1>
    <p>${filterOf(target)}, up to ${formatTime(until)} UTC. ${consequences[target.kind]} It can be cancelled on its way.</p>
    ${
      count > 0 &&
      html`<form method="post" action="/bulk-actions">
      ${fields.map(([name, value]) => value !== undefined && hiddenField(name, value))}
      <button${target.kind === 'discard' && html` class="danger"`}>${label}</button>
    </form>`
    }
    <p><a href="/bulk-actions">Bulk actions</a></p>`;
}
