import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';
import {
  assertOutboundUrl,
  type OutboundPolicy,
  OutboundRefusedError,
  type ResolvedAddress,
  resolveOutbound,
  type Resolver,
  systemResolver,
} from './outbound-target.ts';

export interface OutboundPost {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** For everything together: name, connection, answer. */
  timeoutMs: number;
  policy: OutboundPolicy;
  resolve?: Resolver;
  signal?: AbortSignal;
}

export interface OutboundAnswer {
  status: number;
  retryAfter: string | undefined;
  /** Its first kilobyte. */
  body: string;
}

const keptBytes = 1024;

/**
 * The name is looked up once and the connection goes to the address that was checked, so a name that answers otherwise a
 * moment later leads nowhere else. Redirects are answers like any other, proxies of the environment are not used.
 * @throws OutboundRefusedError before anything is sent; any other error for what did not answer in time
 */
export async function postOutbound(post: OutboundPost): Promise<OutboundAnswer> {
  const url = assertOutboundUrl(post.url, post.policy);
  const timeout = AbortSignal.timeout(post.timeoutMs);
  const signal = post.signal === undefined ? timeout : AbortSignal.any([timeout, post.signal]);
  const target = await untilAborted(signal, resolveOutbound(url, post.policy, post.resolve ?? systemResolver));
  const answer = await send(url, target, post, signal);
  const { statusCode: status = 0, headers } = answer;
  return { status, retryAfter: headers['retry-after'], body: await beginningOf(answer) };
}

function send(url: URL, target: ResolvedAddress, post: OutboundPost, signal: AbortSignal): Promise<IncomingMessage> {
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
    method: 'POST',
    agent: false,
    signal,
    lookup: alwaysAnswering(target),
    maxHeaderSize: 16_384,
    headers: { ...post.headers, 'content-length': String(Buffer.byteLength(post.body)) },
  });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.on('response', resolve).on('error', reject);
  request.on('socket', (socket) => watchPeer(request, socket, post.policy));
  request.end(post.body);
  return promise;
}

/** Looks at the peer itself as well, should a connection ever be made in another way than by our lookup. */
function watchPeer(request: ClientRequest, socket: Socket, { allowsLoopback }: OutboundPolicy): void {
  socket.once('connect', () => {
    const peer = socket.remoteAddress ?? '';
    if (!isPublicAddress(peer) && !(allowsLoopback && isLoopbackAddress(peer)))
      request.destroy(new OutboundRefusedError('address'));
  });
}

function alwaysAnswering({ address, family }: ResolvedAddress): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}

/** The rest is not waited for. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= keptBytes) break;
  }
  answer.destroy();
  return Buffer.concat(chunks).subarray(0, keptBytes).toString('utf8');
}

async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
