import type { IncomingMessage, ServerResponse } from 'node:http';
import { securityHeaders } from './security-headers.ts';
import type { Cors } from './cors.ts';
import type { PreparedResponse } from './prepared-response.ts';

const defaults: readonly string[] = ['Cache-Control', 'no-store', ...securityHeaders];
const defaultNames = new Set(defaults.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase()));

export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly startedAt = performance.now();
  /** The route's path, for metrics and logs. */
  route = 'none';
  readonly allowed: string[] = [];
  readonly extraHeaders: string[] = [];

  constructor(request: IncomingMessage, response: ServerResponse, requestId: string) {
    this.request = request;
    this.response = response;
    this.requestId = requestId;
  }

  /** One flat list, which Node writes without building a map of it. */
  headerList(own: PreparedResponse['headers'], cors: Cors): string[] {
    const list = ['X-Request-Id', this.requestId];
    cors.addTo(list, this.request.headers.origin);
    let isOverriding = false;
    for (const name in own) {
      isOverriding ||= defaultNames.has(name.toLowerCase());
      const value = own[name];
      if (typeof value === 'string') list.push(name, value);
      else for (const each of value ?? []) list.push(name, each);
    }
    list.push(...(isOverriding ? defaultsWithout(own) : defaults), ...this.extraHeaders);
    return list;
  }

  /** A stream's headers go out before it writes. */
  send(prepared: PreparedResponse, cors: Cors): void | Promise<void> {
    const { response } = this;
    if (response.headersSent || response.destroyed) return;
    const list = this.headerList(prepared.headers, cors);
    if (prepared.stream !== undefined) {
      response.writeHead(prepared.status, list);
      return this.request.method === 'HEAD' ? void response.end() : prepared.stream(response);
    }
    const { body } = prepared;
    const length = body === undefined ? 0 : Buffer.byteLength(body);
    if (body !== undefined || (prepared.status !== 204 && prepared.status !== 304))
      list.push('Content-Length', String(length));
    response.writeHead(prepared.status, list);
    // As many bytes as characters: ASCII, which Node writes faster when told so.
    response.end(body, length === body?.length ? 'latin1' : 'utf8');
  }
}

function defaultsWithout(own: PreparedResponse['headers']): string[] {
  const names = new Set(Object.keys(own).map((name) => name.toLowerCase()));
  return defaults.filter((_, i) => !names.has((defaults[i - (i % 2)] ?? '').toLowerCase()));
}
