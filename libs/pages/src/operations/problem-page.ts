import { errorCodes, type ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Html, html } from '../html/html.ts';

export function problemPage({ code, options }: ProblemError, requestId: string): Html {
  return html`<h1>${errorCodes[code].title}</h1><p>${options.detail}</p><p class="muted">${code} · request ${requestId}</p>`;
}
