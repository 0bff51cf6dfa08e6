import { Html, html } from '../html/html.ts';

/** The page's only style; answers allow it by its hash. */
export const linkPageStyle =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1rem}' +
  'button,input{font:inherit;padding:.6rem 1.2rem}label{display:block;margin:0 0 1rem}input{display:block;width:100%;box-sizing:border-box}';

/** The frame of a page behind a link in a mail; it has no scripts. */
export function linkPage(title: string, content: Html): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · UrVote</title><style>${new Html(linkPageStyle)}</style></head>
<body><main><h1>${title}</h1>${content}</main></body></html>
`.text;
}

/** A form without an action, so it is sent to the page's own address, which holds the token. */
export function linkPageForm(button: string, fields?: Html): Html {
  return html`<form method="post">${fields}<button type="submit">${button}</button></form>`;
}
