import { Html, html } from '../html/html.ts';
import { referenceStyle } from './reference-style.ts';
import { prose } from './texts.ts';

export interface ProblemDescription {
  code: string;
  status: number;
  title: string;
  advice: string;
  /** Last part of the page's address. */
  name: string;
  operations: readonly { id: string; summary: string }[];
}

/** What the `type` of a problem document leads to. */
export function problemTypePage({ code, status, title, advice, operations }: ProblemDescription): string {
  const links = operations.map(({ id, summary }) => html`<li><a href="/api/docs#${id}">${summary}</a></li>`);
  return frame(
    title,
    html`<p>Status ${status}, code <code>${code}</code></p><p>${prose(advice)}</p>
${links.length > 0 && html`<h2>Operations that answer it</h2><ul>${links}</ul>`}
<p><a href="/problems">All problems</a></p>`,
  );
}

export function problemTypesPage(problems: readonly ProblemDescription[]): string {
  const lines = problems.map(
    ({ code, name, status, title }) =>
      html`<dt><a href="/problems/${name}"><code>${code}</code></a> ${status}</dt><dd>${title}</dd>`,
  );
  return frame('Problems', html`<p>Every refusal carries one of these codes.</p><dl>${lines}</dl>`);
}

function frame(title: string, content: Html): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · UrVote API</title><style>${new Html(referenceStyle)}</style></head>
<body><main><h1>${title}</h1>${content}<p><a href="/api/docs">Reference of the API</a></p></main></body></html>
`.text;
}
