import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Db } from '@urvote/platform/postgres/database';
import type { Quota } from '@urvote/platform/rate-limit/quota';
import type { RateLimiters } from '@urvote/platform/rate-limit/rate-limiters';
import { ipSource } from '@urvote/voting/network/ip-group';
import { isOnVoterList } from './voter-lists.queries.ts';

export interface CodeQuestion {
  contestId: string;
  /** The key of the code. */
  voterKey: string;
  clientIp: string;
}

export interface CheckVoterCodePorts {
  db: Db;
  limiters: RateLimiters;
  /** An hour, for each network. */
  wrongCodesPerIp: number;
}

export type CheckVoterCode = (question: CodeQuestion) => Promise<boolean>;

/**
 * Whether the code is in the contest's register. Every try is counted before it is looked at, so that many at once do not
 * get more of them, and is given back unless it was wrong, so that a hall full of voters does not run out.
 * @throws {ProblemError} QUOTA_EXCEEDED when the caller's network has tried too many wrong codes in an hour
 */
export function createCheckVoterCode({ db, limiters, wrongCodesPerIp }: CheckVoterCodePorts): CheckVoterCode {
  const quota: Quota = { name: 'voter-code', points: wrongCodesPerIp, durationSeconds: 3600, scope: 'shared' };

  return async ({ contestId, voterKey, clientIp }) => {
    const network = ipSource(clientIp) ?? clientIp;
    const { isAllowed, resetSeconds } = await limiters.consume(quota, network);
    let isWrong = false;
    try {
      if (!isAllowed) throw new ProblemError('QUOTA_EXCEEDED', { retryAfterSeconds: resetSeconds });
      isWrong = !(await isOnVoterList(db, contestId, voterKey));
      return !isWrong;
    } finally {
      if (!isWrong) await limiters.giveBack(quota, network);
    }
  };
}
