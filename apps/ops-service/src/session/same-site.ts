import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether the browser says that a page of another origin made the request. Browsers send at least one of the two fields
 * with every unsafe request; what sends neither is no browser.
 */
export function isCrossSite(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string' && site !== 'same-origin' && site !== 'none') return true;
  return origin !== undefined && (host === undefined || hostOf(origin) !== host.toLowerCase());
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
