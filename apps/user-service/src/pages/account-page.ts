import { html } from '@urvote/platform/html/html';
import { linkPage, linkPageForm, linkPageHeaders } from '@urvote/platform/http/response/link-page';

/** With the stricter `no-referrer` browsers would not say where a form comes from. */
export const accountPageHeaders = linkPageHeaders('same-origin');

export interface AccountPage {
  title: string;
  text: string;
  /** What the button says; a page without one is the end. */
  button?: string;
  /** Whether a new password is asked for. */
  asksPassword?: boolean;
}

const passwordField = html`<label>New password <input name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="1024"></label>`;

export function accountPage({ title, text, button, asksPassword = false }: AccountPage): string {
  const form = button !== undefined && linkPageForm(button, asksPassword ? passwordField : undefined);
  return linkPage(title, html`<p>${text}</p>${form}`);
}
