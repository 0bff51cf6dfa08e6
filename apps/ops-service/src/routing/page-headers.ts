import { contentSecurityPolicy } from '@urvote/platform/http-response/content-security-policy';

const policyWith = (styles: string): string =>
  contentSecurityPolicy({
    'script-src': "'self'",
    'style-src': styles,
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'form-action': "'self'",
    'base-uri': "'none'",
  });

const policy = policyWith("'self'");

/** For a page that frames a mail: mails have inline styles, and the policy of a page holds in its frames. */
export const policyWithInlineStyles = policyWith("'self' 'unsafe-inline'");

/** With the stricter `no-referrer` browsers would not say where a form comes from. */
export const sameOriginHeaders = {
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;

/** Pages of our own: no inline script, no inline style, nothing from elsewhere. */
export const pageHeaders = {
  ...sameOriginHeaders,
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': policy,
} as const;
