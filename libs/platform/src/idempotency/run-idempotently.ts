import { createHash } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { callerKey } from '../auth/caller.ts';
import type { AnyContext } from '../http-request/request-context.ts';
import type { PreparedResponse } from '../http-response/prepared-response.ts';
import { prepareProblem } from '../http-response/problem-response.ts';
import type { ResponseHeaders } from '../http-response/route-result.ts';
import type { StoredResponse } from './answer-vault.ts';
import type { IdempotencyId } from './idempotency-id.ts';
import type { IdempotencyStore } from './idempotency-store.ts';

export interface IdempotentRequest {
  store: IdempotencyStore;
  ctx: AnyContext;
  endpoint: Endpoint;
  bytes: Buffer | undefined;
  respond: () => Promise<PreparedResponse>;
}

const wellFormedKey = /^[\x21-\x7e]{1,255}$/;

/**
 * Successes and refusals are kept and replayed byte for byte; 5xx, 401 and 429 are not, because a repeat may end
 * otherwise.
 * @throws {ProblemError} VALIDATION_FAILED, IDEMPOTENCY_KEY_IN_FLIGHT, IDEMPOTENCY_KEY_REUSED, TEMPORARILY_UNAVAILABLE
 */
export async function runIdempotently(request: IdempotentRequest): Promise<PreparedResponse> {
  const id = idOf(request);
  const begun = await request.store.begin(id, hashOf(request)).catch((cause: unknown) => {
    throw new ProblemError('TEMPORARILY_UNAVAILABLE', { cause });
  });
  if (begun.kind === 'in-flight') throw new ProblemError('IDEMPOTENCY_KEY_IN_FLIGHT', { retryAfterSeconds: 1 });
  if (begun.kind === 'other-request') throw new ProblemError('IDEMPOTENCY_KEY_REUSED');
  return begun.kind === 'replay' ? replayOf(begun.response) : runFirst(request, id, begun.fence);
}

async function runFirst(request: IdempotentRequest, id: IdempotencyId, fence: string): Promise<PreparedResponse> {
  const { store, ctx } = request;
  const releaseAndThrow = async (error: unknown): Promise<never> => {
    await store.release(id, fence).catch(() => undefined);
    throw error;
  };
  const response = await request.respond().catch((error: unknown) => {
    const isFinal = error instanceof ProblemError && isKept(error.status);
    return isFinal ? prepareProblem(error, ctx.requestId) : releaseAndThrow(error);
  });
  // An answer that cannot be kept is still the answer; the key frees itself in time.
  if (response.stream === undefined && isKept(response.status))
    await store.complete(id, fence, stored(response)).catch(() => undefined);
  else await store.release(id, fence).catch(() => undefined);
  return response;
}

function isKept(status: number): boolean {
  return status < 500 && status !== 401 && status !== 429;
}

function idOf({ ctx, endpoint }: IdempotentRequest): IdempotencyId {
  const key = ctx.idempotencyKey ?? '';
  if (!wellFormedKey.test(key)) {
    const message = 'Expected 1 to 255 visible ASCII characters';
    throw new ProblemError('VALIDATION_FAILED', {
      errors: [{ field: 'headers.idempotency-key', code: 'invalid_format', message }],
    });
  }
  return { caller: callerKey(ctx.caller, ctx.clientIp), endpoint: endpoint.id, key };
}

function hashOf({ ctx, bytes }: IdempotentRequest): Buffer {
  const { method, url } = ctx.request;
  const condition = ctx.header('if-match');
  const line = condition === undefined ? `${method} ${url}\n` : `${method} ${url} if-match ${condition}\n`;
  return createHash('sha256')
    .update(line)
    .update(bytes ?? '')
    .digest();
}

/** Cookies are secrets of one delivery. */
function stored({ status, headers, body }: PreparedResponse): StoredResponse {
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'set-cookie');
  return {
    status,
    headers: Object.fromEntries(kept) as ResponseHeaders,
    body: body === undefined ? null : Buffer.from(body),
  };
}

function replayOf({ status, headers, body }: StoredResponse): PreparedResponse {
  return { status, headers: { ...headers, 'Idempotency-Replayed': 'true' }, ...(body === null ? {} : { body }) };
}
