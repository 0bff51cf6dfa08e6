import { createHash } from 'node:crypto';

const style =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1rem}' +
  'button,input{font:inherit;padding:.6rem 1.2rem}label{display:block;margin:0 0 1rem}input{display:block;width:100%;box-sizing:border-box}';
const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * The address of the page is a secret: it is kept by no cache and told to no other host. (With the stricter `no-referrer`
 * browsers would not say where a form comes from.)
 */
export const linkPageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'same-origin',
  'X-Robots-Tag': 'noindex',
};

export interface LinkPage {
  title: string;
  text: string;
  /** What the button says; a page without one is the end. */
  button?: string;
  /** Whether a new password is asked for. */
  asksPassword?: boolean;
}

/** The form has no action, so it is sent to the page's own address, which holds the token. */
export function linkPage({ title, text, button, asksPassword = false }: LinkPage): string {
  const form = button === undefined ? '' : `<form method="post">${asksPassword ? passwordField : ''}<button type="submit">${escaped(button)}</button></form>`;
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escaped(title)} · UrVote</title><style>${style}</style></head>` +
    `<body><main><h1>${escaped(title)}</h1><p>${escaped(text)}</p>${form}</main></body></html>`
  );
}

const passwordField =
  '<label>New password <input name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="1024"></label>';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
