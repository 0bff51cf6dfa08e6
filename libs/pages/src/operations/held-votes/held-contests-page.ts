import { type Html, html } from '../../html/html.ts';
import type { OpsNotice } from '@urvote/contracts/http/ops/ops-schemas';
import { formatCount } from '../components/format.ts';
import { noticeLine } from '../components/notice-line.ts';

interface HeldContest {
  contestId: string;
  name: string;
  heldCount: number;
  countedCount: number;
}

export function heldContestsPage(contests: readonly HeldContest[], notices: readonly OpsNotice[]): Html {
  return html`<h1>Held votes</h1>
    ${notices.map(noticeLine)}
    <p>The fraud rules took these votes for suspicious. They count once somebody releases them.</p>
    ${contests.length === 0 && html`<p class="muted">No vote is held.</p>`}
    ${
      contests.length > 0 &&
      html`<div class="scroll"><table>
      <thead><tr><th scope="col">Contest</th><th scope="col">Held</th><th scope="col">Counted</th></tr></thead>
      <tbody>${contests.map(row)}</tbody>
    </table></div>`
    }`;
}

function row({ contestId, name, heldCount, countedCount }: HeldContest): Html {
  return html`<tr>
    <td><a href="/held-votes?contestId=${contestId}">${name}</a></td><td>${formatCount(heldCount)}</td><td>${formatCount(countedCount)}</td>
  </tr>`;
}
