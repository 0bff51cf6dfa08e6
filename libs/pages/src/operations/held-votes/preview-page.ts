import { type Html, html } from '../../html/html.ts';
import { formatCount, formatTime } from '../components/format.ts';
import { hiddenField } from '../components/hidden-field.ts';

export interface ShownPreview {
  contestId: string;
  flag?: string;
  decision: 'accept' | 'void';
  entries: readonly { title: string; count: number }[];
  /** Votes settled later are not meant. */
  until: string;
  csrfToken: string;
}

export function previewPage(shown: ShownPreview): Html {
  const { contestId, flag, decision, entries, until } = shown;
  const count = entries.reduce((sum, entry) => sum + entry.count, 0);
  const verb = decision === 'accept' ? 'Release' : 'Strike';
  return html`<h1>${verb} ${formatCount(count)} held votes?</h1>
    <p>Of all that were settled by ${formatTime(until)} UTC${flag !== undefined && html` and that <code>${flag}</code> speaks against`}.
      ${decision === 'accept' ? 'Each counts for its entry; votes that share an address with one that counts stay held.' : 'This cannot be taken back; who cast them may vote again.'}</p>
    <div class="scroll"><table>
      <thead><tr><th scope="col">Entry</th><th scope="col">Votes</th></tr></thead>
      <tbody>${entries.map(({ title, count: own }) => html`<tr><td>${title}</td><td>${formatCount(own)}</td></tr>`)}</tbody>
    </table></div>
    ${count > 0 && decideForm(shown, `${verb} ${formatCount(count)} votes`, count)}
    <p><a href="/held-votes?contestId=${contestId}">Back without a decision</a></p>`;
}

function decideForm({ contestId, flag, decision, until, csrfToken }: ShownPreview, label: string, count: number): Html {
  return html`<form method="post" action="/bulk-actions">
    ${hiddenField('csrf', csrfToken)}${hiddenField('kind', decision)}${hiddenField('contestId', contestId)}
    ${flag !== undefined && hiddenField('flag', flag)}${hiddenField('until', until)}${hiddenField('expectedCount', count)}
    <button>${label}</button>
  </form>`;
}
