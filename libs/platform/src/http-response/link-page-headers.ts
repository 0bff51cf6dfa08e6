import type { ResponseHeaders } from './route-result.ts';
import { contentSecurityPolicy, styleSource } from './content-security-policy.ts';

/**
 * The page's address is a secret: it is kept by no cache and told to no other host.
 * @param referrerPolicy `same-origin` where the page's form has to say where it comes from
 */
export function linkPageHeaders(style: string, referrerPolicy: 'no-referrer' | 'same-origin'): ResponseHeaders {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': contentSecurityPolicy({
      'style-src': styleSource(style),
      'form-action': "'self'",
      'base-uri': "'none'",
    }),
    'Cache-Control': 'no-store',
    'Referrer-Policy': referrerPolicy,
    'X-Robots-Tag': 'noindex',
  };
}
