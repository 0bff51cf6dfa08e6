import type { IncomingMessage } from 'node:http';
import type { Endpoint, EndpointBody, EndpointParams, EndpointQuery } from '@urvote/contracts/endpoint/endpoint';
import type { Caller, CallerOf } from '../auth/caller.ts';

/** What a handler knows of a request; everything in it has passed the endpoint's contract. */
export interface RequestContext<E extends Endpoint = Endpoint> {
  readonly params: EndpointParams<E>;
  readonly query: EndpointQuery<E>;
  readonly body: EndpointBody<E>;
  readonly caller: CallerOf<E['auth']>;
  readonly requestId: string;
  /** Address of the client as far as trusted proxies vouch for it. */
  readonly clientIp: string;
  readonly userAgent: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** Whether the client reached the platform over TLS. */
  readonly isSecure: boolean;
  header(name: string): string | undefined;
  /** Aborts when the client leaves before the response is complete. */
  readonly signal: AbortSignal;
  /** Aborts when the server begins to shut down; long streams end then. */
  readonly closing: AbortSignal;
  /** The raw request, for endpoints without a JSON body that read a stream. */
  readonly request: IncomingMessage;
}

/** A context whose contract is not known, as the kit itself passes it around. */
export interface AnyContext extends Omit<RequestContext, 'caller' | 'params' | 'query' | 'body'> {
  readonly caller: Caller;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}
