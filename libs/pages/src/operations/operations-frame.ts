import { type Html, html } from '../html/html.ts';
import { hiddenField } from './components/hidden-field.ts';
import { environmentTone } from './environment-tone.ts';
import { operationsScript, operationsStylesheet } from './operations-assets.ts';

export interface OperationsFrame {
  environment: string;
  title: string;
  /** Path of the page, which the navigation marks. */
  path: string;
  /** Missing on pages without a session. */
  operator?: { label: string; role: string };
  csrfToken?: string;
  hasMail?: boolean;
  content: Html;
}

const sections: readonly [path: string, title: string][] = [
  ['/', 'Overview'],
  ['/queues/', 'Queues'],
  ['/jobs', 'Find a job'],
  ['/failed-jobs', 'Failed jobs'],
  ['/held-votes', 'Held votes'],
  ['/bulk-actions', 'Bulk actions'],
  ['/history', 'History'],
  ['/storage', 'Storage'],
  ['/audit-log', 'Audit log'],
];
const mailSection: (typeof sections)[number] = ['/mail', 'Mail'];

/** A ballot's mark, in the page itself, so that no browser asks for /favicon.ico. */
const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1d5fa8"/>' +
      '<path d="M4 8.5 7 11.5 12 5" fill="none" stroke="#fff" stroke-width="2"/></svg>',
  );

function navigation({ path, operator, csrfToken, hasMail = false }: OperationsFrame): Html | undefined {
  if (operator === undefined) return undefined;
  const shown = hasMail && operator.role !== 'viewer' ? [...sections, mailSection] : sections;
  const links = shown.map(
    ([to, title]) => html`<a href="${to}"${to === path && html` aria-current="page"`}>${title}</a>`,
  );
  return html`<nav aria-label="Sections">${links}</nav>
    <form class="account" method="post" action="/sign-out">
      ${hiddenField('csrf', csrfToken)}
      <span>${operator.label} <small>${operator.role}</small></span><button class="quiet">Sign out</button>
    </form>`;
}

/** A whole page: head, environment badge, navigation and content. */
export function operationsPage(frame: OperationsFrame): string {
  const { environment, title, operator, content } = frame;
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="robots" content="noindex">
  <meta name="color-scheme" content="light dark">
  <title>${title} · UrVote operations (${environment})</title>
  <link rel="icon" type="image/svg+xml" href="${icon}">
  <link rel="stylesheet" href="${operationsStylesheet.path}">
  ${operator !== undefined && html`<script src="${operationsScript.path}" defer></script>`}
</head>
<body>
  <header class="top ${environmentTone(environment)}">
    <a class="brand" href="/">UrVote <span>operations</span></a>
    <strong class="badge">${environment}</strong>
    ${navigation(frame)}
  </header>
  <p class="alert stale-note" role="alert" data-stale hidden></p>
  <main>${content}</main>
</body>
</html>`.text;
}
