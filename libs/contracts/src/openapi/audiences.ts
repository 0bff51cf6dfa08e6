import { idempotencyTtlSeconds } from '../endpoint/idempotency.ts';
import { responseHeaders } from './problem-responses.ts';
import { opsSecuritySchemes, securitySchemes } from './security-schemes.ts';

interface Audience {
  info: {
    title: string;
    version: string;
    contact: { name: string };
    license: { name: string; identifier: string };
    description: string;
  };
  securitySchemes: object;
  headers: object;
}

const common = { version: '1', contact: { name: 'Who runs this host' }, license: { name: 'MIT', identifier: 'MIT' } };
const problems =
  'Every error is an RFC 9457 problem document with a `code` of a closed list and the `requestId` of the request';

/** Reaches the gateway. */
export const everybody: Audience = {
  info: {
    title: 'UrVote API',
    ...common,
    description: [
      'Votes, contests, entries, accounts and media.',
      `${problems}.`,
      'Quotas are announced by `RateLimit-Policy` and `RateLimit`; a refused request says when to come back by `Retry-After`.',
      `An \`Idempotency-Key\` makes a repeated request harmless for ${idempotencyTtlSeconds / 3600} hours; the parameter says how, on every route that takes one.`,
    ].join('\n\n'),
  },
  securitySchemes,
  headers: responseHeaders,
};

const { 'Idempotency-Replayed': _unused, ...opsHeaders } = responseHeaders;

/** Reach the ops-service, on a port of its own. */
export const operators: Audience = {
  info: {
    title: 'UrVote operations',
    ...common,
    description: [
      'Pages, forms and JSON for those who run the platform, on a port of their own.',
      `${problems}, or a page that says the same.`,
      'The queue board below `/queues/` is a program of its own (bull-board) behind the same sessions and not described here.',
    ].join('\n\n'),
  },
  securitySchemes: opsSecuritySchemes,
  headers: opsHeaders,
};
