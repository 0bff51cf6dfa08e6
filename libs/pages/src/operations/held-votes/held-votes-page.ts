import type { ReviewedVote } from '@urvote/contracts/http/held-votes/held-vote-schemas';
import type { OpsNotice } from '@urvote/contracts/http/ops/ops-schemas';
import { type Html, html } from '../../html/html.ts';
import { formatCount, formatTime } from '../components/format.ts';
import { hiddenField } from '../components/hidden-field.ts';
import { noticeLine } from '../components/notice-line.ts';

export interface ShownHeldVotes {
  contestId: string;
  flag: string | undefined;
  /** The oldest ones. */
  votes: readonly ReviewedVote[];
  reasons: readonly { flag: string; count: number }[];
  /** What may be the cause of all of them. */
  notices: readonly OpsNotice[];
  /** About how many something was just decided. */
  decided: number | undefined;
  mayDecide: boolean;
  csrfToken: string;
}

/** Of the tick boxes; the id of the vote follows. */
export const selectedVotePrefix = 'vote-';

export function heldVotesPage(shown: ShownHeldVotes): Html {
  const { votes, decided, mayDecide } = shown;
  return html`<h1>Held votes</h1>
    <p><a href="/held-votes">All contests</a></p>
    ${shown.notices.map(noticeLine)}
    ${decided !== undefined && html`<p class="ok" role="status">Decided about ${formatCount(decided)}; it is carried out within seconds.</p>`}
    ${reasonList(shown)}
    ${mayDecide && votes.length > 0 && previewLinks(shown)}
    ${votes.length === 0 ? html`<p class="muted">No vote is held.</p>` : selection(shown)}`;
}

function reasonList({ contestId, flag, reasons }: ShownHeldVotes): Html {
  const link = (to: string | undefined, label: string) =>
    html`<li><a href="/held-votes?contestId=${contestId}${to !== undefined && html`&amp;flag=${to}`}"${to === flag && html` aria-current="true"`}>${label}</a></li>`;
  return html`<h2>Reasons</h2><ul>
    ${link(undefined, 'all')}
    ${reasons.map(({ flag: own, count }) => link(own, `${own} (${formatCount(count)})`))}
  </ul>`;
}

function previewLinks({ contestId, flag }: ShownHeldVotes): Html {
  const link = (decision: string, label: string) =>
    html`<a class="button" href="/held-votes/preview?contestId=${contestId}&amp;decision=${decision}${flag !== undefined && html`&amp;flag=${flag}`}">${label}</a> `;
  return html`<p>${link('accept', 'Release all …')}${link('void', 'Strike all …')}</p>`;
}

function selection(shown: ShownHeldVotes): Html {
  return html`<form method="post" action="/held-votes/decide">
    ${hiddenField('csrf', shown.csrfToken)}${hiddenField('contestId', shown.contestId)}
    <div class="scroll"><table>
      <thead><tr><th scope="col">Select</th><th scope="col">Cast (UTC)</th><th scope="col">Entry</th><th scope="col">Vote</th><th scope="col">Score</th><th scope="col">Why it is held</th><th scope="col">From</th></tr></thead>
      <tbody>${shown.votes.map((vote) => row(vote, shown.mayDecide))}</tbody>
    </table></div>
    ${shown.mayDecide && html`<p><button name="decision" value="accept">Release selected</button> <button name="decision" value="void" class="quiet">Strike selected</button></p>`}
  </form>`;
}

function row(vote: ReviewedVote, mayDecide: boolean): Html {
  const { id, castAt, entryTitle, value, tier, fraudScore, reasons, country, asn } = vote;
  const reason = ({ text, weight }: ReviewedVote['reasons'][number]) =>
    html`<li>${text}${weight !== 0 && html` <small>(${weight > 0 ? '+' : ''}${Math.round(weight * 10) / 10})</small>`}</li>`;
  return html`<tr>
    <td>${mayDecide && html`<input type="checkbox" name="${selectedVotePrefix}${id}" aria-label="Select vote ${id}">`}</td>
    <td class="nowrap">${formatTime(castAt)}</td><td>${entryTitle}</td><td>${value === 1 ? 'like' : 'dislike'}, ${tier}</td>
    <td>${Math.round(fraudScore * 100)} %</td><td><ul>${reasons.map(reason)}</ul></td>
    <td>${country ?? 'unknown'}${asn !== null && html`, AS${asn}`}</td>
  </tr>`;
}
