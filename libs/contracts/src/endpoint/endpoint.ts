import type { z } from 'zod';
import type { ClientPermission } from '../accounts/client-roles.ts';
import type { OpsRole } from '../accounts/ops-roles.ts';
import type { Role } from '../accounts/roles.ts';
import type { Scope } from '../accounts/scopes.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import type { Deprecation } from './deprecation.ts';

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
  schema?: z.ZodType;
  contentType?: string;
  /** Of a body that is no JSON. */
  example?: string;
  /** Other media types of the same answer, with an example of those that are text. */
  alternatives?: Record<string, string | null>;
  headers?: Record<string, string>;
}

/** Routing, validation, OpenAPI and tests follow from it. */
export interface Endpoint {
  id: string;
  method: HttpMethod;
  /** Express-style path, e.g. `/api/v1/votes/:voteId`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  deprecated?: Deprecation;
  auth: EndpointAuth;
  /** The account needs one of them, or `admin`; guests of `voter` and `voter-or-new` need none. */
  roles?: readonly Role[];
  /**
   * Needed of a member of the client that the path leads to; an account that is none of its members is told there is
   * nothing. Administrators of the platform have every permission.
   */
  permission?: ClientPermission;
  /** Least role in operations, whose sessions are their own. */
  opsRole?: OpsRole;
  /** Without it the endpoint takes no API keys. */
  scope?: Scope;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** What a browser's form sends in the place of a body; the handler reads it. */
  form?: z.ZodType;
  /** In bytes; default 65,536. */
  maxBodyBytes?: number;
  /** An `Idempotency-Key` is honoured when sent. */
  idempotency?: 'optional';
  responses: Record<number, ResponseContract>;
  /** Beside the general ones (validation, auth, limits). */
  errors: readonly ErrorCode[];
}

/** Keeps the literal types, so handlers are typed by the contract. */
export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint;
}

type Output<T, Fallback> = T extends z.ZodType ? z.output<T> : Fallback;

export type EndpointParams<E extends Endpoint> = Output<E['params'], Record<never, never>>;
export type EndpointQuery<E extends Endpoint> = Output<E['query'], Record<never, never>>;
export type EndpointBody<E extends Endpoint> = Output<E['body'], undefined>;
