import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { exportOwnData as endpoint } from '@urvote/contracts/http/data-rights/data-rights-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import type { AppContext } from '../context.ts';
import { emailVoterKeyOf } from '../accounts/email-voter-key.ts';
import { exportOwnData } from './export-own-data.ts';
import { readOwnAccount } from './own-data.queries.ts';

const perCaller: RateLimitRule<RequestContext<typeof endpoint>> = {
  name: 'own-data-export',
  points: 20,
  durationSeconds: 3600,
  scope: 'shared',
  key: ({ caller }) => caller.userId,
};

export function exportOwnDataRoute({ db, clock, voterKeySecret }: AppContext) {
  return defineRoute(
    endpoint,
    async ({ caller: { userId } }) => {
      const account = await readOwnAccount(db, userId);
      if (account === undefined) throw new ProblemError('NOT_FOUND');
      const emailVoterKey = emailVoterKeyOf(String(account['email']), voterKeySecret);
      return {
        status: 200,
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Disposition': 'attachment; filename="urvote-own-data.json"',
          'Cache-Control': 'no-store',
        },
        stream: (response) =>
          pipeline(
            Readable.from(exportOwnData(db, account, userId, { emailVoterKey, nowMs: clock.nowMs() })),
            response,
          ),
      };
    },
    { limits: [perCaller] },
  );
}
