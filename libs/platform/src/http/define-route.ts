import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import type { RateLimitRule } from '../rate-limit/rate-limit-rule.ts';
import type { AnyContext, RequestContext } from '../http-request/request-context.ts';
import type { AnyResult, RouteResult } from '../http-response/route-result.ts';

export interface RouteOptions<E extends Endpoint> {
  limits?: readonly RateLimitRule<RequestContext<E>>[];
  /** Asked before the body is read, with the path and the query only. @throws {ProblemError} for callers to refuse */
  admit?: (ctx: AnyContext) => Promise<void>;
}

export interface Route<Id extends string = string> {
  readonly endpoint: Endpoint & { readonly id: Id };
  readonly handle: (ctx: AnyContext) => Promise<AnyResult>;
  readonly limits: readonly RateLimitRule<AnyContext>[];
  readonly admit?: ((ctx: AnyContext) => Promise<void>) | undefined;
}

/** A route for each endpoint of a service: one without a route, or with that of another, does not compile. */
export type RoutesOf<Endpoints extends readonly Endpoint[]> = { [E in Endpoints[number] as E['id']]: Route<E['id']> };

export type Handler<E extends Endpoint> = (ctx: RequestContext<E>) => Promise<RouteResult<E>>;

/** `H` is a parameter of its own so that literals in results keep their types. */
export function defineRoute<E extends Endpoint, H extends Handler<E>>(
  endpoint: E,
  handle: H,
  options: RouteOptions<E> = {},
): Route<E['id']> {
  // True because the kit validates by the contract before it calls.
  return {
    endpoint,
    handle: handle as unknown as Route['handle'],
    limits: (options.limits ?? []) as unknown as Route['limits'],
    admit: options.admit,
  };
}
