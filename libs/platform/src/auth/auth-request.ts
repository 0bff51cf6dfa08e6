import type { IncomingHttpHeaders } from 'node:http';

/** What of a request tells who is calling. */
export interface AuthRequest {
  method: string;
  headers: IncomingHttpHeaders;
  /**
   * The request surely came by TLS, so a page without TLS is another origin. That it did not is never sure, since a proxy
   * that is not trusted may have taken the TLS off; then the scheme is not compared.
   */
  isSecure?: boolean;
}
