import { type Html, html } from '../../html/html.ts';

const address = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;

/** Text with its web addresses as links, which open beside this page and do not learn of it. */
export function linkedText(text: string): Html[] {
  const parts: Html[] = [];
  let end = 0;
  for (const { 0: url, index } of text.matchAll(address)) {
    parts.push(html`${text.slice(end, index)}<a href="${url}" target="_blank" rel="noopener noreferrer">${url}</a>`);
    end = index + url.length;
  }
  return [...parts, html`${text.slice(end)}`];
}
