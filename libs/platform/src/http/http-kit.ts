import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { MakeGuest } from '../auth/make-guest.ts';
import { type ClientView, createClientView } from '../http-request/client-ip.ts';
import { discardBody } from '../http-request/discard-body.ts';
import { ClientLeft } from '../http-request/json-body.ts';
import { requestIdOf } from '../http-request/request-id.ts';
import { type Cors, createCors } from '../http-response/cors.ts';
import { Exchange } from '../http-response/exchange.ts';
import { asProblem, prepareProblem } from '../http-response/problem-response.ts';
import type { IdempotencyStore } from '../idempotency/idempotency-store.ts';
import type { RateLimiters } from '../rate-limit/rate-limiters.ts';
import { type AuthOptions, createAuthenticate } from './authenticate.ts';
import type { Route } from './define-route.ts';
import { createForwardingWatch } from './ignored-forwarding.ts';
import { allowHeader, methodRefusal } from './method-refusal.ts';
import { createRequestReport, type RequestReport } from './request-report.ts';
import { createRunRoute, type RouteServices, type RunRoute } from './run-route.ts';

export interface HttpKitOptions {
  logger: Logger;
  registry: Registry;
  auth?: Omit<AuthOptions, 'trustedOrigins'>;
  /** For endpoints that make guests of whoever shows no session. */
  makeGuest?: MakeGuest;
  corsOrigins?: readonly string[];
  /** CIDR blocks whose `X-Forwarded-*` is believed; default none. */
  trustedProxies?: readonly string[];
  /** A proxy that is not trusted asked for somebody; once an hour. */
  onIgnoredProxy?: (peer: string) => void;
  limiters?: RateLimiters;
  idempotency?: IdempotencyStore;
  /** Default off; a difference is a 500. */
  validateResponses?: boolean;
}

export interface Run {
  run: RunRoute;
  path: string;
}

export type Runs = ReadonlyMap<string, Run>;

/** Opens, answers and refuses requests, whether Express or the look-up found the route. */
export class HttpKit {
  readonly closing = new AbortController();
  readonly cors: Cors;
  readonly client: ClientView;
  readonly #watchForwarding: ReturnType<typeof createForwardingWatch>;
  readonly #report: RequestReport;
  readonly #services: RouteServices;

  constructor(options: HttpKitOptions) {
    const trustedOrigins = new Set(options.corsOrigins ?? []);
    this.cors = createCors(trustedOrigins);
    this.client = createClientView(options.trustedProxies ?? []);
    this.#watchForwarding = createForwardingWatch(
      this.client,
      options.logger,
      options.registry,
      options.onIgnoredProxy,
    );
    this.#report = createRequestReport(options.logger, options.registry);
    this.#services = {
      authenticate: createAuthenticate({ ...options.auth, trustedOrigins }),
      client: this.client,
      closing: this.closing.signal,
      makeGuest: options.makeGuest,
      limiters: options.limiters,
      idempotency: options.idempotency,
      validateResponses: options.validateResponses ?? false,
    };
  }

  runsOf(routes: ReadonlyMap<string, Route>): Runs {
    const runs = new Map<string, Run>();
    for (const [method, route] of routes)
      runs.set(method, { run: createRunRoute(route, this.#services), path: route.endpoint.path });
    const get = runs.get('GET');
    return get === undefined ? runs : runs.set('HEAD', get);
  }

  open(request: IncomingMessage, response: ServerResponse): Exchange {
    const exchange = new Exchange(request, response, requestIdOf(request.headers));
    this.#watchForwarding(request);
    response.on('close', () => this.#report.finished(exchange));
    if (this.closing.signal.aborted) exchange.extraHeaders.push('Connection', 'close');
    return exchange;
  }

  answer(exchange: Exchange, { run, path }: Run, params: unknown): void {
    exchange.route = path;
    run(exchange, params)
      .then((prepared) => exchange.send(prepared, this.cors))
      .catch((error: unknown) => this.refuse(exchange, error));
  }

  answerUnrouted(exchange: Exchange): void {
    const { allowed, request } = exchange;
    if (allowed.length === 0 || request.method !== 'OPTIONS') throw methodRefusal(allowed);
    void exchange.send({ status: 204, headers: { Allow: allowHeader(allowed) } }, this.cors);
  }

  refuse(exchange: Exchange, error: unknown): void {
    const { request, response } = exchange;
    if (error instanceof ClientLeft || response.destroyed) return;
    const problem = asProblem(error);
    // A 503 without a cause is no failure: readiness, a full backlog.
    if (problem.code === 'INTERNAL') this.#report.failed(exchange, problem.cause ?? problem);
    else if (problem.status >= 500 && problem.cause !== undefined) this.#report.refused(exchange, problem);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (!request.complete && !discardBody(request)) exchange.extraHeaders.push('Connection', 'close');
    void exchange.send(prepareProblem(problem, exchange.requestId), this.cors);
  }
}
