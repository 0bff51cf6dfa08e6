import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether the browser says that a page of another origin made the request. Browsers send at least one of the two fields
 * with every unsafe request; what sends neither is no browser.
 * @param isSecure the request surely came by TLS, so a page without TLS is another origin; that it did not is never
 *   sure, since a proxy that is not trusted may have taken the TLS off
 */
export function isCrossSite(headers: IncomingHttpHeaders, isSecure: boolean): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string' && site !== 'same-origin' && site !== 'none') return true;
  if (origin === undefined) return false;
  const page = URL.canParse(origin) ? new URL(origin) : undefined;
  if (isSecure && page?.protocol !== 'https:') return true;
  return host === undefined || page?.host !== host.toLowerCase();
}
