import type { z } from 'zod';
import type { Role } from '../accounts/roles.ts';
import type { Scope } from '../accounts/scopes.ts';
import type { ErrorCode } from '../errors/error-codes.ts';

/**
 * Who may call an endpoint.
 * `public`: anyone, no token looked at. `optional`: anyone; a token or guest session is used when sent (a bad one is refused).
 * `voter`: an access token or a guest session. `voter-or-new`: the same, and whoever shows neither becomes a guest by the
 * call, whose session comes with a successful answer as cookie and as `guestToken`.
 * `user`: an access token. `admin`: an access token with the role `admin`.
 * All but `public` take an API key in the place of an access token if it has the endpoint's `scope`, and refuse it otherwise.
 */
export type EndpointAuth = 'public' | 'optional' | 'voter' | 'voter-or-new' | 'user' | 'admin';

type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface ResponseContract {
  description: string;
  /** Absent for a response without a body. */
  schema?: z.ZodType;
  /** Default `application/json`. */
  contentType?: string;
  headers?: Record<string, string>;
}

/** The whole contract of one endpoint; routing, validation, OpenAPI and tests all follow from it. */
export interface Endpoint {
  id: string;
  method: HttpMethod;
  /** Express-style path, e.g. `/api/v1/votes/:voteId`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  auth: EndpointAuth;
  /** Of these roles the account has one; administrators have the rights of all. With `user`, and with `voter` and `voter-or-new` for whom is no guest. */
  roles?: readonly Role[];
  /** Scope that an API key must have; without one the endpoint takes no API keys. */
  scope?: Scope;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Largest accepted body in bytes; default 65,536. */
  maxBodyBytes?: number;
  /** `optional`: an `Idempotency-Key` is honoured when sent. */
  idempotency?: 'optional';
  /** Success responses (and 304) by status. */
  responses: Record<number, ResponseContract>;
  /** Codes particular to this endpoint; the general ones (validation, auth, limits) are added by the document. */
  errors: readonly ErrorCode[];
}

/** Declares an endpoint; keeps the literal types, so handlers are typed by the contract. */
export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint;
}

type Output<T, Fallback> = T extends z.ZodType ? z.output<T> : Fallback;

export type EndpointParams<E extends Endpoint> = Output<E['params'], Record<never, never>>;
export type EndpointQuery<E extends Endpoint> = Output<E['query'], Record<never, never>>;
export type EndpointBody<E extends Endpoint> = Output<E['body'], undefined>;
