import { errorCodes, type ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Html, html } from '../html/html.ts';

export function problemPage({ code, options }: ProblemError, requestId: string): Html {
  const fields = options.errors?.map(({ field, message }) => html`<li><code>${field}</code> ${message}</li>`);
  return html`<h1>${errorCodes[code].title}</h1><p>${options.detail}</p>${fields && html`<ul>${fields}</ul>`}<p class="muted">${code} · request ${requestId}</p>`;
}
