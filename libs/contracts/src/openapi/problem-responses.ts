import { errorCodes, type ErrorCode } from '../errors/error-codes.ts';
import { problemDocument } from '../errors/problem-document.ts';
import { problemType } from '../errors/problem-type.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';

const everywhere: ErrorCode[] = [
  'BAD_REQUEST',
  'VALIDATION_FAILED',
  'QUOTA_EXCEEDED',
  'INTERNAL',
  'TEMPORARILY_UNAVAILABLE',
];

export interface DescribedResponse {
  description: string;
  headers: object;
  content?: object;
}

/** By status: the endpoint's own codes and those that follow from its contract. */
export function problemResponses(endpoint: Endpoint): Record<string, DescribedResponse> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of problemCodesOf(endpoint)) {
    const { status } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const statuses = [...byStatus].toSorted(([a], [b]) => a - b);
  return Object.fromEntries(statuses.map(([status, codes]) => [String(status), responseOf(status, codes)]));
}

export function problemCodesOf(endpoint: Endpoint): ErrorCode[] {
  return [...new Set([...endpoint.errors, ...impliedCodes(endpoint), ...everywhere])];
}

function impliedCodes({ auth, roles, permission, params, body, idempotency }: Endpoint): ErrorCode[] {
  const codes: ErrorCode[] = [];
  if (auth !== 'public') codes.push('TOKEN_INVALID', 'CSRF_TOKEN_MISSING');
  if (auth === 'voter' || auth === 'voter-or-new' || auth === 'optional') codes.push('GUEST_SESSION_INVALID');
  if (auth === 'voter' || auth === 'user' || auth === 'admin') codes.push('UNAUTHENTICATED');
  if (auth === 'admin' || permission !== undefined) codes.push('FORBIDDEN');
  if (roles !== undefined) codes.push('ROLE_MISSING');
  if (auth !== 'public') codes.push('SCOPE_MISSING');
  if (params !== undefined) codes.push('NOT_FOUND');
  if (body !== undefined) codes.push('MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  if (idempotency !== undefined) codes.push('IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED');
  return codes;
}

function responseOf(status: number, codes: readonly ErrorCode[]): DescribedResponse {
  const quota =
    status === 429 ? { 'RateLimit-Policy': header('RateLimit-Policy'), RateLimit: header('RateLimit') } : {};
  const retry = status === 429 || status === 503 ? { 'Retry-After': header('Retry-After') } : {};
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCodes[code].title}`).join('; '),
    headers: { 'X-Request-Id': header('X-Request-Id'), ...quota, ...retry },
    content: {
      'application/problem+json': {
        schema: problemDocument,
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

const header = (name: keyof typeof responseHeaders) => ({ $ref: `#/components/headers/${name}` });

export const responseHeaders = {
  'X-Request-Id': { description: 'Id of the request, as sent or as given', schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true` on the first answer that comes again to a repeat with its key',
    schema: { type: 'string' },
  },
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', minimum: 1 } },
  'RateLimit-Policy': {
    description: 'Quotas of this endpoint, a structured list',
    schema: { type: 'string', examples: ['"votes";q=100;w=60'] },
  },
  RateLimit: {
    description: 'What is left of them, a structured list',
    schema: { type: 'string', examples: ['"votes";r=99;t=42'] },
  },
} as const;

function exampleOf(code: ErrorCode): object {
  const { status, title } = errorCodes[code];
  return {
    type: problemType(code),
    title,
    status,
    code,
    requestId: '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11',
  };
}
