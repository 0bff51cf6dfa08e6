import type { SmartLink } from '@urvote/contracts/http/share/share-endpoints';
import { Html, html } from '../html/html.ts';

/** The page's only style; answers allow it by its hash. */
export const smartLinkStyle =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:6vh auto;padding:0 1rem;color:#1c1b1a;background:#fff}' +
  'img{max-width:100%;height:auto;border-radius:.5rem}ol{padding-left:2rem}a{color:#0b57a4}' +
  '@media (prefers-color-scheme:dark){body{color:#eee;background:#151515}a{color:#9cc7ff}}';

/** For people and for programs that preview links; without scripts. */
export function smartLinkPage({ entry, contest, board, top, share }: SmartLink): string {
  const title = `${entry.title} · ${entry.artistName}`;
  const description = entry.description?.slice(0, 300) ?? share.caption;
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · ${contest.name}</title><link rel="canonical" href="${share.url}">
<link rel="alternate" type="application/json+oembed" href="${share.oembedUrl}" title="${title}">
<meta name="description" content="${description}">
<meta property="og:type" content="${types[entry.kind] ?? 'website'}"><meta property="og:site_name" content="UrVote">
<meta property="og:title" content="${title}"><meta property="og:description" content="${share.caption}">
<meta property="og:url" content="${share.url}"><meta property="og:image" content="${entry.coverUrl ?? share.qrPngUrl}">
<meta name="twitter:card" content="${entry.coverUrl === null ? 'summary' : 'summary_large_image'}">
<style>${new Html(smartLinkStyle)}</style></head>
<body><main><p>${board?.title ?? contest.name}</p><h1>${entry.title}</h1><p>${entry.artistName}</p>
${entry.coverUrl !== null && html`<img src="${entry.coverUrl}" alt="" width="640">`}
${entry.description !== null && html`<p>${entry.description}</p>`}
<p><a href="/embed/${contest.slug}?entry=${entry.id}">Vote for it</a></p>
<h2>${top.hidden ? 'In the contest' : 'Top ten'}</h2><ol>${top.entries.map(
    (each) => html`<li>${each.title} · ${each.artistName}${each.netVotes !== null && html` (${each.netVotes})`}</li>`,
  )}</ol>
<h2>Share</h2><ul><li><a href="${share.xUrl}" rel="noopener">X</a></li><li><a href="${share.facebookUrl}" rel="noopener">Facebook</a></li>
<li><a href="${share.qrSvgUrl}">QR code</a></li></ul></main></body></html>
`.text;
}

const types: Record<string, string> = { music: 'music.song', video: 'video.other', visual: 'article' };
