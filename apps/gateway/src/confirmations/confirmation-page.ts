import { createHash } from 'node:crypto';

const style = 'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1rem}button{font:inherit;padding:.6rem 1.4rem}';
const styleHash = createHash('sha256').update(style).digest('base64');

/** The address of the page is a secret: it is kept by no cache and told to no other host. */
export const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
};

export interface WaitingVote {
  entryTitle: string;
  contestTitle: string;
  value: 1 | -1;
}

/** The form has no action, so it is sent to the page's own address, which holds the token. */
const button = (text: string) => `<form method="post"><button type="submit">${escaped(text)}</button></form>`;

export function askingPage({ entryTitle, contestTitle, value }: WaitingVote): string {
  const vote = value === 1 ? 'vote' : 'dislike';
  return page('Confirm your vote', `<p>Your ${vote} for <strong>${escaped(entryTitle)}</strong> in ${escaped(contestTitle)} is not counted yet.</p>${button(`Confirm the ${vote}`)}`);
}

export function castPage(voteId: string): string {
  return page('Thank you', `<p>Your vote is cast. Its number is <code>${escaped(voteId)}</code>.</p>`);
}

export function refusedPage(reason: string, mayTryAgain: boolean): string {
  return page(mayTryAgain ? 'Not yet' : 'This vote cannot be cast', `<p>${escaped(reason)}.</p>${mayTryAgain ? button('Try again') : ''}`);
}

function page(title: string, content: string): string {
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escaped(title)}</title><style>${style}</style></head><body><main><h1>${escaped(title)}</h1>${content}</main></body></html>`
  );
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
