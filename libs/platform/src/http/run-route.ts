import type { IncomingMessage } from 'node:http';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { spendApiKeyQuota } from '../api-keys/api-key-quota.ts';
import type { AuthRequest } from '../auth/auth-request.ts';
import type { Authenticate } from './authenticate.ts';
import type { Caller } from '../auth/caller.ts';
import type { MakeGuest } from '../auth/make-guest.ts';
import type { IdempotencyStore } from '../idempotency/idempotency-store.ts';
import { runIdempotently } from '../idempotency/run-idempotently.ts';
import { createQuotas, type Quotas } from '../rate-limit/quotas.ts';
import type { RateLimiters } from '../rate-limit/rate-limiters.ts';
import type { ClientView } from '../http-request/client-ip.ts';
import { Context } from '../http-request/context.ts';
import type { Route } from './define-route.ts';
import type { Exchange } from '../http-response/exchange.ts';
import type { AnyResult } from '../http-response/route-result.ts';
import { hasNoBody, readJsonBody } from '../http-request/json-body.ts';
import { queryOf, refuseQuery, validate } from '../http-request/validate.ts';
import { deprecationFieldsOf } from '../http-response/deprecation-fields.ts';
import { handOverSession } from '../http-response/hand-over-session.ts';
import { prepareResult, type PreparedResponse } from '../http-response/prepared-response.ts';

const defaultBodyBytes = 65_536;

export interface RouteServices {
  authenticate: Authenticate;
  client: ClientView;
  closing: AbortSignal;
  makeGuest: MakeGuest | undefined;
  limiters: RateLimiters | undefined;
  idempotency: IdempotencyStore | undefined;
  validateResponses: boolean;
}

export type RunRoute = (exchange: Exchange, params: unknown) => Promise<PreparedResponse>;

/** From a matched path to the bytes of its response: caller, contract, quotas, handler. */
export function createRunRoute(route: Route, services: RouteServices): RunRoute {
  const { endpoint } = route;
  const quotas = quotasOf(route, services.limiters);
  const store = storeOf(route, services.idempotency);
  const deprecationFields = deprecationFieldsOf(endpoint);
  const makesGuests = endpoint.auth === 'voter-or-new';
  const isBodyOptional = endpoint.body?.safeParse(undefined).success === true;

  function prepare(result: AnyResult): PreparedResponse {
    if (services.validateResponses) assertKeepsContract(route, result.status, result.body, result.stream !== undefined);
    return prepareResult(result);
  }

  return async (exchange, params) => {
    const { request } = exchange;
    if (deprecationFields !== undefined) exchange.extraHeaders.push(...deprecationFields(params));
    const found = services.authenticate(endpoint, authRequestOf(request, services.client));
    let caller = found instanceof Promise ? await found : found;
    if (makesGuests && caller.kind === 'anonymous') caller = guestOf(request, services);
    if (caller.kind === 'user' && caller.apiKeyId !== undefined)
      await spendApiKeyQuota(caller, services.limiters, exchange.extraHeaders);
    const ctx = new Context(exchange, caller, services.client, services.closing);
    readAddress(ctx, route, params);
    if (route.admit !== undefined) await route.admit(ctx);
    let bytes: Buffer | undefined;
    if (endpoint.body !== undefined) {
      const isLeftOut = isBodyOptional && hasNoBody(request);
      const body = isLeftOut ? undefined : await readJsonBody(request, endpoint.maxBodyBytes ?? defaultBodyBytes);
      ctx.body = validate(endpoint.body, body?.value, 'body');
      bytes = body?.bytes;
      ctx.bodyBytes = bytes;
    }
    const spending = quotas?.spend(ctx, exchange.extraHeaders);
    if (spending !== undefined) await spending;
    const respond = async () => prepare(await route.handle(ctx));
    const answer =
      store === undefined || ctx.idempotencyKey === undefined
        ? respond()
        : runIdempotently({ store, ctx, endpoint, bytes, respond });
    if (caller.kind !== 'guest' || caller.newSession === undefined) return answer;
    return handOverSession(await answer, caller.newSession);
  };
}

/** @throws {ProblemError} UNAUTHENTICATED where no guests are made */
function guestOf(request: IncomingMessage, { makeGuest, client }: RouteServices): Caller {
  if (makeGuest === undefined) throw new ProblemError('UNAUTHENTICATED');
  const key = request.headers['idempotency-key'];
  return makeGuest({
    clientIp: client.ip(request),
    isSecure: client.isSecure(request),
    idempotencyKey: key === undefined ? undefined : String(key),
  });
}

/** The scheme matters only to cookies. */
function authRequestOf(request: IncomingMessage, client: ClientView): AuthRequest {
  const { method = '', headers } = request;
  return { method, headers, isSecure: headers.cookie !== undefined && client.isSecure(request) };
}

function storeOf({ endpoint }: Route, store: IdempotencyStore | undefined): IdempotencyStore | undefined {
  if (endpoint.idempotency === undefined) return undefined;
  if (store === undefined)
    throw new Error(`Endpoint ${endpoint.id} takes an Idempotency-Key, but the app was given no store for them`);
  return store;
}

function quotasOf(route: Route, limiters: RateLimiters | undefined): Quotas | undefined {
  if (route.limits.length === 0) return undefined;
  if (limiters === undefined)
    throw new Error(`Route ${route.endpoint.id} declares limits, but the app was given no rate limiters`);
  return createQuotas(route.limits, limiters);
}

function readAddress(ctx: Context, { endpoint }: Route, params: unknown): void {
  const url = ctx.request.url ?? '';
  ctx.params = endpoint.params === undefined ? {} : validate(endpoint.params, params, 'params');
  if (endpoint.query !== undefined) ctx.query = validate(endpoint.query, queryOf(url), 'query');
  else if (url.includes('?')) refuseQuery(url);
}

function assertKeepsContract({ endpoint }: Route, status: number, body: unknown, isStream: boolean): void {
  const contract = endpoint.responses[status];
  if (contract === undefined) throw new Error(`${endpoint.id} answered ${status}, which its contract does not know`);
  if (isStream || contract.schema === undefined) return;
  const wire: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
  const result = contract.schema.safeParse(wire);
  if (!result.success)
    throw new ProblemError('INTERNAL', {
      cause: new Error(`${endpoint.id} broke its contract`, { cause: result.error }),
    });
}
