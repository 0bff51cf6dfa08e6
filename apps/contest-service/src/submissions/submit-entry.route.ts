import { submitEntry as endpoint } from '@urvote/contracts/http/entries/entry-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import type { AppContext } from '../context.ts';
import { submitEntry } from './submit-entry.ts';

/** Each entry is work for a moderator, and a contest need not limit them. */
export const entriesPerAccount = { name: 'entries', points: 60, durationSeconds: 60 * 60, scope: 'shared' } as const;

const perAccountLimit: RateLimitRule<RequestContext<typeof endpoint>> = {
  ...entriesPerAccount,
  key: ({ caller }) => caller.userId,
};

export function submitEntryRoute(app: AppContext) {
  return defineRoute(
    endpoint,
    async ({ caller, body }) => {
      const entry = await submitEntry(app, { submission: body, submitter: caller });
      return { status: 201, headers: { Location: `/api/v1/entries/${entry.id}` }, body: entry };
    },
    { limits: [perAccountLimit] },
  );
}
