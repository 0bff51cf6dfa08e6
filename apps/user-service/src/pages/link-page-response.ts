import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { type AccountLinkPage, accountLinkPage } from '@urvote/pages/links/account-link-page';
import { linkPageStyle } from '@urvote/pages/links/link-page';
import { linkPageHeaders } from '@urvote/platform/http-response/link-page-headers';
import type { ResponseHeaders } from '@urvote/platform/http-response/route-result';

/** With the stricter `no-referrer` browsers would not say where a form comes from. */
const pageHeaders = linkPageHeaders(linkPageStyle, 'same-origin');

/** What the links in mails lead to: only the button uses the link, since mail scanners open it. */
export const linkPages = {
  verifyEmail: {
    title: 'Confirm your e-mail address',
    text: 'One press, and the address is confirmed.',
    button: 'Confirm the address',
  },
  resetPassword: {
    title: 'Choose a new password',
    text: 'At least eight characters. You are signed out everywhere else.',
    button: 'Set the password',
    asksPassword: true,
  },
  magicLink: { title: 'Sign in', text: 'This signs you in on this device.', button: 'Sign in' },
} satisfies Record<string, AccountLinkPage>;

export function linkPageResponse(page: AccountLinkPage, headers: ResponseHeaders = {}) {
  return { status: 200 as const, body: accountLinkPage(page), headers: { ...headers, ...pageHeaders } };
}

/** A person reads the page, so refusals are told in words instead of a problem document. */
export async function withProblemPage(answer: () => Promise<ReturnType<typeof linkPageResponse>>) {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500) throw error;
    return linkPageResponse({ title: 'This did not work', text: `${error.message}.` });
  }
}
