import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { randomUUID } from 'node:crypto';
import { ProblemError, type ErrorCode } from '@urvote/contracts/errors/error-codes';
import type { HttpApp } from './http-app.ts';
import { problemDocumentOf } from '../http-response/problem-response.ts';

export interface ListenOptions {
  host: string;
  port: number;
  /** Default 30 s for a whole request to arrive. */
  requestTimeoutMs?: number;
}

export interface HttpServer {
  url: string;
  port: number;
  /** Requests in flight may finish for at most the given time. */
  close(graceMs: number): Promise<void>;
}

const headersTimeoutMs = 10_000;
/** Common load balancers drop idle connections after 60 s; they are to close first. */
const keepAliveMs = 65_000;

export async function listen(app: HttpApp, options: ListenOptions): Promise<HttpServer> {
  const requestTimeout = options.requestTimeoutMs ?? 30_000;
  const server = createServer(
    {
      requestTimeout,
      headersTimeout: Math.min(headersTimeoutMs, requestTimeout),
      connectionsCheckingInterval: Math.min(5_000, requestTimeout),
      keepAliveTimeout: keepAliveMs,
      // Node would refuse it without a body.
      requireHostHeader: false,
    },
    app.handler,
  );
  server.on('clientError', answerBrokenRequest);
  // Node's own answer is no problem document.
  server.on('checkExpectation', app.handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, port, close: (graceMs) => drain(server, app, graceMs) };
}

async function drain(server: Server, app: HttpApp, graceMs: number): Promise<void> {
  app.closing.abort();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A kept-alive connection that was busy at the start turns idle later.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const limit = setTimeout(() => server.closeAllConnections(), graceMs);
  server.closeIdleConnections();
  await closed;
  clearInterval(sweep);
  clearTimeout(limit);
}

const brokenRequests: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** What never became a request is answered on the bare socket. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = new ProblemError(brokenRequests[error.code ?? ''] ?? 'BAD_REQUEST');
  const requestId = randomUUID();
  const body = JSON.stringify(problemDocumentOf(problem, requestId));
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.code}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
