import type { IncomingMessage } from 'node:http';
import type { Endpoint, EndpointBody, EndpointParams, EndpointQuery } from '@urvote/contracts/endpoint/endpoint';
import type { Caller, CallerOf } from '../auth/caller.ts';

/** Everything in it has passed the endpoint's contract. */
export interface RequestContext<E extends Endpoint = Endpoint> {
  readonly params: EndpointParams<E>;
  readonly query: EndpointQuery<E>;
  readonly body: EndpointBody<E>;
  /** The body as it came, for what is signed; undefined where none was read. */
  readonly bodyBytes: Buffer | undefined;
  readonly caller: CallerOf<E['auth']>;
  readonly requestId: string;
  /** As far as trusted proxies vouch for it. */
  readonly clientIp: string;
  readonly userAgent: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly isSecure: boolean;
  header(name: string): string | undefined;
  readonly signal: AbortSignal;
  /** Aborts when the server begins to shut down; long streams end then. */
  readonly closing: AbortSignal;
  readonly request: IncomingMessage;
}

/** As the kit passes it around, without the contract's types. */
export interface AnyContext extends Omit<RequestContext, 'caller' | 'params' | 'query' | 'body'> {
  readonly caller: Caller;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}
