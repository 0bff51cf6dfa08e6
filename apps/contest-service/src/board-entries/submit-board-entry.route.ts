import { submitBoardEntry as endpoint } from '@urvote/contracts/http/boards/board-entry-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { ipSource } from '@urvote/voting/network/ip-group';
import type { AppContext } from '../context.ts';
import { entriesPerAccount } from '../submissions/submit-entry.route.ts';
import { boardFor, submitBoardEntry } from './submit-board-entry.ts';

type Context = RequestContext<typeof endpoint>;

const hourly = { durationSeconds: 60 * 60, scope: 'shared' } as const;
const limits: RateLimitRule<Context>[] = [
  { ...entriesPerAccount, key: ({ caller }) => (caller.kind === 'user' ? caller.userId : undefined) },
  {
    ...hourly,
    name: 'unknown-entries',
    points: 20,
    key: ({ caller, clientIp }) => (caller.kind === 'user' ? undefined : (ipSource(clientIp) ?? clientIp)),
  },
  {
    ...hourly,
    name: 'contact-entries',
    points: 5,
    key: ({ caller, body }) => (caller.kind === 'user' ? undefined : body.contactEmail?.toLowerCase()),
  },
];

export function submitBoardEntryRoute(app: AppContext) {
  return defineRoute(
    endpoint,
    async ({ params, caller, body }) => {
      const board = await boardFor(app.db, params.slug, caller);
      const entry = await submitBoardEntry(app, { board, caller, body });
      return { status: 201, headers: { Location: `/api/v1/entries/${entry.id}` }, body: entry };
    },
    {
      limits,
      admit: async ({ params, caller }) => void (await boardFor(app.db, (params as Context['params']).slug, caller)),
    },
  );
}
