import { Histogram, type Registry } from 'prom-client';
import type { Logger } from 'pino';
import { throttledLog } from '../logger/throttled-log.ts';
import type { Exchange } from '../http-response/exchange.ts';

export interface RequestReport {
  /** Once, when a response is complete or its client has left. */
  finished(exchange: Exchange): void;
  failed(exchange: Exchange, error: unknown): void;
  /** Answered 502 or 503, as all others are while a store or a service is away. */
  refused(exchange: Exchange, error: unknown): void;
}

/** The usual code for a client that left before its answer. */
const clientLeft = 499;

/**
 * Ordinary requests are logged at debug: at tens of thousands a second the log would cost more than the work. Headers,
 * query and bodies are never logged, so no token or address gets into a log.
 */
export function createRequestReport(logger: Logger, registry: Registry): RequestReport {
  const duration = new Histogram({
    name: 'urvote_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its response',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });

  const throttled = throttledLog(logger);

  return {
    finished(exchange) {
      const { request, response, route } = exchange;
      const durationMs = performance.now() - exchange.startedAt;
      const status = response.writableFinished ? response.statusCode : clientLeft;
      const method = request.method ?? '';
      duration.observe({ route, method, status }, durationMs / 1000);
      if (!logger.isLevelEnabled('debug')) return;
      logger.debug(
        { requestId: exchange.requestId, method, route, status, durationMs: Math.round(durationMs * 10) / 10 },
        'request',
      );
    },
    failed(exchange, error) {
      const { requestId, route } = exchange;
      logger.warn({ err: error, requestId, method: exchange.request.method, route }, 'request failed');
    },
    refused(exchange, error) {
      const { requestId, route } = exchange;
      throttled('request failed', error, { requestId, method: exchange.request.method, route });
    },
  };
}
