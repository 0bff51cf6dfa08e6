import { type Html, html } from '../../html/html.ts';

export function hiddenField(name: string, value: string | number | undefined): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}
