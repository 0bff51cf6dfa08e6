import { Agent, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import httpProxy from 'http-proxy-3';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { connectTimeoutMs } from '../clock/time-limits.ts';
import type { Exchange } from '../http-response/exchange.ts';
import { discardBody } from '../http-request/discard-body.ts';
import type { Cors } from '../http-response/cors.ts';
import { sharedCachingField } from './shared-caching.ts';

export interface ProxyOptions {
  /** Whether a request is for the upstream. */
  takes(method: string, path: string): boolean;
  targetUrl: string;
  /** Label of metrics, e.g. `user-service`. */
  name: string;
  connectTimeoutMs?: number;
  /** Longest silence of the upstream; default 30 s. */
  responseTimeoutMs?: number;
}

export interface ForwardedRequest {
  exchange: Exchange;
  cors: Cors;
  clientIp: string;
  isSecure: boolean;
}

export interface ProxyRoute extends Disposable {
  readonly name: string;
  matches(method: string, path: string): boolean;
  /** @throws {ProblemError} TEMPORARILY_UNAVAILABLE when the upstream is down, UPSTREAM_UNAVAILABLE when it breaks off */
  forward(request: ForwardedRequest): Promise<void>;
}

/** Dot segments, empty segments and coded or turned slashes: the upstream, or what builds its address, may read another path in them. */
const isAmbiguous = /\/(?:\.|%2e){1,2}(?:\/|$)|\/\/|\\|%2f|%5c/i;

/** Passes requests on as streams. The upstream checks the caller's own token; nothing here vouches for anybody. */
export function createProxyRoute(options: ProxyOptions): ProxyRoute {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const proxy = httpProxy.createProxyServer({
    target: options.targetUrl,
    agent,
    connectTimeout: options.connectTimeoutMs ?? connectTimeoutMs,
    proxyTimeout: options.responseTimeoutMs ?? 30_000,
  });
  proxy.on('proxyReq', endEarly);
  proxy.on('proxyRes', keepOwnHeaders);

  return {
    name: `proxy:${options.name}`,
    matches: (method, path) => options.takes(method, path),
    async forward(forwarded) {
      const { request, response } = forwarded.exchange;
      assertCertain(request.url ?? '');
      assertFramed(request);
      setForwardingHeaders(forwarded);
      setResponseHeaders(forwarded);
      return new Promise((resolve, reject) => {
        response.once('close', resolve);
        proxy.web(request, response, {}, (error) => {
          for (const name of response.getHeaderNames()) if (!response.headersSent) response.removeHeader(name);
          reject(upstreamProblem(error));
        });
      });
    },
    [Symbol.dispose]() {
      proxy.close();
      agent.destroy();
    },
  };
}

/** Who waits for `100 Continue` was answered by this process. */
const hopByHop = [
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
];
const forwarding = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-real-ip',
];

/** Node frames the body of these by itself when its length is not known. That of any other method it would send bare, as if it were the next request. */
const methodsWithBody = new Set(['POST', 'PUT', 'PATCH']);

/** @throws {ProblemError} NOT_FOUND */
function assertCertain(url: string): void {
  if (isAmbiguous.test(url.split('?', 1)[0] ?? '')) throw new ProblemError('NOT_FOUND');
}

/** @throws {ProblemError} BAD_REQUEST */
function assertFramed({ method = '', headers }: IncomingMessage): void {
  if (headers['transfer-encoding'] === undefined || methodsWithBody.has(method)) return;
  throw new ProblemError('BAD_REQUEST', { detail: `The body of a ${method} needs a Content-Length` });
}

/** Fields that `Connection` may name but never take away: they say where the request goes and where it ends. */
const kept = new Set(['', 'host', 'content-length', 'transfer-encoding']);

/** This process's own view of the client; nothing that a client claims of itself. */
export function forwardingHeaders({ exchange, clientIp, isSecure }: ForwardedRequest): Record<string, string> {
  const { host } = exchange.request.headers;
  return {
    'x-request-id': exchange.requestId,
    'x-forwarded-for': clientIp,
    'x-forwarded-proto': isSecure ? 'https' : 'http',
    ...(host === undefined ? {} : { 'x-forwarded-host': host }),
  };
}

function setForwardingHeaders(forwarded: ForwardedRequest): void {
  const { headers } = forwarded.exchange.request;
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  for (const name of [...hopByHop, ...forwarding, ...named]) if (!kept.has(name)) delete headers[name];
  headers.connection = named.includes('close') ? 'close' : 'keep-alive';
  Object.assign(headers, forwardingHeaders(forwarded));
}

function setResponseHeaders({ exchange, cors }: ForwardedRequest): void {
  const list = exchange.headerList({}, cors);
  for (let i = 0; i < list.length; i += 2) exchange.response.setHeader(list[i] ?? '', list[i + 1] ?? '');
}

/**
 * An upstream may answer before it has read the body. Its connection is of no further use then, and the rest of the body
 * is read here: left waiting to be passed on, it would keep the next request of the client's connection from being read.
 */
function endEarly(outgoing: ClientRequest, request: IncomingMessage, response: ServerResponse): void {
  response.once('close', () => {
    if (!outgoing.writableFinished) outgoing.destroy();
    if (!request.complete && !discardBody(request)) request.destroy();
  });
}

const edgeOnly = new Set(['x-request-id', 'vary', sharedCachingField.toLowerCase()]);

/** Origins are allowed at the edge, and a request has one id. */
function keepOwnHeaders(upstream: IncomingMessage): void {
  for (const name of Object.keys(upstream.headers)) {
    if (name.startsWith('access-control-') || edgeOnly.has(name)) delete upstream.headers[name];
  }
}

export function upstreamProblem(error: Error & { code?: string }): ProblemError {
  const isDown = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT'].includes(error.code ?? '');
  return new ProblemError(isDown ? 'TEMPORARILY_UNAVAILABLE' : 'UPSTREAM_UNAVAILABLE', { cause: error });
}
