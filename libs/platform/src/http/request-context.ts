import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Endpoint, EndpointBody, EndpointParams, EndpointQuery } from '@urvote/contracts/http/endpoint';
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

export type ResponseHeaders = Record<string, string | readonly string[]>;

export interface StreamResult<Status = number> {
  status: Status;
  body?: never;
  headers?: ResponseHeaders;
  /** Writes the body; the headers are already sent. It must end the response. */
  stream: (response: ServerResponse) => void | Promise<void>;
}

type ResultOf<Status, Contract> = Contract extends { schema: infer S extends z.ZodType }
  ? { status: Status; body: z.input<S>; headers?: ResponseHeaders; stream?: never }
  : { status: Status; body?: undefined; headers?: ResponseHeaders; stream?: never };

type StatusOf<E extends Endpoint> = keyof E['responses'] & number;

/** One of the responses the contract declares, or a stream. */
export type RouteResult<E extends Endpoint = Endpoint> =
  { [S in StatusOf<E>]: ResultOf<S, E['responses'][S]> }[StatusOf<E>] | StreamResult<StatusOf<E>>;

/** A result as the kit handles it once the contract's types are behind. */
export interface AnyResult {
  status: number;
  body?: unknown;
  headers?: ResponseHeaders;
  stream?: StreamResult['stream'];
}

/** A context whose contract is not known, as the kit itself passes it around. */
export interface AnyContext extends Omit<RequestContext, 'caller' | 'params' | 'query' | 'body'> {
  readonly caller: Caller;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}
