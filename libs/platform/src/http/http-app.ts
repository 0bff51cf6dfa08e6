import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Cors } from '../http-response/cors.ts';
import type { Exchange } from '../http-response/exchange.ts';
import type { ProxyRoute } from '../proxy/proxy-route.ts';
import type { Route } from './define-route.ts';
import { HttpKit, type HttpKitOptions, type Run, type Runs } from './http-kit.ts';
import { groupByPath } from './route-table.ts';

const longestUrl = 8_192;

export interface HttpAppOptions extends HttpKitOptions {
  routes: readonly Route[];
  proxies?: readonly ProxyRoute[];
}

export interface HttpApp {
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  readonly closing: AbortController;
}

type KitRequest = Request & { exchange: Exchange };

export function createHttpApp({ routes, proxies = [], ...options }: HttpAppOptions): HttpApp {
  const app = express()
    .disable('x-powered-by')
    .disable('etag')
    .enable('case sensitive routing')
    .enable('strict routing');
  const kit = new HttpKit(options);
  const fixedPaths = new Map<string, Runs>();
  app.use(beginBy(kit));
  for (const [path, methods] of groupByPath(routes)) {
    const runs = kit.runsOf(methods);
    app.all(path, takePath(kit, runs));
    if (!/[:*{]/.test(path)) fixedPaths.set(path, runs);
  }
  app.use(takeRest(kit, proxies));
  app.use(failBy(kit));
  return { handler: shortCut(fixedPaths, kit, app), closing: kit.closing };
}

/**
 * Finds a path without parameters by one look-up. Express, which changes the prototypes of both objects, takes the
 * rest; it took 3 to 4 % of the time of a vote.
 */
function shortCut(paths: ReadonlyMap<string, Runs>, kit: HttpKit, app: Express): HttpApp['handler'] {
  return (request, response) => {
    const found: Run | undefined = paths.get(request.url ?? '')?.get(request.method ?? '');
    // What is refused for its header fields is refused where the longer way begins.
    if (found === undefined || request.headers.expect !== undefined || hostCount(request) !== 1) app(request, response);
    else kit.answer(kit.open(request, response), found, {});
  };
}

function beginBy(kit: HttpKit) {
  return (request: Request, response: Response, next: NextFunction): void => {
    (request as KitRequest).exchange = kit.open(request, response);
    assertAddressed(request);
    next();
  };
}

function takePath(kit: HttpKit, runs: Runs) {
  const allowed = [...runs.keys()];
  return (request: Request, _response: Response, next: NextFunction): void => {
    const { exchange } = request as KitRequest;
    const found = runs.get(request.method);
    if (found !== undefined) return kit.answer(exchange, found, request.params);
    exchange.allowed.push(...allowed);
    next();
  };
}

function takeRest(kit: HttpKit, proxies: readonly ProxyRoute[]) {
  const { cors, client } = kit;
  return (request: Request): void => {
    const { exchange } = request as KitRequest;
    const preflight = request.method === 'OPTIONS' ? cors.preflight(request.headers) : undefined;
    if (preflight !== undefined) return answerPreflight(exchange, preflight, cors);
    const path = request.url.split('?', 1)[0] ?? '';
    const proxy = proxies.find((candidate) => candidate.matches(request.method, path));
    if (proxy === undefined) return kit.answerUnrouted(exchange);
    exchange.route = proxy.name;
    proxy
      .forward({ exchange, cors, clientIp: client.ip(request), isSecure: client.isSecure(request) })
      .catch((error: unknown) => kit.refuse(exchange, error));
  };
}

function answerPreflight(exchange: Exchange, headers: readonly string[], cors: Cors): void {
  exchange.extraHeaders.push(...headers);
  void exchange.send({ status: 204, headers: {} }, cors);
}

/** Express knows an error handler by its four parameters. */
function failBy(kit: HttpKit) {
  return (error: unknown, request: Request, _response: Response, _next: NextFunction): void =>
    kit.refuse((request as KitRequest).exchange, error);
}

function assertAddressed(request: IncomingMessage): void {
  const { url = '', headers, httpVersion } = request;
  if (url.length > longestUrl) throw new ProblemError('URI_TOO_LONG');
  const count = hostCount(request);
  if (count === 0 && httpVersion !== '1.0')
    throw new ProblemError('BAD_REQUEST', { detail: 'The Host header is missing' });
  if (count > 1) throw new ProblemError('BAD_REQUEST', { detail: 'There is more than one Host header' });
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue')
    throw new ProblemError('EXPECTATION_FAILED');
}

/** Node keeps the first of several, where a proxy before it may have gone by the last. */
function hostCount({ rawHeaders }: IncomingMessage): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}
