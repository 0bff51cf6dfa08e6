import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { createAuthenticate, type AuthOptions } from './authenticate.ts';
import type { MakeGuest } from '../auth/make-guest.ts';
import type { IdempotencyStore } from '../idempotency/idempotency-store.ts';
import type { ProxyRoute } from '../proxy/proxy-route.ts';
import type { RateLimiters } from '../rate-limit/rate-limiters.ts';
import { createClientView } from '../http-request/client-ip.ts';
import type { Route } from './define-route.ts';
import { Exchange } from '../http-response/exchange.ts';
import { discardBody } from '../http-request/discard-body.ts';
import { ClientLeft } from '../http-request/json-body.ts';
import { requestIdOf } from '../http-request/request-id.ts';
import { createRequestReport, type RequestReport } from './request-report.ts';
import { createCors, type Cors } from '../http-response/cors.ts';
import { asProblem, prepareProblem } from '../http-response/problem-response.ts';
import { groupByPath } from './route-table.ts';
import { createRunRoute, type RouteServices, type RunRoute } from './run-route.ts';

const longestUrl = 8_192;

export interface HttpAppOptions {
  routes: readonly Route[];
  logger: Logger;
  registry: Registry;
  auth?: Omit<AuthOptions, 'trustedOrigins'>;
  /** Makes guests of callers who show no session, where an endpoint takes them. */
  makeGuest?: MakeGuest;
  /** Origins of pages that may call with credentials, e.g. `https://example.com`. */
  corsOrigins?: readonly string[];
  /** CIDR blocks of proxies whose `X-Forwarded-*` is believed; default none. */
  trustedProxies?: readonly string[];
  limiters?: RateLimiters;
  idempotency?: IdempotencyStore;
  /** Asked, in order, for what no route takes. */
  proxies?: readonly ProxyRoute[];
  validateResponses?: boolean;
}

export interface HttpApp {
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Aborted when the server starts to shut down. */
  readonly closing: AbortController;
}

type KitRequest = express.Request & { exchange: Exchange };
type Pair = [request: IncomingMessage, response: ServerResponse];

interface Run {
  run: RunRoute;
  path: string;
}

/** What takes a path, by method. */
type Runs = ReadonlyMap<string, Run>;

/** An Express application that answers exactly the given routes, by their contracts. */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const app = express()
    .disable('x-powered-by')
    .disable('etag')
    .enable('case sensitive routing')
    .enable('strict routing');
  const kit = createKit(options);
  const fixedPaths = new Map<string, Runs>();
  app.use(kit.begin);
  for (const [path, methods] of groupByPath(options.routes)) {
    const runs = kit.runsOf(methods);
    app.all(path, kit.takePath(runs));
    if (!/[:*{]/.test(path)) fixedPaths.set(path, runs);
  }
  app.use(kit.takeRest);
  app.use(kit.fail);
  return { handler: shortCut(fixedPaths, kit.takeFixed, app), closing: kit.closing };
}

/**
 * A path without parameters or query is found by one look-up. Express, which tries its routes in turn and changes the
 * prototypes of both objects, takes what is left; it took 3 to 4 % of the time of a vote.
 */
function shortCut(
  paths: ReadonlyMap<string, Runs>,
  takeFixed: (found: Run, ...pair: Pair) => void,
  app: Express,
): HttpApp['handler'] {
  return (request, response) => {
    const found = paths.get(request.url ?? '')?.get(request.method ?? '');
    // A request without a host is refused where the longer way begins.
    if (found === undefined || request.headers.host === undefined) app(request, response);
    else takeFixed(found, request, response);
  };
}

