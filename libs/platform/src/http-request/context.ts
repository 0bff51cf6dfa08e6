import type { IncomingMessage } from 'node:http';
import type { Caller } from '../auth/caller.ts';
import type { ClientView } from './client-ip.ts';
import type { Exchange } from '../http-response/exchange.ts';
import type { AnyContext } from './request-context.ts';

/** What most handlers never ask for is worked out on demand. */
export class Context implements AnyContext {
  params: unknown;
  query: unknown;
  body: unknown;
  bodyBytes: Buffer | undefined;
  readonly caller: Caller;
  readonly closing: AbortSignal;
  readonly #exchange: Exchange;
  readonly #client: ClientView;
  #clientIp: string | undefined;
  #leaving: AbortController | undefined;

  constructor(exchange: Exchange, caller: Caller, client: ClientView, closing: AbortSignal) {
    this.#exchange = exchange;
    this.caller = caller;
    this.#client = client;
    this.closing = closing;
  }

  get request(): IncomingMessage {
    return this.#exchange.request;
  }

  get requestId(): string {
    return this.#exchange.requestId;
  }

  get clientIp(): string {
    return (this.#clientIp ??= this.#client.ip(this.request));
  }

  get isSecure(): boolean {
    return this.#client.isSecure(this.request);
  }

  get userAgent(): string | undefined {
    return this.request.headers['user-agent'];
  }

  get idempotencyKey(): string | undefined {
    return this.header('idempotency-key');
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  get signal(): AbortSignal {
    if (this.#leaving !== undefined) return this.#leaving.signal;
    const leaving = (this.#leaving = new AbortController());
    const { response } = this.#exchange;
    if (response.destroyed) leaving.abort();
    else response.once('close', () => response.writableFinished || leaving.abort());
    return leaving.signal;
  }
}
