import { readEmbedScript, smartLinkPath } from '@urvote/contracts/http/share/share-endpoints';
import type { LeaderboardResource } from '@urvote/contracts/http/contests/contest-schemas';
import { Html, html } from '../html/html.ts';

/** The page's only style; answers allow it by its hash. */
export const embedStyle =
  'body{font:1rem/1.4 system-ui,sans-serif;margin:0;padding:.75rem;color:#1c1b1a;background:#fff}h1{font-size:1.1rem;margin:0 0 .5rem}' +
  'ol{list-style:none;margin:0;padding:0}li{display:flex;gap:.75rem;align-items:center;padding:.5rem 0;border-top:1px solid #ddd}' +
  'li>span:first-child{min-width:1.5rem;font-variant-numeric:tabular-nums}.work{flex:1;min-width:0;overflow-wrap:anywhere}' +
  'button,a.vote{font:inherit;min-height:2.75rem;padding:0 1rem;border:1px solid #0b57a4;border-radius:.4rem;color:#fff;background:#0b57a4;' +
  'text-decoration:none;display:inline-flex;align-items:center}button:focus-visible,a:focus-visible{outline:3px solid #f5a623;outline-offset:2px}' +
  'button[disabled]{opacity:.6}#status{min-height:1.4rem;margin:.5rem 0 0}@media (prefers-color-scheme:dark){' +
  'body{color:#eee;background:#151515}li{border-color:#444}a{color:#9cc7ff}a.vote{color:#fff}}';

export interface EmbedPage {
  contest: { id: string; slug: string; name: string; isOpen: boolean };
  leaderboard: LeaderboardResource;
  /** Address of this host, without a path. */
  publicUrl: string;
  /** Origin of the page around the frame; it alone is told the height. */
  origin: string | undefined;
}

/** What a frame shows. Without its script each entry has a link to its page instead of a button. */
export function embedPage({ contest, leaderboard, publicUrl, origin }: EmbedPage): string {
  const linkOf = (entryId: string) => publicUrl + smartLinkPath(entryId, contest.slug);
  const entries = leaderboard.entries.map(
    (
      entry,
    ) => html`<li data-entry="${entry.entryId}"><span>${entry.rank}</span><span class="work">${entry.title} · ${entry.artistName}</span>
<span class="votes">${entry.netVotes}</span>${
      contest.isOpen &&
      html`<a class="vote" target="_blank" rel="noopener" href="${linkOf(entry.entryId)}" aria-label="Vote for ${entry.title}">Vote</a>`
    }</li>`,
  );
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${contest.name} · UrVote</title><meta name="robots" content="noindex"><style>${new Html(embedStyle)}</style>
<script type="module" src="${readEmbedScript.path}"></script></head>
<body data-contest="${contest.id}" data-origin="${origin ?? ''}"><main><h1>${contest.name}</h1>
<ol>${entries}</ol><p id="status" role="status"></p></main></body></html>
`.text;
}
