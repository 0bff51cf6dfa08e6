import { createHash } from 'node:crypto';
import { Html, html } from '../../html/html.ts';
import type { ResponseHeaders } from '../request-context.ts';

const style =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1rem}' +
  'button,input{font:inherit;padding:.6rem 1.2rem}label{display:block;margin:0 0 1rem}input{display:block;width:100%;box-sizing:border-box}';
const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * For a page behind a link in a mail. Its address is a secret: it is kept by no cache and told to no other host.
 * @param referrerPolicy `same-origin` where the page's form has to say where it comes from
 */
export function linkPageHeaders(referrerPolicy: 'no-referrer' | 'same-origin'): ResponseHeaders {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    'Cache-Control': 'no-store',
    'Referrer-Policy': referrerPolicy,
    'X-Robots-Tag': 'noindex',
  };
}

/** A small page without scripts. */
export function linkPage(title: string, content: Html): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · UrVote</title><style>${new Html(style)}</style></head>
<body><main><h1>${title}</h1>${content}</main></body></html>
`.text;
}

/** A form without an action, so it is sent to the page's own address, which holds the token. */
export function linkPageForm(button: string, fields?: Html): Html {
  return html`<form method="post">${fields}<button type="submit">${button}</button></form>`;
}
