import { html } from '../html/html.ts';
import { linkPage, linkPageForm } from './link-page.ts';

export interface AccountLinkPage {
  title: string;
  text: string;
  /** What the button says; a page without one is the end. */
  button?: string;
  /** Whether a new password is asked for. */
  asksPassword?: boolean;
}

const passwordField = html`<label>New password <input name="password" type="password" autocomplete="new-password" required minlength="8" maxlength="1024"></label>`;

/** The pages of the links that confirm an address, set a new password and sign in. */
export function accountLinkPage({ title, text, button, asksPassword = false }: AccountLinkPage): string {
  const form = button !== undefined && linkPageForm(button, asksPassword ? passwordField : undefined);
  return linkPage(title, html`<p>${text}</p>${form}`);
}
