const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

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
