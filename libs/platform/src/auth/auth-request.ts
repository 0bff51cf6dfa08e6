import type { IncomingHttpHeaders } from 'node:http';

export interface AuthRequest {
  method: string;
  headers: IncomingHttpHeaders;
  /** True when it surely came by TLS. False is never sure: an untrusted proxy may have taken TLS off. */
  isSecure?: boolean;
}
