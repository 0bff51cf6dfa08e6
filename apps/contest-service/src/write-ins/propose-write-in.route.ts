import { randomUUID } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { proposeWriteIn } from '@urvote/contracts/http/write-ins/write-in-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { Trx } from '@urvote/platform/postgres/database';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { scopedKey } from '@urvote/voting/voter/voter-key';
import type { AppContext } from '../context.ts';
import { findEntryRules } from '../entry-forms/entry-forms.queries.ts';
import { assertKindAllowed, submissionRefusal } from '../submissions/submission-rules.ts';
import { lockContest } from '../submissions/submissions.queries.ts';
import { voterKeyOf } from '../voters/voter-of.ts';
import { insertWriteIn } from './write-ins.queries.ts';
import { nameKeyOf } from './name-key.ts';

type Proposal = RequestContext<typeof proposeWriteIn>;
const anHour = { durationSeconds: 60 * 60, scope: 'shared' } as const;

/** A guest session costs nothing, an address does. */
function limitsOf({ voterKeySecret }: AppContext): RateLimitRule<Proposal>[] {
  return [
    { name: 'write-ins-ip', points: 60, ...anHour, key: ({ clientIp }) => clientIp },
    { name: 'write-ins', points: 20, ...anHour, key: ({ caller }) => voterKeyOf(caller, voterKeySecret) },
  ];
}

export function proposeWriteInRoute(app: AppContext) {
  return defineRoute(
    proposeWriteIn,
    async ({ caller, params, body }) => {
      const at = new Date(app.clock.nowMs());
      const contestId = params.contestId.toLowerCase();
      const proposerKey = scopedKey(voterKeyOf(caller, app.voterKeySecret), contestId, app.voterKeySecret);
      const { externalUrl = null, ...work } = body;
      const proposed = { id: randomUUID(), contestId, ...work, externalUrl, proposerKey, nameKey: nameKeyOf(body), at };
      const made = await app.db.transaction().execute(async (trx) => {
        await assertTakes(trx, contestId, body.kind, at);
        return insertWriteIn(trx, proposed);
      });
      if (made === undefined) throw new ProblemError('CONFLICT', { detail: 'You have proposed this' });
      return { status: 201, body: made };
    },
    { limits: limitsOf(app) },
  );
}

async function assertTakes(trx: Trx, contestId: string, kind: Proposal['body']['kind'], at: Date): Promise<void> {
  const contest = await lockContest(trx, contestId);
  const refusal = contest === undefined ? 'NOT_FOUND' : submissionRefusal(contest, at);
  if (contest === undefined || refusal !== undefined) throw new ProblemError(refusal ?? 'NOT_FOUND');
  if (!(await findEntryRules(trx, contestId)).allowWriteIns)
    throw new ProblemError('CONFLICT', { detail: 'The contest takes no write-ins' });
  assertKindAllowed(contest, kind);
}