function createKit(options: HttpAppOptions) {
  const closing = new AbortController();
  const origins = new Set(options.corsOrigins ?? []);
  const cors = createCors(origins);
  const client = createClientView(options.trustedProxies ?? []);
  const report = createRequestReport(options.logger, options.registry);
  const refuse = createRefuse(report, cors);
  const services = {
    authenticate: createAuthenticate({ ...options.auth, trustedOrigins: origins }),
    client,
    closing: closing.signal,
    makeGuest: options.makeGuest,
    limiters: options.limiters,
    idempotency: options.idempotency,
    validateResponses: options.validateResponses ?? false,
  };

  function open(request: IncomingMessage, response: ServerResponse): Exchange {
    const exchange = new Exchange(request, response, requestIdOf(request.headers['x-request-id']));
    response.on('close', () => report.finished(exchange));
    if (closing.signal.aborted) exchange.extraHeaders.push('Connection', 'close');
    return exchange;
  }

  function begin(request: express.Request, response: express.Response, next: express.NextFunction): void {
    (request as KitRequest).exchange = open(request, response);
    assertAddressed(request);
    next();
  }

  function takePath(runs: Runs) {
    const allowed = [...runs.keys()];
    return (request: express.Request, _response: express.Response, next: express.NextFunction): void => {
      const { exchange } = request as KitRequest;
      const found = runs.get(request.method);
      if (found === undefined) {
        exchange.allowed.push(...allowed);
        next();
        return;
      }
      answer(exchange, found, request.params);
    };
  }

  function takeFixed(found: Run, request: IncomingMessage, response: ServerResponse): void {
    answer(open(request, response), found, {});
  }

  function answer(exchange: Exchange, { run, path }: Run, params: unknown): void {
    exchange.route = path;
    run(exchange, params)
      .then((prepared) => exchange.send(prepared, cors))
      .catch((error: unknown) => refuse(exchange, error));
  }

  function takeRest(request: express.Request): void {
    const { exchange } = request as KitRequest;
    const preflight = request.method === 'OPTIONS' ? cors.preflight(request.headers) : undefined;
    if (preflight !== undefined) {
      exchange.extraHeaders.push(...preflight);
      void exchange.send({ status: 204, headers: {} }, cors);
      return;
    }
    const path = request.url.split('?', 1)[0] ?? '';
    const proxy = options.proxies?.find((candidate) => candidate.matches(request.method, path));
    if (proxy === undefined) return answerUnrouted(exchange, cors);
    exchange.route = proxy.name;
    proxy
      .forward({ exchange, cors, clientIp: client.ip(request), isSecure: client.isSecure(request) })
      .catch((error: unknown) => refuse(exchange, error));
  }

  function fail(
    error: unknown,
    request: express.Request,
    _response: express.Response,
    _next: express.NextFunction,
  ): void {
    refuse((request as KitRequest).exchange, error);
  }

  const runsOf = (routes: ReadonlyMap<string, Route>) => createRuns(routes, services);
  return { runsOf, begin, takeFixed, takePath, takeRest, fail, closing };
}

function createRuns(routes: ReadonlyMap<string, Route>, services: RouteServices): Runs {
  const runs = new Map<string, Run>();
  for (const [method, route] of routes)
    runs.set(method, { run: createRunRoute(route, services), path: route.endpoint.path });
  const get = runs.get('GET');
  return get === undefined ? runs : runs.set('HEAD', get);
}

function assertAddressed({ url = '', headers, httpVersion }: IncomingMessage): void {
  if (url.length > longestUrl) throw new ProblemError('URI_TOO_LONG');
  if (headers.host === undefined && httpVersion !== '1.0')
    throw new ProblemError('BAD_REQUEST', { detail: 'The Host header is missing' });
}

/** Nothing takes the path, or something does but not by this method. */
function answerUnrouted(exchange: Exchange, cors: Cors): void {
  if (exchange.allowed.length === 0) throw new ProblemError('NOT_FOUND');
  const allow = [...new Set([...exchange.allowed, 'OPTIONS'])].join(', ');
  if (exchange.request.method !== 'OPTIONS')
    throw new ProblemError('METHOD_NOT_ALLOWED', { headers: { Allow: allow } });
  void exchange.send({ status: 204, headers: { Allow: allow } }, cors);
}

/** Answers any error as a problem document, as long as there is somebody to answer. */
function createRefuse(report: RequestReport, cors: Cors): (exchange: Exchange, error: unknown) => void {
  return (exchange, error) => {
    const { request, response } = exchange;
    if (error instanceof ClientLeft || response.destroyed) return;
    const problem = asProblem(error);
    // A 503 with no cause behind it is an answer like any other: readiness, a full backlog. The metrics count it.
    if (problem.code === 'INTERNAL') report.failed(exchange, problem.cause ?? problem);
    else if (problem.status >= 500 && problem.cause !== undefined) report.failed(exchange, problem);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (!request.complete && !discardBody(request)) exchange.extraHeaders.push('Connection', 'close');
    void exchange.send(prepareProblem(problem, exchange.requestId), cors);
  };
}
