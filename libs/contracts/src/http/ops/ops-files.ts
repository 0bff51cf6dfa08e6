import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

const file = { method: 'get', tag: 'operator sessions', auth: 'public' } as const;
const unchanged = { description: 'Not changed' };
const script = {
  200: { description: 'The script', schema: z.string(), contentType: 'text/javascript', example: 'addEventListener()' },
  304: unchanged,
} as const;

/** Below the path of the sign-in page, which needs it before there is a session. */
export const opsStylesheet = defineEndpoint({
  ...file,
  id: 'opsStylesheet',
  path: '/sign-in/ops.css',
  summary: 'How the pages look',
  description: 'For everybody, since the page to sign in is.',
  responses: {
    200: { description: 'The style sheet', schema: z.string(), contentType: 'text/css', example: 'body { margin: 0 }' },
    304: unchanged,
  },
  errors: [],
});

export const opsScript = defineEndpoint({
  ...file,
  id: 'opsScript',
  path: '/assets/ops.js',
  opsRole: 'viewer',
  summary: 'What keeps pages fresh and asks before actions',
  description: 'Pages work without it.',
  responses: script,
  errors: ['UNAUTHENTICATED'],
});

export const opsQueueBoardScript = defineEndpoint({
  ...file,
  id: 'opsQueueBoardScript',
  path: '/assets/queue-board.js',
  opsRole: 'viewer',
  summary: "What leads back from the queue board and names the board's buttons",
  description: 'The board below `/queues/` is a program of its own (bull-board) and not described here.',
  responses: script,
  errors: ['UNAUTHENTICATED'],
});
